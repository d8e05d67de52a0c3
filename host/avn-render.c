/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-render.h"
#include "avn-cell.h"
#include "avn-record.h"
#include "avn-result-private.h"
#include "avn-table.h"

typedef char *(*PrintRecords) (GVariant *records, const AvnCommand *command, const char *gettext_domain);

typedef struct
{
  AvnSetting setting; /* asks for it */
  PrintRecords print;
} Format;

static char *
print_json (GVariant *records, const AvnCommand *command, const char *gettext_domain)
{
  g_autofree char *text = avn_json_print (records, AVN_JSON_PRETTY);
  return g_strconcat (text, "\n", NULL);
}

/* Records as a table for people. */
char *
avn_render_table (GVariant *records, const AvnColumn *const *columns, const char *gettext_domain)
{
  g_autoptr (GPtrArray) list = avn_record_list (records);
  g_autoptr (GPtrArray) fields = avn_field_list_new (columns, gettext_domain);
  g_autoptr (AvnRows) rows = avn_rows_new (list, fields, avn_cell_append);
  return avn_table_print (rows);
}

/* What programs read: the records, and never the messages in their place. */
static const Format formats[] = {
  { AVN_SETTING_JSON, print_json },
};

static PrintRecords
find_format (AvnSettings *settings)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (avn_settings_get_boolean (settings, formats[i].setting))
      return formats[i].print;
  return NULL;
}

static char *
print_lines (GPtrArray *messages)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  for (guint i = 0; i < messages->len; i++)
    g_string_append_printf (lines, "%s\n", (const char *)messages->pdata[i]);
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

/**
 * avn_render:
 * @result: what a command ended with
 * @command: the command
 * @gettext_domain: (nullable): the domain that column titles are translated in
 * @settings: the settings, which say what the user wants to see
 *
 * Lays a result out for stdout. Every output mode is decided here.
 *
 * Returns: (transfer full): the output, maybe empty
 */
char *
avn_render (AvnResult *result, const AvnCommand *command, const char *gettext_domain, AvnSettings *settings)
{
  const PrintRecords print_records = find_format (settings);
  GVariant *records = avn_result_get_records (result);
  GPtrArray *messages = avn_result_get_messages (result);

  if (avn_result_get_text (result) != NULL)
    return g_strconcat (avn_result_get_text (result), "\n", NULL);
  if (print_records != NULL && records != NULL)
    return print_records (records, command, gettext_domain);
  if (messages->len > 0)
    return print_lines (messages);
  if (records != NULL && command->columns != NULL)
    return avn_render_table (records, command->columns, gettext_domain);
  return g_strdup ("");
}
