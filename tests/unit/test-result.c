/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/render.h"
#include "output/result-private.h"
#include "avn-test.h"

static const AvnColumn *const columns[] = { AVN_COLUMN (.id = "name", .title = "NAME"), NULL };
static const AvnCommand command_with_table = { .path = "zone list", .columns = columns };
static const AvnCommand command_without_table = { .path = "zone delete" };

typedef struct
{
  const char *name;
  const AvnCommand *command;
  const char *records; /* (nullable): see avn_test_parse_json () */
  const char *messages[3];
  const char *text;
  const char *plain;
  const char *json;
} RenderRow;

static const RenderRow render_rows[] = {
  { "nothing", &command_with_table, NULL, { NULL }, NULL, "", "" },
  { "records",
    &command_with_table,
    "[{'name': 'a', 'more': 1}]",
    { NULL },
    NULL,
    "NAME\n====\na\n",
    "[\n    {\n        \"more\": 1,\n        \"name\": \"a\"\n    }\n]\n" },
  { "no-records", &command_with_table, "[]", { NULL }, NULL, "NAME\n====\n", "[]\n" },
  { "records-without-table",
    &command_without_table,
    "[{'name': 'a'}]",
    { NULL },
    NULL,
    "",
    "[\n    {\n        \"name\": \"a\"\n    }\n]\n" },
  { "messages",
    &command_with_table,
    NULL,
    { "Done.", "Really." },
    NULL,
    "Done.\nReally.\n",
    "Done.\nReally.\n" },
  { "invalid-utf-8",
    &command_with_table,
    NULL,
    { "D\327ne \360" },
    NULL,
    "D\357\277\275ne \357\277\275\n",
    "D\357\277\275ne \357\277\275\n" },
  { "message-in-place-of-a-table",
    &command_with_table,
    "[{'name': 'a'}]",
    { "Done." },
    NULL,
    "Done.\n",
    "[\n    {\n        \"name\": \"a\"\n    }\n]\n" },
  { "text",
    &command_with_table,
    NULL,
    { NULL },
    "to the \033 byte",
    "to the \033 byte\n",
    "to the \033 byte\n" },
  { "text-wins", &command_with_table, "[{'name': 'a'}]", { "Done." }, "text", "text\n", "text\n" },
};

static AvnResult *
new_result (const RenderRow *row)
{
  AvnResult *result = row->text != NULL ? avn_result_new_text (row->text) : avn_result_new ();
  if (row->records != NULL)
    {
      g_autoptr (AvnRecords) records = avn_test_parse_records (row->records);
      avn_result_set_records (result, records);
    }
  for (guint i = 0; row->messages[i] != NULL; i++)
    avn_result_add_message (result, row->messages[i]);
  return result;
}

static char *
render_with (AvnResult *result, const AvnCommand *command, AvnSettings *settings)
{
  g_autoptr (AvnConsole) console = avn_console_new (-1, -1, -1);
  g_autoptr (GError) error = NULL;
  char *text = avn_render (result, command, NULL, settings, console, &error);
  g_assert_no_error (error);
  return text;
}

static char *
render (AvnResult *result, const AvnCommand *command, gboolean json)
{
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  if (json)
    avn_settings_set (settings, "json", "1");
  return render_with (result, command, settings);
}

static const AvnColumn *const odd_columns[] = { AVN_COLUMN (.id = "name", .title = "N\360"), NULL };
static const AvnCommand command_with_odd_title = { .path = "zone list", .columns = odd_columns };

static void
test_title_with_invalid_utf_8 (void)
{
  g_autoptr (AvnRecords) records = avn_test_parse_records ("[]");
  g_autoptr (AvnResult) result = avn_result_new_records (records);
  g_autofree char *table = render (result, &command_with_odd_title, FALSE);
  g_assert_cmpstr (table, ==, "N\357\277\275\n==\n");
}

static void
test_render (gconstpointer data)
{
  const RenderRow *row = data;
  g_autoptr (AvnResult) result = new_result (row);
  g_autofree char *plain = render (result, row->command, FALSE);
  g_autofree char *json = render (result, row->command, TRUE);
  g_assert_cmpstr (plain, ==, row->plain);
  g_assert_cmpstr (json, ==, row->json);
}

typedef struct
{
  const char *name;
  const AvnCommand *command;
  const char *settings[3];
  const char *values[3];
  const char *expected;
} ModeRow;

#define TWO "[{'name': 'b', 'more': 1}, {'name': null}, {'name': ''}]"

/* All of TWO, for a command that prints messages instead of a table. */
static const ModeRow mode_rows[] = {
  { "terse", &command_with_table, { "terse" }, { "1" }, "b\n\n\n" },
  { "csv", &command_with_table, { "csv" }, { "1" }, "name\r\nb\r\n\"\"\r\n\"\"\r\n" },
  { "csv-without-header",
    &command_with_table,
    { "csv", "no-header" },
    { "1", "1" },
    "b\r\n\"\"\r\n\"\"\r\n" },
  { "values", &command_with_table, { "get-values" }, { "more,name" }, "1:b\n:\n:\n" },
  { "fields-in-place-of-messages", &command_with_table, { "fields" }, { "more" }, "MORE\n====\n1\n\n\n" },
  { "no-header", &command_with_table, { "fields", "no-header" }, { "more,name", "1" }, "1  b\n   null\n\n" },
  { "lines",
    &command_with_table,
    { "fields", "mode" },
    { "name", "lines" },
    "NAME: b\n\nNAME: null\n\nNAME:\n" },
  { "accessible",
    &command_with_table,
    { "fields", "accessible" },
    { "name", "true" },
    "NAME: b\n\nNAME: null\n\nNAME:\n" },
  { "not-accessible",
    &command_with_table,
    { "fields", "accessible" },
    { "name", "0" },
    "NAME\n====\nb\nnull\n\n" },
  { "table-for-those-who-want-it",
    &command_with_table,
    { "fields", "accessible", "mode" },
    { "name", "true", "table" },
    "NAME\n====\nb\nnull\n\n" },
  { "auto-without-a-terminal",
    &command_with_table,
    { "fields", "accessible", "mode" },
    { "name", "true", "auto" },
    "NAME\n====\nb\nnull\n\n" },
  { "mode-alone", &command_with_table, { "mode" }, { "lines" }, "Done.\n" },
  { "sort-alone", &command_with_table, { "sort" }, { "name" }, "Done.\n" },
  { "sort", &command_with_table, { "terse", "sort" }, { "1", "name" }, "\nb\n\n" },
  { "json-fields",
    &command_with_table,
    { "json", "fields", "sort" },
    { "1", "more,name", "name" },
    "[\n    {\n        \"name\": \"\"\n    },\n    {\n        \"more\": 1,\n        \"name\": \"b\"\n    "
    "},\n    {\n        \"name\": null\n    }\n]\n" },
  { "all", &command_with_table, { "terse", "fields" }, { "1", "all" }, "b:1\n:\n:\n" },
  { "no-columns", &command_without_table, { "terse" }, { "1" }, "b:1\n:\n:\n" },
};

static void
test_mode (gconstpointer data)
{
  const ModeRow *row = data;
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  g_autoptr (AvnRecords) records = avn_test_parse_records (TWO);
  g_autoptr (AvnResult) result = avn_result_new_records (records);
  avn_result_add_message (result, "Done.");
  for (guint i = 0; i < G_N_ELEMENTS (row->values) && row->values[i] != NULL; i++)
    avn_settings_set (settings, row->settings[i], row->values[i]);
  g_autofree char *text = render_with (result, row->command, settings);
  g_assert_cmpstr (text, ==, row->expected);
}

static void
test_unknown_field (void)
{
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  g_autoptr (AvnConsole) console = avn_console_new (-1, -1, -1);
  g_autoptr (AvnRecords) records = avn_test_parse_records ("[{'name': 1}]");
  g_autoptr (AvnResult) result = avn_result_new_records (records);
  g_autoptr (GError) error = NULL;
  avn_settings_set (settings, "sort", "nam");
  g_assert_null (avn_render (result, &command_with_table, NULL, settings, console, &error));
  g_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE);
}

static void
test_one_record (void)
{
  g_autoptr (JsonObject) record = avn_test_parse_object ("{'full_token': '" AVN_TEST_TOKEN "'}");
  g_autoptr (AvnResult) result = avn_result_new_record (record);
  g_autofree char *json = render (result, &command_without_table, TRUE);
  g_assert_cmpstr (json, ==, "[\n    {\n        \"full_token\": \"" AVN_TEST_TOKEN "\"\n    }\n]\n");
}

static void
test_records_are_replaced (void)
{
  g_autoptr (AvnRecords) one = avn_test_parse_records ("[{'a': 1}]");
  g_autoptr (AvnRecords) none = avn_test_parse_records ("[]");
  g_autoptr (AvnResult) result = avn_result_new_records (one);
  avn_result_set_records (result, none);
  g_assert_cmpuint (avn_records_get_length (result->records), ==, 0);
}

static void
test_notes_are_not_output (void)
{
  g_autoptr (AvnResult) result = avn_result_new ();
  avn_result_add_note (result, "Beware.");
  g_autofree char *plain = render (result, &command_with_table, FALSE);
  g_assert_cmpstr (plain, ==, "");
  g_assert_cmpuint (result->notes->len, ==, 1);
  g_assert_cmpstr (result->notes->pdata[0], ==, "Beware.");
}

static void
test_first_error_decides (void)
{
  g_autoptr (AvnResult) result = avn_result_new ();
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_assert_cmpint (avn_result_get_exit_status (result, nothing), ==, 0);
  avn_result_add_error (result, g_error_new (AVN_ERROR, AVN_ERROR_PLUGIN, "not there"));
  avn_result_add_error (result, g_error_new (AVN_ERROR, AVN_ERROR_STORAGE, "not written"));
  g_assert_cmpint (avn_result_get_exit_status (result, nothing), ==, 14);
  g_assert_cmpuint (result->errors->len, ==, 2);
  g_assert_error ((GError *)result->errors->pdata[1], AVN_ERROR, AVN_ERROR_STORAGE);
}

static void
test_exit_status_of_another_program (void)
{
  g_autoptr (AvnResult) result = avn_result_new ();
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  avn_result_set_exit_status (result, 42);
  g_assert_cmpint (avn_result_get_exit_status (result, nothing), ==, 42);
}

static void
test_properties (void)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (AvnResult) result
      = g_object_new (AVN_TYPE_RESULT, "text", "hello", "advice-if-lost", "Look.", "exit-status", 3, NULL);
  g_autofree char *text = NULL;
  g_autofree char *advice = NULL;
  int exit_status = 0;
  g_assert_cmpstr (result->text, ==, "hello");
  g_assert_cmpstr (result->advice, ==, "Look.");
  g_assert_cmpint (avn_result_get_exit_status (result, nothing), ==, 3);
  g_object_get (result, "text", &text, "advice-if-lost", &advice, "exit-status", &exit_status, NULL);
  g_assert_cmpstr (text, ==, "hello");
  g_assert_cmpstr (advice, ==, "Look.");
  g_assert_cmpint (exit_status, ==, 3);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/result/render", render_rows, test_render);
  AVN_TEST_ADD_ROWS ("/result/mode", mode_rows, test_mode);
  g_test_add_func ("/render/title-with-invalid-utf-8", test_title_with_invalid_utf_8);
  g_test_add_func ("/result/unknown-field", test_unknown_field);
  g_test_add_func ("/result/one-record", test_one_record);
  g_test_add_func ("/result/records-are-replaced", test_records_are_replaced);
  g_test_add_func ("/result/notes-are-not-output", test_notes_are_not_output);
  g_test_add_func ("/result/first-error-decides", test_first_error_decides);
  g_test_add_func ("/result/exit-status-of-another-program", test_exit_status_of_another_program);
  g_test_add_func ("/result/properties", test_properties);
  return g_test_run ();
}
