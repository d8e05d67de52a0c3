/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/render.h"
#include "console/console-private.h"
#include "console/terminal.h"
#include "output/field-choice.h"
#include "output/json-private.h"
#include "output/result-private.h"
#include "output/separated.h"
#include "output/sort.h"
#include "output/table.h"
#include "settings/settings-private.h"
#include "text/text-private.h"

typedef struct
{
  AvnSettings *settings;
  AvnConsole *console;
  AvnFieldChoice *choice;
  AvnRecords *records;
  GPtrArray *fields;   /* (element-type AvnField) */
  GPtrArray *messages; /* (element-type utf8): for people, if the records have no fields */
} View;

typedef char *(*PrintView) (View *self);

typedef struct
{
  const char *setting;
  PrintView print;
} Format;

static JsonObject *
select_members (JsonObject *record, char **names)
{
  JsonObject *selected = json_object_new ();
  for (guint i = 0; names[i] != NULL; i++)
    {
      JsonNode *value = json_object_get_member (record, names[i]);
      if (value != NULL)
        json_object_set_member (selected, names[i], json_node_ref (value));
    }
  return selected;
}

static char *
print_json (View *self)
{
  const guint length = avn_records_get_length (self->records);
  GString *text = g_string_new ("[");
  for (guint i = 0; i < length; i++)
    {
      g_autoptr (JsonObject) record = avn_records_get (self->records, i);
      g_autoptr (JsonObject) selected = self->choice->names != NULL
                                            ? select_members (record, self->choice->names)
                                            : json_object_ref (record);
      if (i > 0)
        g_string_append_c (text, ',');
      avn_json_append_record (text, selected);
    }
  g_string_append (text, length > 0 ? "\n]\n" : "]\n");
  return g_string_free (text, FALSE);
}

static gboolean
wants_header (View *self)
{
  return !avn_settings_get_boolean (self->settings, "no-header");
}

static char *
print_terse (View *self)
{
  return avn_separated_print (self->records, self->fields, &avn_separated_terse, FALSE);
}

static char *
print_csv (View *self)
{
  return avn_separated_print (self->records, self->fields, &avn_separated_csv, wants_header (self));
}

/* The formats for programs */
static const Format formats[] = {
  { "json", print_json },
  { "terse", print_terse },
  { "get-values", print_terse },
  { "csv", print_csv },
};

static PrintView
find_format (AvnSettings *settings)
{
  const char *name = avn_settings_find_format (settings);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (formats[i].setting, name) == 0)
      return formats[i].print;
  return NULL;
}

static char *
print_messages (GPtrArray *messages, AvnConsole *console)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  for (guint i = 0; i < messages->len; i++)
    {
      g_autofree char *message = g_utf8_make_valid (messages->pdata[i], -1);
      g_autofree char *isolated = avn_text_isolate_sentence (message);
      g_string_append_printf (lines, "%s\n", isolated != NULL ? isolated : message);
    }
  return avn_terminal_fit (console->output, lines->str);
}

static char *
print_for_people (View *self)
{
  const gboolean relative = avn_settings_get_boolean (self->settings, "relative");
  g_autoptr (AvnRows) rows
      = avn_rows_new (self->records, self->fields, relative, self->console->color_output);
  const char *mode = avn_settings_get_string (self->settings, "mode");
  const gboolean accessible = avn_settings_get_boolean (self->settings, "accessible");
  const gsize width = g_strcmp0 (mode, "auto") == 0 ? avn_terminal_get_width (self->console->output) : 0;
  g_autofree char *text = NULL;
  if (self->fields->len == 0)
    return print_messages (self->messages, self->console);
  if (mode != NULL ? !g_str_equal (mode, "lines") : !accessible)
    text = avn_table_print (rows, wants_header (self), width);
  if (text == NULL)
    text = avn_lines_print (rows);
  return avn_terminal_fit (self->console->output, text);
}

/* Prints records as a table, regardless of settings. */
char *
avn_render_table (AvnRecords *records, const AvnColumn *const *columns, const char *gettext_domain)
{
  g_autoptr (GPtrArray) fields = avn_field_list_new (NULL, columns, gettext_domain);
  g_autoptr (AvnRows) rows = avn_rows_new (records, fields, FALSE, FALSE);
  return avn_table_print (rows, TRUE, 0);
}

static AvnRecords *
sort (AvnRecords *records, const AvnFieldChoice *choice, const AvnCommand *command)
{
  if (choice->sort == NULL)
    return g_object_ref (records);
  const AvnColumn *column = avn_field_find_column (command->columns, choice->sort);
  return avn_sort_records (records, choice->sort, avn_field_is_time (column), choice->descending);
}

static char *
print_records (
    View *self, PrintView print, const AvnCommand *command, const char *gettext_domain, GError **error)
{
  if (!avn_field_choice_check (self->choice, command, self->records, error))
    return NULL;
  g_autoptr (GPtrArray) fields = avn_field_choice_list (self->choice, command, gettext_domain, self->records);
  g_autoptr (AvnRecords) records = sort (self->records, self->choice, command);
  self->fields = fields;
  self->records = records;
  return print (self);
}

/**
 * avn_render:
 * @result: the result of a command
 * @command: the command
 * @gettext_domain: (nullable): the gettext domain of column titles
 * @settings: the settings
 * @console: the console that will print it
 * @error: where to put an error
 *
 * Lays out a result for standard output.
 *
 * Errors: `AVN_ERROR_USAGE` if a field that the settings name does not exist.
 *
 * Returns: (transfer full) (nullable): the output, which may be empty; %NULL on error
 */
char *
avn_render (AvnResult *result,
            const AvnCommand *command,
            const char *gettext_domain,
            AvnSettings *settings,
            AvnConsole *console,
            GError **error)
{
  AvnRecords *records = avn_result_get_records (result);
  GPtrArray *messages = avn_result_get_messages (result);
  const PrintView print = find_format (settings);
  if (avn_result_get_text (result) != NULL)
    return g_strconcat (avn_result_get_text (result), "\n", NULL);
  g_autoptr (AvnFieldChoice) choice = avn_field_choice_new (settings, error);
  if (choice == NULL)
    return NULL;
  const gboolean chosen = choice->all || choice->names != NULL;
  if (records != NULL && (print != NULL || chosen || (messages->len == 0 && command->columns != NULL)))
    {
      View view = {
        .settings = settings, .console = console, .choice = choice, .records = records, .messages = messages
      };
      return print_records (&view, print != NULL ? print : print_for_people, command, gettext_domain, error);
    }
  return print_messages (messages, console);
}
