/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-fuzz.h"
#include "avn-json-check.h"
#include "avn-text-private.h"

#include <avn-client/avn-json-reader.h>
#include <string.h>

/* The one thing that the check leaves to the reader. */
#define TWICE "a member of an object comes twice"
#define MAX_DEPTH 64

static void
check_refusal (const AvnJsonOutline *outline, const GError *check_error, const GError *read_error)
{
  avn_fuzz_check_error (read_error, AVN_ERROR, AVN_ERROR_FAILED);
  if (outline != NULL)
    g_assert_cmpstr (read_error->message, ==, TWICE);
  else
    g_assert_cmpstr (read_error->message, ==, check_error->message);
}

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

/* Nothing was lost between the check and the value: members, and numbers digit for digit. */
static void
check_outline (const AvnJsonOutline *outline, GVariant *value)
{
  g_autofree char *compact = avn_json_print (value, AVN_JSON_COMPACT);
  g_autoptr (AvnJsonOutline) printed = avn_json_check (compact, strlen (compact), NULL);
  g_assert_nonnull (printed);
  g_assert_cmpuint (printed->numbers->len, ==, outline->numbers->len);
  for (guint i = 0; i < outline->numbers->len; i++)
    g_assert_cmpstr (printed->numbers->pdata[i], ==, outline->numbers->pdata[i]);
  g_assert_cmpmem (printed->n_members->data, printed->n_members->len * sizeof (guint),
                   outline->n_members->data, outline->n_members->len * sizeof (guint));
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
  g_autoptr (GError) check_error = NULL;
  g_autoptr (GError) read_error = NULL;
  g_autoptr (AvnJsonOutline) outline = avn_json_check ((const char *)data, size, &check_error);
  g_autoptr (GVariant) value = avn_json_read ((const char *)data, size, &read_error);
  if (value == NULL)
    {
      check_refusal (outline, check_error, read_error);
      return 0;
    }
  g_assert_nonnull (outline);
  check_round_trip (value);
  check_outline (outline, value);
  check_accepted (data, size);
  return 0;
}
