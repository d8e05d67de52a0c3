/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/separated.h"
#include "output/field.h"
#include "avn-test.h"

static const char *const names[] = { "a", "b", NULL };
static const char *const one_name[] = { "a", NULL };

typedef struct
{
  const char *name;
  const char *records; /* see avn_test_parse_json () */
  const char *terse;
  const char *csv; /* without the header */
} SeparatedRow;

static const SeparatedRow separated_rows[] = {
  { "no-records", "[]", "", "" },
  { "plain", "[{'a': 'x', 'b': 'y'}]", "x:y\n", "x,y\r\n" },
  { "separators", "[{'a': '1:2,3', 'b': '\\\\'}]", "1\\:2,3:\\\\\n", "\"1:2,3\",\\\\\r\n" },
  { "quotes", "[{'a': '\"x\"', 'b': '\"'}]", "\"x\":\"\n", "\"\"\"x\"\"\",\"\"\"\"\r\n" },
  { "nothing", "[{'a': null}, {'b': ''}]", ":\n:\n", ",\r\n,\r\n" },
  { "booleans-and-numbers", "[{'a': true, 'b': -3}, {'a': false, 'b': 2.5}]", "true:-3\nfalse:2.5\n",
    "true,-3\r\nfalse,2.5\r\n" },
  { "digits", "[{'a': '#12345678901234567890.10'}]", "12345678901234567890.10:\n",
    "12345678901234567890.10,\r\n" },
  { "fractions-of-times-stay", "[{'a': '2021-08-16T16:26:10.001122Z'}]", "2021-08-16T16\\:26\\:10.001122Z:\n",
    "2021-08-16T16:26:10.001122Z,\r\n" },
  { "list", "[{'a': ['x', 'y,z', 1, null], 'b': ['u', 'v']}]", "x,y\\,z,1,:u,v\n",
    "\"x,y\\,z,1,\",\"u,v\"\r\n" },
  { "empty-list", "[{'a': []}]", ":\n", ",\r\n" },
  { "list-of-what-is-separated", "[{'a': ['x:y', '\\\\', '\"']}]", "x\\:y,\\\\,\":\n",
    "\"x:y,\\\\,\"\"\",\r\n" },
  { "object", "[{'a': {'k': 'x:y', 'l': 1}}]", "{\"k\"\\:\"x\\:y\",\"l\"\\:1}:\n",
    "\"{\"\"k\"\":\"\"x:y\"\",\"\"l\"\":1}\",\r\n" },
  { "list-of-lists", "[{'a': [[1, 2]]}]", "[[1,2]]:\n", "\"[[1,2]]\",\r\n" },
  { "list-with-an-object", "[{'a': [1, {'k': 2}]}]", "[1,{\"k\"\\:2}]:\n", "\"[1,{\"\"k\"\":2}]\",\r\n" },
  { "one-record-is-one-line", "[{'a': 'x\\n\\r\\ty', 'b': '\\u001b[0m\\u0085'}]",
    "x\\n\\r\\ty:\\x1b[0m\\x85\n", "x\\n\\r\\ty,\\x1b[0m\\x85\r\n" },
  { "escaped-and-written-so", "[{'a': '\\u202e', 'b': '\\\\u202e'}]", "\\u202e:\\\\u202e\n",
    "\\u202e,\\\\u202e\r\n" },
  { "beyond-the-first-plane", "[{'a': '\U000e0041'}]", "\\U000e0041:\n", "\\U000e0041,\r\n" },
  { "flood-of-marks-stays", "[{'a': 'e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301'}]",
    "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301:\n",
    "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301,\r\n" },
};

static char *
print (const char *text, const char *const *chosen, const AvnSeparatedFormat *format, gboolean header)
{
  g_autoptr (AvnRecords) records = avn_test_parse_records (text);
  g_autoptr (GPtrArray) fields = avn_field_list_new (chosen, NULL, NULL);
  return avn_separated_print (records, fields, format, header);
}

static void
test_print (gconstpointer data)
{
  const SeparatedRow *row = data;
  g_autofree char *terse = print (row->records, names, &avn_separated_terse, TRUE);
  g_autofree char *csv = print (row->records, names, &avn_separated_csv, FALSE);
  g_assert_cmpstr (terse, ==, row->terse);
  g_assert_cmpstr (csv, ==, row->csv);
}

/* Readers would skip an empty line. */
static void
test_one_empty_field (void)
{
  g_autofree char *terse = print ("[{'a': ''}, {'a': 'x'}]", one_name, &avn_separated_terse, FALSE);
  g_autofree char *csv = print ("[{'a': ''}, {'a': 'x'}]", one_name, &avn_separated_csv, FALSE);
  g_assert_cmpstr (terse, ==, "\nx\n");
  g_assert_cmpstr (csv, ==, "\"\"\r\nx\r\n");
}

static void
test_header (void)
{
  static const char *const odd_names[] = { "a,b", "c\"d", "e\nf", "g\\h", NULL };
  g_autofree char *plain = print ("[]", names, &avn_separated_csv, TRUE);
  g_autofree char *odd = print ("[]", odd_names, &avn_separated_csv, TRUE);
  g_autofree char *nothing = print ("[{'a': 1}]", names + 2, &avn_separated_csv, TRUE);
  g_assert_cmpstr (plain, ==, "a,b\r\n");
  g_assert_cmpstr (odd, ==, "\"a,b\",\"c\"\"d\",e\\nf,g\\\\h\r\n");
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/separated/print", separated_rows, test_print);
  g_test_add_func ("/separated/one-empty-field", test_one_empty_field);
  g_test_add_func ("/separated/header", test_header);
  return g_test_run ();
}
