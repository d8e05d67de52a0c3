/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"
#include "settings/option-value.h"

#include <string.h>

static const char *const choices[] = { "auto", "never", NULL };

static const AvnOption any_number = { { "number", 0, 0, G_OPTION_ARG_INT64, NULL, NULL, NULL } };
static const AvnOption age
    = { { "age", 0, 0, G_OPTION_ARG_INT64, NULL, NULL, NULL }, .minimum = 600, .maximum = 315360000 };
static const AvnOption at_least_two
    = { { "number", 0, 0, G_OPTION_ARG_INT64, NULL, NULL, NULL }, .minimum = 2 };
static const AvnOption any_duration
    = { { "for", 0, 0, G_OPTION_ARG_STRING, NULL, NULL, NULL }, .flags = AVN_OPTION_DURATION };
static const AvnOption an_hour_at_most = { { "for", 0, 0, G_OPTION_ARG_STRING, NULL, NULL, NULL },
                                           .flags = AVN_OPTION_DURATION,
                                           .minimum = 60,
                                           .maximum = 3600 };
static const AvnOption any_text = { { "text", 0, 0, G_OPTION_ARG_STRING, NULL, NULL, NULL } };
static const AvnOption short_text
    = { { "text", 0, 0, G_OPTION_ARG_STRING, NULL, NULL, NULL }, .minimum = 1, .maximum = 5 };
static const AvnOption long_text = { { "text", 0, 0, G_OPTION_ARG_STRING, NULL, NULL, NULL }, .minimum = 3 };
static const AvnOption choice
    = { { "when", 0, 0, G_OPTION_ARG_STRING, NULL, NULL, NULL }, .choices = choices };
static const AvnOption file = { { "file", 0, 0, G_OPTION_ARG_FILENAME, NULL, NULL, NULL }, .minimum = 1 };

typedef struct
{
  const char *name;
  const AvnOption *option;
  const char *text;
  gint64 expected;
} NumberRow;

static const NumberRow number_rows[] = {
  { "zero", &any_number, "0", 0 },
  { "decimal-with-zero-in-front", &any_number, "010", 10 },
  { "greatest", &any_number, "9223372036854775807", G_MAXINT64 },
  { "least-in-range", &age, "600", 600 },
  { "greatest-in-range", &age, "315360000", 315360000 },
  { "at-least", &at_least_two, "2", 2 },
  { "seconds", &any_duration, "90s", 90 },
  { "minutes", &any_duration, "2m", 120 },
  { "hours", &any_duration, "12h", 43200 },
  { "days", &any_duration, "30d", 2592000 },
  { "weeks", &any_duration, "1w", 604800 },
  { "no-time", &any_duration, "0s", 0 },
  { "many-weeks", &any_duration, "2147483647w", G_GINT64_CONSTANT (1298798109705600) },
  { "shortest-in-range", &an_hour_at_most, "1m", 60 },
  { "longest-in-range", &an_hour_at_most, "1h", 3600 },
};

static void
test_number (gconstpointer data)
{
  const NumberRow *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = avn_option_value_parse (row->option, row->text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_variant_get_type_string (value), ==, "x");
  g_assert_cmpint (g_variant_get_int64 (value), ==, row->expected);
}

typedef struct
{
  const char *name;
  const AvnOption *option;
  const char *text;
} TextRow;

static const TextRow text_rows[] = {
  { "any", &any_text, "any text: 'ünïcode', \"quotes\"" },
  { "empty-where-allowed", &any_text, "" },
  { "like-an-option", &any_text, "--json" },
  { "shortest", &short_text, "a" },
  { "longest-counted-in-characters", &short_text, "äöüßé" },
  { "just-long-enough", &long_text, "äöü" },
  { "choice", &choice, "never" },
  { "path", &file, "/tmp/a file" },
  { "standard-input", &file, "-" },
};

static void
test_text (gconstpointer data)
{
  const TextRow *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = avn_option_value_parse (row->option, row->text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_variant_get_type_string (value), ==, "s");
  g_assert_cmpstr (g_variant_get_string (value, NULL), ==, row->text);
}

typedef struct
{
  const char *name;
  const AvnOption *option;
  const char *text;
  const char *message; /* a part of it */
} RefusedRow;

static const RefusedRow refused_rows[] = {
  { "hexadecimal", &any_number, "0x10", "--number takes a whole number in decimal digits" },
  { "exponent", &any_number, "1e3", "decimal digits" },
  { "negative", &any_number, "-1", "decimal digits" },
  { "plus", &any_number, "+1", "decimal digits" },
  { "empty-number", &any_number, "", "decimal digits" },
  { "space-in-front", &any_number, " 5", "decimal digits" },
  { "space-behind", &any_number, "5 ", "decimal digits" },
  { "fraction", &any_number, "5.0", "decimal digits" },
  { "grouped", &any_number, "1,000", "decimal digits" },
  { "other-digits", &any_number, "٥", "decimal digits" },
  { "two-to-the-63", &any_number, "9223372036854775808",
    "--number must be from 0 to 9223372036854775807, not \"9223372036854775808\"." },
  { "more-than-64-bits", &any_number, "99999999999999999999",
    "--number must be from 0 to 9223372036854775807, not \"99999999999999999999\"." },
  { "below-range", &age, "599", "--age must be from 600 to 315360000" },
  { "above-range", &age, "315360001", "--age must be from 600 to 315360000" },
  { "below-minimum", &at_least_two, "1", "--number must be at least 2" },
  { "no-unit", &any_duration, "90", "--for takes a number and a unit" },
  { "no-number", &any_duration, "d", "a number and a unit" },
  { "empty-duration", &any_duration, "", "a number and a unit" },
  { "unknown-unit", &any_duration, "1y", "a number and a unit" },
  { "upper-case-unit", &any_duration, "1D", "a number and a unit" },
  { "two-units", &any_duration, "1h30m", "a number and a unit" },
  { "spaced-unit", &any_duration, "1 h", "a number and a unit" },
  { "negative-duration", &any_duration, "-1h", "a number and a unit" },
  { "half-an-hour", &any_duration, "0.5h", "a number and a unit" },
  { "more-than-64-bits-of-seconds", &any_duration, "15250284452472w",
    "--for must be from 0 to 9223372036854775807 seconds, not \"15250284452472w\"." },
  { "number-of-more-than-64-bits", &an_hour_at_most, "99999999999999999999d",
    "--for must be from 60 to 3600 seconds, not \"99999999999999999999d\"." },
  { "number-that-wraps-to-an-hour", &an_hour_at_most, "18446744073709555216s",
    "--for must be from 60 to 3600 seconds, not \"18446744073709555216s\"." },
  { "seconds-that-wrap-to-an-hour", &an_hour_at_most, "5124095576030432h",
    "--for must be from 60 to 3600 seconds, not \"5124095576030432h\"." },
  { "too-short-a-time", &an_hour_at_most, "59s", "--for must be from 60 to 3600" },
  { "too-long-a-time", &an_hour_at_most, "2h", "--for must be from 60 to 3600" },
  { "empty-text", &short_text, "", "--text must not be empty" },
  { "too-long", &short_text, "äöüßéx", "--text takes at most 5 characters, not 6" },
  { "too-short", &long_text, "ab", "--text" },
  { "not-a-choice", &choice, "sometimes", "--when must be one of auto, never" },
  { "choice-in-another-case", &choice, "Auto", "one of auto, never" },
  { "beginning-of-a-choice", &choice, "nev", "one of auto, never" },
  { "no-choice", &choice, "", "one of auto, never" },
  { "empty-path", &file, "", "--file must not be empty" },
};

static void
test_refused (gconstpointer data)
{
  const RefusedRow *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = avn_option_value_parse (row->option, row->text, &error);
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE, row->message);
  g_assert_null (value);
}

static void
test_switch (void)
{
  const AvnOption option = { { "force", 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = avn_option_value_parse (&option, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_variant_get_type_string (value), ==, "b");
  g_assert_true (g_variant_get_boolean (value));
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/option-value/number", number_rows, test_number);
  AVN_TEST_ADD_ROWS ("/option-value/text", text_rows, test_text);
  AVN_TEST_ADD_ROWS ("/option-value/refused", refused_rows, test_refused);
  g_test_add_func ("/option-value/switch", test_switch);
  return g_test_run ();
}
