/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-der.h"
#include "avn-fuzz.h"

#include <string.h>

#define TAG_SEQUENCE 0x30

/* What is found is a part of the input, and whole. */
static void
check_name (const uint8_t *data, size_t size, AvnDerName which)
{
  g_autoptr (GBytes) name = avn_der_find_name (data, size, which);
  if (name == NULL)
    return;
  gsize length;
  const guchar *bytes = g_bytes_get_data (name, &length);
  g_assert_cmpuint (length, >=, 2);
  g_assert_cmpuint (bytes[0], ==, TAG_SEQUENCE);
  g_assert_nonnull (memmem (data, size, bytes, length));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  check_name (data, size, AVN_DER_ISSUER);
  check_name (data, size, AVN_DER_SUBJECT);
  return 0;
}
