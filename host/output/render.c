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
#include "settings/configuration.h"
#include "settings/settings-private.h"
#include "text/text-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

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

/* @names: (nullable): prints all members without them */
static char *
print_json (AvnRecords *records, char **names)
{
  const guint length = avn_records_get_length (records);
  GString *text = g_string_new ("[");
  for (guint i = 0; i < length; i++)
    {
      g_autoptr (JsonObject) record = avn_records_get (records, i);
      g_autoptr (JsonObject) selected
          = names != NULL ? select_members (record, names) : json_object_ref (record);
      if (i > 0)
        g_string_append_c (text, ',');
      avn_json_append_record (text, selected);
    }
  g_string_append (text, length > 0 ? "\n]\n" : "]\n");
  return g_string_free (text, FALSE);
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

/* Takes text for programs. A terminal that expects no UTF-8 may take its bytes for control characters. */
static char *
fit_to_terminal (char *text, AvnConsole *console)
{
  if (g_get_charset (NULL) || isatty (console->output) == 0)
    return text;
  g_autofree char *whole = text;
  return avn_terminal_fit (console->output, whole);
}

static gboolean
wants_header (AvnSettings *settings)
{
  return !avn_settings_get_boolean (settings, "no-header");
}

/* Returns --mode, else lines for screen readers, else on a terminal the mode that avn.conf keeps. A terminal
 * breaks a long row within its cells, so that tokens cannot be copied. */
static const char *
find_mode (AvnSettings *settings, AvnConsole *console)
{
  static const char *const modes[] = { "table", "lines", "auto", NULL };
  g_autoptr (GError) error = NULL;
  const char *mode = avn_settings_get_string (settings, "mode");
  if (mode != NULL)
    return mode;
  if (avn_settings_get_boolean (settings, "accessible"))
    return "lines";
  if (avn_terminal_get_width (console->output) == 0)
    return "table";
  g_autofree char *kept = avn_configuration_read ("mode", &error);
  for (guint i = 0; kept != NULL && modes[i] != NULL; i++)
    if (g_str_equal (modes[i], kept))
      return modes[i];
  if (error != NULL)
    avn_console_warn (console, "%s", error->message);
  else if (kept != NULL)
    /* Translators: mode, table, lines, auto and avn.conf are typed as they are, in every language. */
    avn_console_warn (console, "%s", _ ("The key \"mode\" of avn.conf must be table, lines or auto."));
  return "auto";
}

static char *
print_for_people (AvnRecords *records, GPtrArray *fields, AvnSettings *settings, AvnConsole *console)
{
  const gboolean relative = avn_settings_get_boolean (settings, "relative");
  const char *mode = find_mode (settings, console);
  const gsize width = avn_terminal_get_width (console->output);
  g_autoptr (AvnRows) rows = avn_rows_new (records, fields, relative, console->color_output);
  g_autofree char *text = NULL;
  if (!g_str_equal (mode, "lines"))
    text = avn_table_print (rows, wants_header (settings), g_str_equal (mode, "auto") ? width : 0);
  if (text == NULL)
    text = avn_lines_print (rows, width);
  /* The next step copies the text: free the memory of long lists first. */
  g_clear_pointer (&rows, avn_rows_free);
  return avn_terminal_fit (console->output, text);
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

/**
 * avn_render:
 * @result: the result of a command
 * @command: the command
 * @gettext_domain: (nullable): the gettext domain of column titles
 * @settings: the settings
 * @console: the console that will print it
 * @error: return location for an error
 *
 * Lays out a result for standard output.
 *
 * Errors: `AVN_ERROR_USAGE` if a field that the settings name does not exist, or there are too many.
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
  const char *format = avn_settings_find_format (settings);
  if (result->text != NULL)
    return g_strconcat (result->text, "\n", NULL);
  g_autoptr (AvnFieldChoice) choice = avn_field_choice_new (settings, error);
  if (choice == NULL)
    return NULL;
  const gboolean is_chosen = format != NULL || choice->all || choice->names != NULL;
  if (result->records == NULL || (!is_chosen && (result->messages->len > 0 || command->columns == NULL)))
    return print_messages (result->messages, console);

  if (!avn_field_choice_check (choice, command, result->records, error))
    return NULL;
  g_autoptr (AvnRecords) records = sort (result->records, choice, command);
  if (g_strcmp0 (format, "json") == 0)
    return fit_to_terminal (print_json (records, choice->names), console);
  g_autoptr (GPtrArray) fields
      = avn_field_choice_list (choice, command, gettext_domain, result->records, error);
  if (fields == NULL)
    return NULL;
  if (format == NULL)
    return fields->len > 0 ? print_for_people (records, fields, settings, console)
                           : print_messages (result->messages, console);
  for (guint i = fields->len; i > 0; i--)
    if (((AvnField *)fields->pdata[i - 1])->only_if_set)
      g_ptr_array_remove_index (fields, i - 1);
  return fit_to_terminal (
      avn_separated_print (records, fields,
                           g_str_equal (format, "csv") ? &avn_separated_csv : &avn_separated_terse,
                           wants_header (settings)),
      console);
}
