/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-record.h"
#include "avn-test.h"

/* There are two ways to look names up, by their number. */
#define FEW 4
#define MANY 40

typedef struct
{
  const char *name;
  const char *records; /* in GVariant's notation */
  const char *picked;  /* "b" and "a" of each record */
} PickRow;

static const PickRow pick_rows[] = {
  { "same-places", "[{'a': <'1'>, 'b': <'2'>}, {'a': <'3'>, 'b': <'4'>}]", "2 1, 4 3, " },
  { "other-places", "[{'a': <'1'>, 'b': <'2'>}, {'b': <'3'>, 'a': <'4'>}]", "2 1, 3 4, " },
  { "more-in-front", "[{'a': <'1'>, 'b': <'2'>}, {'x': <'0'>, 'a': <'3'>, 'b': <'4'>}]", "2 1, 4 3, " },
  { "one-missing", "[{'a': <'1'>, 'b': <'2'>}, {'b': <'3'>}, {'a': <'4'>}]", "2 1, 3 -, - 4, " },
  { "one-missing-at-first", "[{'b': <'1'>}, {'a': <'2'>, 'b': <'3'>}]", "1 -, 3 2, " },
  { "fewer-members", "[{'x': <'0'>, 'y': <'0'>, 'a': <'1'>, 'b': <'2'>}, {'a': <'3'>}, {}]",
    "2 1, - 3, - -, " },
  { "same-member-twice", "[{'a': <'1'>, 'a': <'2'>, 'b': <'3'>, 'b': <'4'>}]", "3 1, " },
  { "none", "[{'x': <'0'>}]", "- -, " },
};

static void
append_value (GString *picked, GVariant *value)
{
  g_autoptr (GVariant) inner = value != NULL ? g_variant_get_variant (value) : NULL;
  g_string_append (picked, inner != NULL ? g_variant_get_string (inner, NULL) : "-");
  g_clear_pointer (&value, g_variant_unref);
}

/* A name may be missing, and one may be wanted twice. */
static void
assert_picks (GPtrArray *list, gsize n_names, const char *expected)
{
  AvnRecordName names[MANY] = { { "b", 0 }, { NULL, 0 }, { "a", 0 }, { "b", 0 } };
  g_autoptr (GString) picked = g_string_new (NULL);
  for (guint i = 0; i < list->len; i++)
    {
      GVariant *values[MANY];
      avn_record_pick (list->pdata[i], names, n_names, values);
      g_assert_null (values[1]);
      g_assert_true (values[0] == NULL ? values[3] == NULL : g_variant_equal (values[0], values[3]));
      g_clear_pointer (&values[3], g_variant_unref);
      append_value (picked, values[0]);
      g_string_append_c (picked, ' ');
      append_value (picked, values[2]);
      g_string_append (picked, ", ");
    }
  g_assert_cmpstr (picked->str, ==, expected);
}

static void
test_pick (gconstpointer data)
{
  const PickRow *row = data;
  g_autoptr (GVariant) records = g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), row->records, NULL, NULL, NULL);
  g_autoptr (GPtrArray) list = avn_record_list (records);
  assert_picks (list, FEW, row->picked);
  assert_picks (list, MANY, row->picked);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/record/pick", pick_rows, test_pick);
  return g_test_run ();
}
