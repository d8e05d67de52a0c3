/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-sandbox-value.h"

#include <avn-client/avn-client.h>
#include <string.h>

/**
 * avn_sandbox_value_null:
 *
 * Makes JSON's null.
 *
 * Returns: (transfer floating): the value
 */
GVariant *
avn_sandbox_value_null (void)
{
  return g_variant_new_maybe (G_VARIANT_TYPE_VARIANT, NULL);
}

/**
 * avn_sandbox_value_text:
 * @text: (nullable): a text
 *
 * Makes a string, or null.
 *
 * Returns: (transfer floating): the value
 */
GVariant *
avn_sandbox_value_text (const char *text)
{
  return text != NULL ? g_variant_new_string (text) : avn_sandbox_value_null ();
}

/**
 * avn_sandbox_value_time:
 * @time: a time in microseconds, 0 for none
 * @zone: how to write that it is UTC
 *
 * Makes a time in ISO 8601 with microseconds, or null.
 *
 * Returns: (transfer floating): the value
 */
GVariant *
avn_sandbox_value_time (gint64 time, const char *zone)
{
  g_autoptr (GDateTime) seconds = time > 0 ? g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC) : NULL;
  if (seconds == NULL)
    return avn_sandbox_value_null ();
  g_autofree char *text = g_date_time_format (seconds, "%Y-%m-%dT%H:%M:%S");
  return g_variant_new_take_string (g_strdup_printf ("%s.%06d%s", text, (int)(time % G_USEC_PER_SEC), zone));
}

/**
 * avn_sandbox_value_number:
 * @number: a number, 0 for none
 *
 * Makes a number, written without a fraction if it has none, or null.
 *
 * Returns: (transfer floating): the value
 */
GVariant *
avn_sandbox_value_number (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  if (!(number > 0))
    return avn_sandbox_value_null ();
  return g_variant_new ("(s)", g_ascii_dtostr (buffer, sizeof buffer, number));
}

/**
 * avn_sandbox_value_json:
 * @json: (nullable): JSON text
 *
 * Reads a value that was stored as JSON.
 *
 * Returns: (transfer floating): the value, null if there is none
 */
GVariant *
avn_sandbox_value_json (const char *json)
{
  if (json == NULL)
    return avn_sandbox_value_null ();
  g_autoptr (GVariant) value = avn_json_read (json, strlen (json), NULL);
  return value != NULL ? g_variant_new_variant (value) : avn_sandbox_value_null ();
}

/**
 * avn_sandbox_value_array:
 * @texts: (array zero-terminated=1): texts
 *
 * Makes an array of strings.
 *
 * Returns: (transfer floating): the value
 */
GVariant *
avn_sandbox_value_array (const char *const *texts)
{
  return g_variant_new_strv (texts, -1);
}
