/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * AvnDerName:
 * @AVN_DER_ISSUER: who signed a certificate
 * @AVN_DER_SUBJECT: whom it belongs to
 *
 * A name in a certificate.
 */
typedef enum
{
  AVN_DER_ISSUER,
  AVN_DER_SUBJECT,
} AvnDerName;

GBytes *avn_der_find_name (const guchar *der, gsize length, AvnDerName which);
