/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <avn/avn.h>

/**
 * avn_error_quark:
 *
 * Names the domain of [error@Avn.Error]. Code says `AVN_ERROR`.
 *
 * Returns: the domain
 */
GQuark
avn_error_quark (void)
{
  return g_quark_from_static_string ("avn-error-quark");
}
