/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <avn-client/avn-libraries.h>
#include <libsoup/soup.h>

/**
 * avn_client_list_libraries:
 *
 * Lists the libraries that this one works with, for the descriptor of a plugin: libsoup, in the version
 * that is loaded. Since plugin API 2.
 *
 * Returns: (transfer full) (array zero-terminated=1): a name and a version by turns
 */
char **
avn_client_list_libraries (void)
{
  g_autoptr (GStrvBuilder) libraries = g_strv_builder_new ();
  g_autofree char *soup_version = g_strdup_printf ("%u.%u.%u", soup_get_major_version (),
                                                   soup_get_minor_version (), soup_get_micro_version ());
  g_strv_builder_add_many (libraries, "libsoup", soup_version, NULL);
  return g_strv_builder_end (libraries);
}
