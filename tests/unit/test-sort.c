/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/sort.h"
#include "avn-test.h"

typedef struct
{
  const char *name;
  const char *values; /* of records 0, 1, 2 and so on; see avn_test_parse_json (); an empty one is missing */
  gboolean is_time;
  const char *ascending;
  const char *descending;
} SortRow;

static const SortRow sort_rows[] = {
  { "numbers", "10;9;-3;2.5;0", FALSE, "2 4 3 1 0", "0 1 3 4 2" },
  { "numbers-of-many-digits", "'#12345678901234567891';'#12345678901234567890';'#1e3';1000;'#-1e30';'#-2e30'",
    FALSE, "5 4 2 3 1 0", "0 1 2 3 4 5" },
  { "fractions", "'#0.05';'#0.5';'#5e-3';'#0.0';'#-0.05';'#-0'", FALSE, "4 3 5 2 0 1", "1 0 2 3 5 4" },
  { "exponents-beyond-all-measure", "'#1e99999999999999999999';1;'#1e-99999999999999999999';0", FALSE,
    "3 2 1 0", "0 1 2 3" },
  { "texts-by-code-point", "'b';'ä';'a';'B';'\U00010000';'\uffe6';'aa';''", FALSE, "7 3 2 6 0 1 5 4",
    "4 5 1 0 6 2 3 7" },
  { "texts-with-digits-are-texts", "'10';'9'", FALSE, "0 1", "1 0" },
  { "booleans", "true;false;true", FALSE, "1 0 2", "0 2 1" },
  { "equals-stay", "'x';'y';'x';'y'", FALSE, "0 2 1 3", "1 3 0 2" },
  { "no-value-comes-last", "null;2;;1", FALSE, "3 1 0 2", "1 3 0 2" },
  { "times",
    "'2021-08-16T16:26:10Z';'2021-08-16T16:26:10.5Z';'2021-08-16T18:26:09+02:00';'2021-08-16T16:26:10.05Z'",
    TRUE, "2 0 3 1", "1 3 0 2" },
  { "times-that-are-none", "'never';'2021-08-16T16:26:10Z';'ages ago'", TRUE, "1 2 0", "0 2 1" },
  { "texts-that-look-like-times", "'2021-08-16T18:00:00+02:00';'2021-08-16T17:00:00Z'", FALSE, "1 0", "0 1" },
  { "lists-by-their-text", "['b'];['a', 'c'];{'k': 1}", FALSE, "1 0 2", "2 0 1" },
  { "kinds", "'1';[1];3;true;null", FALSE, "3 2 0 1 4", "1 0 2 3 4" },
};

static char *
sort (const SortRow *row, gboolean descending)
{
  g_auto (GStrv) values = g_strsplit (row->values, ";", -1);
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GString) order = g_string_new (NULL);
  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autofree char *text = *values[i] != '\0' ? g_strdup_printf ("{'place': %u, 'x': %s}", i, values[i])
                                                 : g_strdup_printf ("{'place': %u}", i);
      json_array_add_element (array, avn_test_parse_json (text));
    }
  g_autoptr (AvnRecords) records = avn_records_new (array);
  g_autoptr (AvnRecords) sorted = avn_sort_records (records, "x", row->is_time, descending);
  for (guint i = 0; i < avn_records_get_length (sorted); i++)
    {
      g_autoptr (JsonObject) record = avn_records_get (sorted, i);
      g_string_append_printf (order, "%s%d", i > 0 ? " " : "",
                              (int)json_object_get_int_member (record, "place"));
    }
  return g_string_free (g_steal_pointer (&order), FALSE);
}

static void
test_sort (gconstpointer data)
{
  const SortRow *row = data;
  g_autofree char *ascending = sort (row, FALSE);
  g_autofree char *descending = sort (row, TRUE);
  g_assert_cmpstr (ascending, ==, row->ascending);
  g_assert_cmpstr (descending, ==, row->descending);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/sort/records", sort_rows, test_sort);
  return g_test_run ();
}
