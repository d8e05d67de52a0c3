/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"
#include "output/render.h"

static const AvnColumn time_column = { .id = "when", .title = "WHEN", .kind = AVN_COLUMN_TIME };
static const AvnColumn plain_column = { .id = "what", .title = "WHAT" };
static const AvnColumn *const columns[] = { &time_column, &plain_column, NULL };

/* More marks than a character may have. */
#define MARKS "\u0301\u0301"
#define FLOOD "e" MARKS MARKS MARKS MARKS

typedef struct
{
  const char *name;
  const char *records; /* see avn_test_parse_json () */
  const char *expected;
} TableRow;

static const TableRow table_rows[] = {
  { "no-records", "[]", "WHEN  WHAT\n====  ====\n" },
  { "wider-than-the-title", "[{'when': '2021-08-16T16:26:10.001122Z', 'what': 'Test token'}]",
    "WHEN                  WHAT\n"
    "====================  ==========\n"
    "2021-08-16T16:26:10Z  Test token\n" },
  { "nothing-at-line-ends", "[{'when': 'a'}, {'what': 'b'}]", "WHEN  WHAT\n====  ====\na\n      b\n" },
  { "null", "[{'when': null, 'what': null}]", "WHEN  WHAT\n====  ====\nnull  null\n" },
  { "other-types", "[{'when': true, 'what': 3600}]", "WHEN  WHAT\n====  ====\ntrue  3600\n" },
  { "digits", "[{'what': '#12345678901234567890.10'}]",
    "WHEN  WHAT\n====  =======================\n      12345678901234567890.10\n" },
  { "list", "[{'what': ['dev', 'prod', 1]}]", "WHEN  WHAT\n====  ============\n      dev, prod, 1\n" },
  { "empty-list", "[{'when': 'a', 'what': []}]", "WHEN  WHAT\n====  ====\na\n" },
  { "object", "[{'what': {'b': 1, 'a': 'x'}}]",
    "WHEN  WHAT\n====  ===============\n      {\"b\":1,\"a\":\"x\"}\n" },
  { "other-members-are-not-shown", "[{'what': 'b', 'more': 'c'}]", "WHEN  WHAT\n====  ====\n      b\n" },
  { "wide-characters", "[{'when': '日本日本', 'what': 'b'}, {'when': 'e\u0301', 'what': 'c'}]",
    "WHEN      WHAT\n========  ====\n日本日本  b\ne\u0301         c\n" },
  { "one-record-is-one-line", "[{'what': 'a\\nb\\r\\t\\u001b[0m'}]",
    "WHEN  WHAT\n====  ===============\n      a\\nb\\r\\t\\x1b[0m\n" },
  { "hidden-characters", "[{'what': ['\u202e', '\u200b']}]",
    "WHEN  WHAT\n====  ==============\n      \\u202e, \\u200b\n" },
  { "joiner-in-an-object", "[{'what': {'a\u200d': 'b'}}]",
    "WHEN  WHAT\n====  ===============\n      {\"a\\u200d\":\"b\"}\n" },
  { "flood-in-an-object", "[{'what': {'a': '" FLOOD MARKS "'}}]",
    "WHEN  WHAT\n====  =========\n      {\"a\":\"" FLOOD "\"}\n" },
  { "hidden-in-an-object", "[{'what': {'\\n': '\u202e'}}]",
    "WHEN  WHAT\n====  ===============\n      {\"\\n\":\"\\u202e\"}\n" },
};

static void
test_print (gconstpointer data)
{
  const TableRow *row = data;
  g_autoptr (AvnRecords) records = avn_test_parse_records (row->records);
  g_autofree char *table = avn_render_table (records, columns, NULL);
  g_assert_cmpstr (table, ==, row->expected);
}

typedef struct
{
  const char *name;
  const char *time;
  const char *expected;
} TimeRow;

static const TimeRow time_rows[] = {
  { "microseconds", "2021-08-16T16:26:10.001122Z", "2021-08-16T16:26:10Z" },
  { "one-digit", "2021-08-16T16:26:10.5Z", "2021-08-16T16:26:10Z" },
  { "no-fraction", "2021-08-16T16:26:10Z", "2021-08-16T16:26:10Z" },
  { "no-zone", "2021-08-16T16:26:10.5", "2021-08-16T16:26:10.5" },
  { "other-zone", "2021-08-18T09:24:10.298796+00:00", "2021-08-18T09:24:10.298796+00:00" },
  { "not-digits", "some.thing elseZ", "some.thing elseZ" },
};

static void
test_time (gconstpointer data)
{
  static const AvnColumn *const one_column[] = { &time_column, NULL };
  const TimeRow *row = data;
  g_autofree char *text = g_strdup_printf ("[{'when': '%s'}]", row->time);
  g_autoptr (AvnRecords) records = avn_test_parse_records (text);
  g_autofree char *table = avn_render_table (records, one_column, NULL);
  g_auto (GStrv) lines = g_strsplit (table, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[2], ==, row->expected);
}

static void
test_wide_titles (void)
{
  static const AvnColumn wide_column = { .id = "what", .title = "説明" };
  static const AvnColumn *const wide_columns[] = { &wide_column, &plain_column, NULL };
  g_autoptr (AvnRecords) records = avn_test_parse_records ("[{'what': 'b'}]");
  g_autofree char *table = avn_render_table (records, wide_columns, NULL);
  g_assert_cmpstr (table, ==, "説明  WHAT\n====  ====\nb     b\n");
}

static void
test_ignores_columns_variable (void)
{
  g_autoptr (AvnRecords) records = avn_test_parse_records ("[{'what': 'quite a long text'}]");
  g_autofree char *before = avn_render_table (records, columns, NULL);
  g_setenv ("COLUMNS", "10", TRUE);
  g_autofree char *after = avn_render_table (records, columns, NULL);
  g_unsetenv ("COLUMNS");
  g_assert_cmpstr (after, ==, before);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/table/print", table_rows, test_print);
  g_test_add_func ("/table/wide-titles", test_wide_titles);
  AVN_TEST_ADD_ROWS ("/table/time", time_rows, test_time);
  g_test_add_func ("/table/ignores-columns-variable", test_ignores_columns_variable);
  return g_test_run ();
}
