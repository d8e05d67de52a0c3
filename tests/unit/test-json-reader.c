/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"

#include <avn-client/json-reader.h>
#include <string.h>

typedef struct
{
  const char *name;
  const char *text;
  const char *expected; /* without spaces; NULL for @text */
} ValueRow;

static const ValueRow value_rows[] = {
  { "array/empty", "[]", NULL },
  { "array/spaces", " [ [ ] , 1 ] ", "[[],1]" },
  { "array/every-kind", "[null,true,false,1,\"a\",[],{}]", NULL },
  { "array/line-ends", "[\n1\r\n,\t2]\n", "[1,2]" },
  { "object/empty", "{}", NULL },
  { "object/members-in-their-order", "{\"z\":1,\"a\":2,\"M\":3}", NULL },
  { "object/empty-key", "{\"\":0}", NULL },
  { "object/nested", "{\"a\":{\"b\":{\"c\":[{\"d\":null}]}}}", NULL },
  { "object/same-key-in-other-objects", "{\"a\":{\"a\":1},\"b\":{\"a\":2}}", NULL },
  { "object/escaped-key", "{\"\\u0061\\n\":1}", "{\"a\\n\":1}" },
  { "object/long-key", "{\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\":1}", NULL },
  { "root/number", "42", NULL },
  { "root/negative-number", "-1", NULL },
  { "root/string", "\"a\"", NULL },
  { "root/empty-string", "\"\"", NULL },
  { "root/true", "true", NULL },
  { "root/false", "false", NULL },
  { "root/null", "null", NULL },
  { "number/zero", "[0]", NULL },
  { "number/minus-zero", "[-0]", NULL },
  { "number/minus-zero-point-zero", "[-0.0]", NULL },
  { "number/zeros-behind-the-point", "[1.000]", NULL },
  { "number/float-that-is-whole", "[3600.0]", NULL },
  { "number/exponents", "[1E22,1e-2,1e+2,0e1,1E+2,0.5e0]", NULL },
  { "number/least-of-64-bits", "[-9223372036854775808]", NULL },
  { "number/greatest-of-64-bits", "[9223372036854775807]", NULL },
  { "number/one-more", "[9223372036854775808]", NULL },
  { "number/one-less", "[-9223372036854775809]", NULL },
  { "number/unsigned-64-bits", "[18446744073709551615]", NULL },
  { "number/thirty-digits", "[123456789012345678901234567890]", NULL },
  { "number/beyond-a-double", "[1e400,-1e400,1e-400]", NULL },
  { "number/more-digits-than-a-double", "[0.1234567890123456789012345678901234567890]", NULL },
  { "number/many", "[1,2.5,{\"a\":3e1,\"b\":[4,-5]},6]", NULL },
  { "string/comment-inside", "[\"/* a */ // b # c\"]", NULL },
  { "string/brackets-inside", "[\"}]{[,:\"]", NULL },
  { "string/number-inside", "[\"12.50\",\"-0\"]", NULL },
  { "string/quote-and-backslash", "[\"\\\"\\\\\"]", NULL },
  { "string/escaped-slash", "[\"\\/\"]", "[\"/\"]" },
  { "string/short-escapes", "[\"\\b\\f\\n\\r\\t\"]", NULL },
  { "string/escaped-backslash-before-u0000", "[\"\\\\u0000\"]", NULL },
};

static void
test_value (gconstpointer data)
{
  const ValueRow *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = avn_client_json_read (row->text, strlen (row->text), &error);
  g_assert_no_error (error);
  g_autofree char *json = value != NULL ? avn_json_print (value, AVN_JSON_COMPACT) : NULL;
  g_assert_cmpstr (json, ==, row->expected != NULL ? row->expected : row->text);
}

typedef struct
{
  const char *name;
  const char *text;
  const char *expected;
} StringRow;

static const StringRow string_rows[] = {
  { "ascii", "\"\\u0041\\u005a\"", "AZ" },
  { "two-bytes", "\"\\u00e9\\u00E9\"", "éé" },
  { "three-bytes", "\"\\u65e5\"", "日" },
  { "surrogate-pair", "\"\\ud834\\udd1e\"", "\U0001d11e" },
  { "surrogate-pair-in-capitals", "\"\\uD83D\\uDE00!\"", "\U0001f600!" },
  { "two-surrogate-pairs", "\"\\ud83d\\ude00\\ud83d\\ude01\"", "\U0001f600\U0001f601" },
  { "last-character", "\"\\udbff\\udffd\"", "\U0010fffd" },
  { "last-before-the-surrogates", "\"\\ud7ff\"", "\xed\x9f\xbf" },
  { "first-behind-the-surrogates", "\"\\ue000\"", "\xee\x80\x80" },
  { "not-a-character", "\"\\uffff\"", "\xef\xbf\xbf" },
  { "control", "\"\\u0001\\u001f\"", "\x01\x1f" },
  { "delete", "\"\x7f\"", "\x7f" },
  { "unescaped", "\"Grüße 日本 \U0001f600\"", "Grüße 日本 \U0001f600" },
  { "line-separator", "\"\u2028\u2029\"", "\u2028\u2029" },
  { "all-short-escapes", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
};

static void
test_string (gconstpointer data)
{
  const StringRow *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = avn_client_json_read (row->text, strlen (row->text), &error);
  g_assert_no_error (error);
  g_assert_true (value != NULL && avn_json_is_string (value));
  g_assert_cmpstr (value != NULL ? json_node_get_string (value) : NULL, ==, row->expected);
}

static void
test_types (void)
{
  static const char text[] = "[{},[],\"\",true,null,7,7.0]";
  const GType types[] = { JSON_TYPE_OBJECT, JSON_TYPE_ARRAY, G_TYPE_STRING, G_TYPE_BOOLEAN,
                          G_TYPE_INVALID,   G_TYPE_INT64,    G_TYPE_STRING };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = avn_client_json_read (text, strlen (text), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_cmpuint (json_node_get_value_type (json_array_get_element (json_node_get_array (value), i)), ==,
                      types[i]);
  g_assert_cmpstr (avn_json_get_digits (json_array_get_element (json_node_get_array (value), 6)), ==, "7.0");
}

static const StringRow duplicate_rows[] = {
  { "plain", "{\"a\":1,\"a\":2}", NULL },
  { "same-value", "{\"a\":1,\"a\":1}", NULL },
  { "not-side-by-side", "{\"a\":1,\"b\":2,\"a\":3}", NULL },
  { "escaped", "{\"a\":1,\"\\u0061\":2}", NULL },
  { "escaped-in-other-ways", "{\"\\u00E9\":1,\"\\u00e9\":2}", NULL },
  { "escaped-slash", "{\"/\":1,\"\\/\":2}", NULL },
  { "escaped-surrogate-pair", "{\"\U0001f600\":1,\"\\ud83d\\ude00\":2}", NULL },
  { "nested", "{\"b\":[{\"c\":{\"a\":1,\"a\":2}}]}", NULL },
  { "behind-a-good-object", "[{\"a\":1},{\"a\":1,\"a\":2}]", NULL },
  { "with-objects-as-values", "{\"a\":{\"x\":1,\"y\":2},\"a\":{}}", NULL },
  { "first-and-last-of-many", "{\"d\":1,\"b\":2,\"c\":3,\"a\":4,\"e\":5,\"d\":6}", NULL },
  { "with-numbers-behind", "[{\"a\":1,\"a\":2},3,4,{\"b\":5}]", NULL },
};

static void
test_duplicate (gconstpointer data)
{
  const StringRow *row = data;
  g_autoptr (GError) error = NULL;
  g_assert_null (avn_client_json_read (row->text, strlen (row->text), &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_FAILED, "an object has two members with the same name");
}

/* Texts may come from a buffer without a terminating NUL. */
static void
test_length (void)
{
  static const char text[] = "[1,2]trailing";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = avn_client_json_read (text, 5, &error);
  g_assert_no_error (error);
  g_autofree char *json = value != NULL ? avn_json_print (value, AVN_JSON_COMPACT) : NULL;
  g_assert_cmpstr (json, ==, "[1,2]");
}

static AvnRecords *
read_list (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return avn_client_json_read_list (bytes, "tokens", error);
}

typedef struct
{
  const char *name;
  const char *text;
  const char *records[4]; /* each as JSON */
} ListRow;

static const ListRow list_rows[] = {
  { "empty", "{\"tokens\":[]}", { NULL } },
  { "two",
    "{\"tokens\":[{\"token_prefix\":\"EXAMPLE\",\"max_age_seconds\":null},{}]}",
    { "{\"token_prefix\":\"EXAMPLE\",\"max_age_seconds\":null}", "{}" } },
  { "spaces", " { \"tokens\" : [ { } , {\"a\":1 }\n] } ", { "{}", "{\"a\":1}" } },
  { "name-with-escapes", "{\"\\u0074okens\":[{\"a\":1}]}", { "{\"a\":1}" } },
  { "others-around", "{\"a\":[{}],\"tokens\":[{\"b\":1}],\"c\":{\"tokens\":[{\"d\":1}]}}", { "{\"b\":1}" } },
  { "list-in-a-list", "{\"tokens\":[{\"tokens\":[{},{}]}]}", { "{\"tokens\":[{},{}]}" } },
  { "digits",
    "{\"n\":1.0,\"tokens\":[{\"a\":1.50,\"b\":[2,3e1]},{},{\"c\":{\"d\":-0},\"e\":1e400}],\"m\":2.0}",
    { "{\"a\":1.50,\"b\":[2,3e1]}", "{}", "{\"c\":{\"d\":-0},\"e\":1e400}" } },
};

static void
test_list (gconstpointer data)
{
  const ListRow *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvnRecords) records = read_list (row->text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (avn_records_get_length (records), ==, g_strv_length ((char **)row->records));
  /* In reverse order, to check that records are independent. */
  for (guint i = avn_records_get_length (records); i > 0; i--)
    {
      g_autoptr (JsonObject) record = avn_records_get (records, i - 1);
      g_autofree char *json = avn_json_print_object (record, AVN_JSON_COMPACT);
      g_assert_cmpstr (json, ==, row->records[i - 1]);
    }
}

static const StringRow odd_list_rows[] = {
  { "not-json", "{\"tokens\":[}", "it is not valid JSON at byte 12" },
  { "list", "[{\"tokens\":[]}]", "it is not a JSON object" },
  { "missing", "{\"a\":{\"tokens\":[]}}", "it has no member \"tokens\"" },
  { "null", "{\"tokens\":null}", "its member \"tokens\" has the wrong type" },
  { "object", "{\"tokens\":{\"a\":[{}]}}", "its member \"tokens\" has the wrong type" },
  { "string", "{\"tokens\":\"EXAMPLE\"}", "its member \"tokens\" has the wrong type" },
  { "list-of-strings", "{\"tokens\":[\"EXAMPLE\"]}", "its member \"tokens\" is not a list of objects" },
  { "list-of-lists", "{\"tokens\":[[]]}", "its member \"tokens\" is not a list of objects" },
  { "one-that-is-null", "{\"tokens\":[{},null]}", "its member \"tokens\" is not a list of objects" },
  { "twice", "{\"tokens\":[],\"tokens\":[]}", "an object has two members with the same name" },
  { "twice-in-a-record", "{\"tokens\":[{\"a\":1,\"a\":1}]}", "an object has two members with the same name" },
};

static void
test_odd_list (gconstpointer data)
{
  const StringRow *row = data;
  g_autoptr (GError) error = NULL;
  g_assert_null (read_list (row->text, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_FAILED, row->expected);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/json-reader/value", value_rows, test_value);
  AVN_TEST_ADD_ROWS ("/json-reader/string", string_rows, test_string);
  g_test_add_func ("/json-reader/types", test_types);
  AVN_TEST_ADD_ROWS ("/json-reader/duplicate", duplicate_rows, test_duplicate);
  g_test_add_func ("/json-reader/length", test_length);
  AVN_TEST_ADD_ROWS ("/json-reader/list", list_rows, test_list);
  AVN_TEST_ADD_ROWS ("/json-reader/odd-list", odd_list_rows, test_odd_list);
  return g_test_run ();
}
