/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-fuzz.h"
#include "avn-second-reader.h"
#include "avn-text-private.h"

#include <avn-client/avn-json-reader.h>
#include <string.h>

#define TWICE "a member of an object comes twice"
#define MAX_DEPTH 64

static GVariant *
read_again (const char *json)
{
  g_autoptr (GError) error = NULL;
  GVariant *value = avn_json_read (json, strlen (json), &error);
  g_assert_no_error (error);
  return value;
}

/* What is printed is safe to look at and is read as the same value. */
static void
check_round_trip (GVariant *value)
{
  g_autofree char *compact = avn_json_print (value, AVN_JSON_COMPACT);
  g_autofree char *pretty = avn_json_print (value, AVN_JSON_PRETTY);
  g_autoptr (GVariant) from_compact = read_again (compact);
  g_autoptr (GVariant) from_pretty = read_again (pretty);
  g_autofree char *sorted = avn_json_print (from_pretty, AVN_JSON_PRETTY);

  g_assert_true (g_variant_equal (value, from_compact));
  g_assert_cmpstr (sorted, ==, pretty);
  for (const char *p = pretty; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_true (*p == '\n' || !avn_text_is_unsafe_character (g_utf8_get_char (p)));
  g_assert_null (strchr (compact, '\n'));
}

/* json-glib and GVariant make the same of it, to the byte. */
static void
check_second_opinion (const uint8_t *data, size_t size, GVariant *value)
{
  gboolean has_duplicates;
  g_autoptr (GVariant) second = avn_second_reader_read ((const char *)data, size, &has_duplicates);
  g_assert_cmpint (has_duplicates, ==, value == NULL);
  if (value == NULL)
    return;
  g_assert_cmpstr (g_variant_get_type_string (value), ==, g_variant_get_type_string (second));
  g_assert_cmpmem (g_variant_get_data (value), g_variant_get_size (value), g_variant_get_data (second),
                   g_variant_get_size (second));
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (value);
  g_autoptr (GVariant) untrusted
      = g_variant_ref_sink (g_variant_new_from_bytes (g_variant_get_type (value), bytes, FALSE));
  g_assert_true (g_variant_is_normal_form (untrusted));
}

/* What a string must not hold: it would be cut, or end the line that it is on. Returns what is behind it. */
static const uint8_t *
check_string (const uint8_t *p, const uint8_t *end)
{
  for (p++; p < end && *p != '"'; p++)
    {
      g_assert_cmpint (*p, >=, 0x20);
      if (*p != '\\')
        continue;
      g_assert_false (end - p >= 6 && memcmp (p, "\\u0000", 6) == 0);
      p++;
    }
  return p + 1;
}

/* A second look at text that was accepted, not deeper than it may be. */
static void
check_accepted (const uint8_t *data, size_t size)
{
  int depth = 0;
  const uint8_t *end = data + size;
  for (const uint8_t *p = data; p < end;)
    if (*p == '"')
      p = check_string (p, end);
    else
      {
        depth += (*p == '[' || *p == '{') - (*p == ']' || *p == '}');
        g_assert_cmpint (depth, <=, MAX_DEPTH);
        p++;
      }
  g_assert_cmpint (depth, ==, 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = avn_json_read ((const char *)data, size, &error);
  if (value == NULL)
    avn_fuzz_check_error (error, AVN_ERROR, AVN_ERROR_FAILED);
  if (value != NULL || g_str_equal (error->message, TWICE))
    {
      check_second_opinion (data, size, value);
      check_accepted (data, size);
    }
  if (value != NULL)
    check_round_trip (value);
  return 0;
}
