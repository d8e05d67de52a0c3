/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"

#include <math.h>

typedef struct
{
  const char *name;
  const char *value; /* see avn_test_parse_json () */
  const char *compact;
  const char *pretty;
} PrintRow;

static const PrintRow print_rows[] = {
  { "true", "true", "true", "true" },
  { "false", "false", "false", "false" },
  { "null", "null", "null", "null" },
  { "integer", "-9223372036854775808", "-9223372036854775808", "-9223372036854775808" },
  { "string", "'abc'", "\"abc\"", "\"abc\"" },
  { "empty-object", "{}", "{}", "{}" },
  { "empty-array", "[]", "[]", "[]" },
  { "null-member", "{'a': null}", "{\"a\":null}", "{\n    \"a\": null\n}" },
  { "members-in-order", "{'b': 1, 'a': true, 'B': 'x'}", "{\"b\":1,\"a\":true,\"B\":\"x\"}",
    "{\n    \"B\": \"x\",\n    \"a\": true,\n    \"b\": 1\n}" },
  { "members-sorted-by-character", "{'é': 1, 'z': 2, '日': 3, 'e': 4}", "{\"é\":1,\"z\":2,\"日\":3,\"e\":4}",
    "{\n    \"e\": 4,\n    \"z\": 2,\n    \"é\": 1,\n    \"日\": 3\n}" },
  { "nested", "{'list': [1, [], {}, {'k': 'v'}]}", "{\"list\":[1,[],{},{\"k\":\"v\"}]}",
    "{\n    \"list\": [\n        1,\n        [],\n        {},\n        {\n            \"k\": \"v\"\n"
    "        }\n    ]\n}" },
  { "records", "[{'a': 1}, {}]", "[{\"a\":1},{}]", "[\n    {\n        \"a\": 1\n    },\n    {}\n]" },
  { "digits", "'#12345678901234567890.10E+400'", "12345678901234567890.10E+400",
    "12345678901234567890.10E+400" },
  { "strings", "['a', 'b']", "[\"a\",\"b\"]", "[\n    \"a\",\n    \"b\"\n]" },
};

static void
test_print (gconstpointer data)
{
  const PrintRow *row = data;
  g_autoptr (JsonNode) value = avn_test_parse_json (row->value);
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
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), row->text);
  g_autofree char *json = avn_json_print (node, AVN_JSON_COMPACT);
  g_assert_cmpstr (json, ==, row->expected);
}

typedef struct
{
  const char *name;
  double number;
  const char *expected;
} DoubleRow;

static const DoubleRow double_rows[] = {
  { "shortest", 0.1, "0.1" },
  { "all-digits", 0.1 + 0.2, "0.30000000000000004" },
  { "fraction", 0.5, "0.5" },
  { "negative", -2.25, "-2.25" },
  { "large", 1e22, "1e+22" },
  { "infinity", INFINITY, "null" },
  { "minus-infinity", -INFINITY, "null" },
  { "not-a-number", NAN, "null" },
};

static void
test_double (gconstpointer data)
{
  const DoubleRow *row = data;
  g_autoptr (JsonNode) node = json_node_init_double (json_node_alloc (), row->number);
  g_autofree char *json = avn_json_print (node, AVN_JSON_COMPACT);
  g_assert_cmpstr (json, ==, row->expected);
}

typedef struct
{
  const char *name;
  const char *value; /* see avn_test_parse_json () */
  const char *digits;
  double number;
  const char *string;
} ReadRow;

static const ReadRow read_rows[] = {
  { "digits", "'#1.50'", "1.50", 1.5, NULL }, { "more-than-64-bits", "'#1e30'", "1e30", 1e30, NULL },
  { "integer", "7", NULL, 7, NULL },          { "double", "7.5", NULL, 7.5, NULL },
  { "string", "'1.50'", NULL, NAN, "1.50" },  { "empty-string", "''", NULL, NAN, "" },
  { "boolean", "true", NULL, NAN, NULL },     { "null", "null", NULL, NAN, NULL },
  { "array", "[1]", NULL, NAN, NULL },        { "object", "{}", NULL, NAN, NULL },
};

static void
test_read (gconstpointer data)
{
  const ReadRow *row = data;
  JsonNode *node = avn_test_parse_json (row->value);
  g_autoptr (JsonObject) object = json_object_new ();
  json_object_set_member (object, "member", node);
  const double number = avn_json_get_number (node);
  g_assert_cmpstr (avn_json_get_digits (node), ==, row->digits);
  g_assert_true (isnan (row->number) ? isnan (number) : number == row->number);
  g_assert_cmpint (avn_json_is_string (node), ==, row->string != NULL);
  g_assert_cmpstr (avn_json_get_string (object, "member"), ==, row->string);
  g_assert_null (avn_json_get_string (object, "other"));
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/json/print", print_rows, test_print);
  AVN_TEST_ADD_ROWS ("/json/string", string_rows, test_string);
  AVN_TEST_ADD_ROWS ("/json/double", double_rows, test_double);
  AVN_TEST_ADD_ROWS ("/json/read", read_rows, test_read);
  return g_test_run ();
}
