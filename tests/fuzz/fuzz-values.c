/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-fuzz.h"
#include "settings/option-value.h"

#include <avn/avn.h>
#include <string.h>

static const char *const colors[] = { "red", "green", NULL };

static const AvnOption any_number = { { "any-number", 0, 0, G_OPTION_ARG_INT64, NULL, NULL, NULL } };
static const AvnOption percent
    = { { "percent", 0, 0, G_OPTION_ARG_INT64, NULL, NULL, NULL }, .minimum = 1, .maximum = 100 };
static const AvnOption any_age
    = { { "any-age", 0, 0, G_OPTION_ARG_STRING, NULL, NULL, NULL }, .flags = AVN_OPTION_DURATION };
static const AvnOption age = { { "age", 0, 0, G_OPTION_ARG_STRING, NULL, NULL, NULL },
                               .flags = AVN_OPTION_DURATION,
                               .minimum = 60,
                               .maximum = 315360000 };
static const AvnOption text
    = { { "text", 0, 0, G_OPTION_ARG_STRING, NULL, NULL, NULL }, .minimum = 2, .maximum = 20 };
static const AvnOption color
    = { { "color", 0, 0, G_OPTION_ARG_STRING, NULL, NULL, NULL }, .choices = colors };
static const AvnOption file = { { "file", 0, 0, G_OPTION_ARG_FILENAME, NULL, NULL, NULL }, .minimum = 1 };

static const AvnOption *const options[] = { &any_number, &percent, &any_age, &age, &text, &color, &file };

/* Read a number with an optional unit, independently of avn. Return -1 if it is invalid. */
static __int128
read_number (const char *word, const char *units, const gint64 *seconds)
{
  __int128 number = 0;
  const char *p = word;
  for (; *p >= '0' && *p <= '9'; p++)
    {
      number = number * 10 + (*p - '0');
      if (number > G_MAXINT64)
        return -1;
    }
  if (p == word)
    return -1;
  if (*units == '\0')
    return *p == '\0' ? number : -1;
  const char *unit = *p != '\0' && p[1] == '\0' ? strchr (units, *p) : NULL;
  return unit != NULL ? number * seconds[unit - units] : -1;
}

static __int128
expect_number (const AvnOption *option, const char *word)
{
  static const gint64 seconds[] = { 1, 60, 3600, 86400, 604800 };
  const gboolean is_duration = option->entry.arg != G_OPTION_ARG_INT64;
  const __int128 number = read_number (word, is_duration ? "smhdw" : "", seconds);
  const gint64 maximum = option->maximum > 0 ? option->maximum : G_MAXINT64;
  const gboolean in_range = number >= option->minimum && number <= maximum;
  return in_range ? number : -1;
}

static gboolean
expect_string (const AvnOption *option, const char *word)
{
  const gint64 length = g_utf8_strlen (word, -1);
  return option->choices != NULL
             ? g_strv_contains (option->choices, word)
             : length >= option->minimum && (option->maximum == 0 || length <= option->maximum);
}

static void
check_value (const AvnOption *option, const char *word)
{
  g_autoptr (GError) error = NULL;
  const gboolean is_text = !avn_option_is_number (option);
  const __int128 number = is_text ? 0 : expect_number (option, word);
  const gboolean valid = is_text ? expect_string (option, word) : number >= 0;
  g_autoptr (GVariant) value = avn_option_value_parse (option, word, &error);
  g_assert_cmpint (value != NULL, ==, valid);
  if (value == NULL)
    avn_fuzz_check_error (error, AVN_ERROR, AVN_ERROR_USAGE);
  else if (is_text)
    g_assert_cmpstr (g_variant_get_string (value, NULL), ==, word);
  else
    g_assert_true (g_variant_get_int64 (value) == number);
  if (value != NULL)
    g_variant_ref_sink (value);
}

/* Each line is an argument. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *words = g_strndup ((const char *)data, size);
  /* The command line refuses invalid UTF-8 earlier. */
  if (!g_utf8_validate (words, -1, NULL))
    return 0;
  g_auto (GStrv) lines = g_strsplit (words, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (options); j++)
      check_value (options[j], lines[i]);
  return 0;
}
