/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"

#include <math.h>

typedef struct
{
  const char *name;
  const char *type;
  const char *value; /* in GVariant's text format */
  const char *compact;
  const char *pretty;
} PrintRow;

static const PrintRow print_rows[] = {
  { "true", "b", "true", "true", "true" },
  { "integer", "x", "-9223372036854775808", "-9223372036854775808", "-9223372036854775808" },
  { "byte", "y", "7", "7", "7" },
  { "string", "s", "'abc'", "\"abc\"", "\"abc\"" },
  { "empty-object", "a{sv}", "{}", "{}", "{}" },
  { "empty-array", "av", "[]", "[]", "[]" },
  { "no-records", "aa{sv}", "[]", "[]", "[]" },
  { "null", "mv", "nothing", "null", "null" },
  { "null-member", "a{sv}", "{'a': <@mv nothing>}", "{\"a\":null}", "{\n    \"a\": null\n}" },
  { "something", "ms", "'abc'", "\"abc\"", "\"abc\"" },
  { "members-in-order", "a{sv}", "{'b': <1>, 'a': <true>, 'B': <'x'>}", "{\"b\":1,\"a\":true,\"B\":\"x\"}",
    "{\n    \"B\": \"x\",\n    \"a\": true,\n    \"b\": 1\n}" },
  { "members-sorted-by-character", "a{sv}", "{'é': <1>, 'z': <2>, '日': <3>, 'e': <4>}",
    "{\"é\":1,\"z\":2,\"日\":3,\"e\":4}",
    "{\n    \"e\": 4,\n    \"z\": 2,\n    \"é\": 1,\n    \"日\": 3\n}" },
  { "nested", "a{sv}", "{'list': <[<1>, <@av []>, <@a{sv} {}>, <{'k': <'v'>}>]>}",
    "{\"list\":[1,[],{},{\"k\":\"v\"}]}",
    "{\n    \"list\": [\n        1,\n        [],\n        {},\n        {\n            \"k\": \"v\"\n"
    "        }\n    ]\n}" },
  { "records", "aa{sv}", "[{'a': <1>}, {}]", "[{\"a\":1},{}]",
    "[\n    {\n        \"a\": 1\n    },\n    {}\n]" },
  { "digits", "(s)", "('12345678901234567890.10E+400',)", "12345678901234567890.10E+400",
    "12345678901234567890.10E+400" },
  { "tuple", "(is)", "(1, 'a')", "[1,\"a\"]", "[\n    1,\n    \"a\"\n]" },
  { "strings", "as", "['a', 'b']", "[\"a\",\"b\"]", "[\n    \"a\",\n    \"b\"\n]" },
};

static void
test_print (gconstpointer data)
{
  const PrintRow *row = data;
  g_autoptr (GVariant) value = avn_test_parse_variant (row->type, row->value);
  g_autofree char *compact = avn_json_print (value, AVN_JSON_COMPACT);
  g_autofree char *pretty = avn_json_print (value, AVN_JSON_PRETTY);
  g_assert_cmpstr (compact, ==, row->compact);
  g_assert_cmpstr (pretty, ==, row->pretty);
}

typedef struct
{
  const char *name;
  const char *text;
  const char *expected;
} StringRow;

static const StringRow string_rows[] = {
  { "quote-and-backslash", "a\"b\\c/", "\"a\\\"b\\\\c/\"" },
  { "short-escapes", "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" },
  { "other-controls", "\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\"" },
  { "eight-bit-control", "\xc2\x9b", "\"\\u009b\"" },
  { "any-script", "Grüße 日本 \U0001f600", "\"Grüße 日本 \U0001f600\"" },
  { "bidi-control", "\u202e", "\"\\u202e\"" },
  { "line-separator", "\u2028", "\"\\u2028\"" },
  { "zero-width", "\u200b\ufeff", "\"\\u200b\\ufeff\"" },
  { "beyond-sixteen-bits", "\U000e0041", "\"\\udb40\\udc41\"" },
};

static void
test_string (gconstpointer data)
{
  const StringRow *row = data;
  g_autofree char *json = avn_json_print (g_variant_new_string (row->text), AVN_JSON_COMPACT);
  g_assert_cmpstr (json, ==, row->expected);
}

typedef struct
{
  const char *name;
  double number;
  const char *expected;
} DoubleRow;

static const DoubleRow double_rows[] = {
  { "fraction", 0.5, "0.5" },       { "negative", -2.25, "-2.25" },          { "large", 1e22, "1e+22" },
  { "infinity", INFINITY, "null" }, { "minus-infinity", -INFINITY, "null" }, { "not-a-number", NAN, "null" },
};

static void
test_double (gconstpointer data)
{
  const DoubleRow *row = data;
  g_autofree char *json = avn_json_print (g_variant_new_double (row->number), AVN_JSON_COMPACT);
  g_assert_cmpstr (json, ==, row->expected);
}

static void
test_consumes_only_what_floats (void)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_string ("kept"));
  g_autofree char *json = avn_json_print (value, AVN_JSON_COMPACT);
  g_assert_cmpstr (json, ==, "\"kept\"");
  g_assert_cmpstr (g_variant_get_string (value, NULL), ==, "kept");
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/json/print", print_rows, test_print);
  AVN_TEST_ADD_ROWS ("/json/string", string_rows, test_string);
  AVN_TEST_ADD_ROWS ("/json/double", double_rows, test_double);
  g_test_add_func ("/json/consumes-only-what-floats", test_consumes_only_what_floats);
  return g_test_run ();
}
