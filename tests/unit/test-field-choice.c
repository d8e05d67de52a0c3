/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/field-choice.h"
#include "avn-test.h"

static const AvnColumn *const columns[]
    = { AVN_COLUMN (.id = "name", .title = "Name"), AVN_COLUMN (.id = "size", .title = "Size"), NULL };
static const char *const members[] = { "secret", "name", NULL };
static const char *const no_members[] = { NULL };

static const AvnCommand reading = { .path = "zone list", .columns = columns };
static const AvnCommand changing = { .path = "zone create", .columns = columns, .members = members };
static const AvnCommand silent = { .path = "zone delete", .members = no_members };
static const AvnCommand without_columns = { .path = "zone dump" };

#define RECORDS "[{'name': 1, 'other': 2}, {'more': 3, 'size': 4}]"
#define FIELDS "\nThe fields are: name, size, other, more."

typedef struct
{
  const char *name;
  const char *setting;
  const char *value;
  const char *names; /* (nullable): as they are read; %NULL if it is refused */
  const char *rest;  /* whether all fields are wanted, and the sort field; or the message */
} ReadRow;

static const ReadRow read_rows[] = {
  { "nothing", "json", "1", "", "" },
  { "one", "fields", "a", "a", "" },
  { "several", "fields", "b,a", "b|a", "" },
  { "spaces", "fields", " a , b ", "a|b", "" },
  { "values", "get-values", "a,b", "a|b", "" },
  { "all", "fields", "all", "", "all" },
  { "all-among-others", "fields", "all,a", "all|a", "" },
  { "sort", "sort", "a", "", "a" },
  { "sort-reversed", "sort", "-a", "", "-a" },
  { "empty-name", "fields", "a,,b", NULL, "The list of --fields must not have an empty name." },
  { "empty-end", "get-values", "a,", NULL, "The list of --get-values must not have an empty name." },
  { "only-spaces", "fields", " ", NULL, "The list of --fields must not have an empty name." },
  { "twice", "fields", "a,b,a", NULL, "The list of --fields has the field \"a\" twice." },
  { "hostile-twice", "fields", "\033,\033", NULL, "has the field \"\\x1b\" twice." },
  { "nothing-behind-the-dash", "sort", "-", NULL, "--sort must not be empty." },
};

static AvnFieldChoice *
read_choice (const char *setting, const char *value, GError **error)
{
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  avn_settings_set (settings, setting, value);
  return avn_field_choice_new (settings, error);
}

static void
test_read (gconstpointer data)
{
  const ReadRow *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvnFieldChoice) choice = read_choice (row->setting, row->value, &error);
  if (row->names == NULL)
    {
      g_assert_null (choice);
      avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE, row->rest);
      return;
    }
  g_assert_no_error (error);
  g_autofree char *names = choice->names != NULL ? g_strjoinv ("|", choice->names) : g_strdup ("");
  g_autofree char *rest = g_strconcat (choice->all ? "all" : "", choice->descending ? "-" : "",
                                       choice->sort != NULL ? choice->sort : "", NULL);
  g_assert_cmpstr (names, ==, row->names);
  g_assert_cmpstr (rest, ==, row->rest);
}

typedef struct
{
  const char *name;
  const AvnCommand *command;
  const char *setting;
  const char *value;
  const char *records;
  const char *early; /* (nullable): the message before the command runs */
  const char *late;  /* (nullable): the message after the command has run */
} CheckRow;

static const CheckRow check_rows[] = {
  { "column", &reading, "fields", "size", RECORDS, NULL, NULL },
  { "member", &reading, "fields", "more,name", RECORDS, NULL, NULL },
  { "unknown", &reading, "fields", "name,zzzzzz", RECORDS, NULL, "There is no field \"zzzzzz\"." FIELDS },
  { "similar", &reading, "fields", "othr", RECORDS, NULL,
    "There is no field \"othr\". Did you mean \"other\"?" FIELDS },
  { "capitals", &reading, "sort", "-SIZE", RECORDS, NULL,
    "There is no field \"SIZE\". Did you mean \"size\"?" FIELDS },
  { "hostile", &reading, "sort", "\033", RECORDS, NULL, "There is no field \"\\x1b\"." },
  { "no-records", &reading, "fields", "zzzzzz", "[]", NULL, NULL },
  { "all", &reading, "fields", "all", RECORDS, NULL, NULL },
  { "change-with-a-member", &changing, "fields", "secret,size", RECORDS, NULL, NULL },
  { "change-with-a-slip", &changing, "fields", "secre", RECORDS,
    "There is no field \"secre\". Did you mean \"secret\"?\nThe fields are: name, size, secret.", NULL },
  { "change-with-what-only-records-have", &changing, "sort", "more", RECORDS,
    "There is no field \"more\".\nThe fields are: name, size, secret.", NULL },
  { "change-without-fields", &silent, "get-values", "x", "[{}]", "There is no field \"x\".", NULL },
};

static void
assert_outcome (gboolean accepted, const GError *error, const char *expected)
{
  g_assert_cmpint (accepted, ==, expected == NULL);
  if (expected == NULL)
    g_assert_no_error (error);
  else
    avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE, expected);
}

static void
test_check (gconstpointer data)
{
  const CheckRow *row = data;
  g_autoptr (GError) early = NULL;
  g_autoptr (GError) late = NULL;
  g_autoptr (AvnFieldChoice) choice = read_choice (row->setting, row->value, NULL);
  g_autoptr (AvnRecords) records = avn_test_parse_records (row->records);
  const gboolean accepted_early = avn_field_choice_check (choice, row->command, NULL, &early);
  assert_outcome (accepted_early, early, row->early);
  if (!accepted_early)
    return;
  const gboolean accepted_late = avn_field_choice_check (choice, row->command, records, &late);
  assert_outcome (accepted_late, late, row->late);
}

typedef struct
{
  const char *name;
  const AvnCommand *command;
  const char *fields; /* (nullable): the value of --fields */
  const char *records;
  const char *expected; /* NAME=TITLE */
} ListRow;

static const ListRow list_rows[] = {
  { "columns", &reading, NULL, RECORDS, "name=Name size=Size" },
  { "chosen", &reading, "more,size", RECORDS, "more=MORE size=Size" },
  { "all", &reading, "all", RECORDS, "name=Name other=OTHER more=MORE size=Size" },
  { "all-of-nothing", &reading, "all", "[]", "name=Name size=Size" },
  { "no-columns", &without_columns, NULL, RECORDS, "name=NAME other=OTHER more=MORE size=SIZE" },
  { "no-columns-and-nothing", &without_columns, NULL, "[]", "" },
  { "hostile", &without_columns, NULL, "[{'a\\u001bä': 1}]", "a\033ä=A\\x1bä" },
};

static void
test_list (gconstpointer data)
{
  const ListRow *row = data;
  g_autoptr (AvnFieldChoice) choice = read_choice ("fields", row->fields != NULL ? row->fields : "", NULL);
  g_autoptr (AvnRecords) records = avn_test_parse_records (row->records);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) fields = avn_field_choice_list (choice, row->command, NULL, records, &error);
  g_assert_no_error (error);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < fields->len; i++)
    {
      const AvnField *field = fields->pdata[i];
      g_string_append_printf (text, "%s%s=%s", i > 0 ? " " : "", field->name, field->title);
    }
  g_assert_cmpstr (text->str, ==, row->expected);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/field-choice/read", read_rows, test_read);
  AVN_TEST_ADD_ROWS ("/field-choice/check", check_rows, test_check);
  AVN_TEST_ADD_ROWS ("/field-choice/list", list_rows, test_list);
  return g_test_run ();
}
