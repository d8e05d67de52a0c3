/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-render.h"
#include "avn-result-private.h"
#include "avn-table.h"

/**
 * avn_render:
 * @result: what a command ended with
 * @command: the command
 * @gettext_domain: (nullable): the domain that column titles are translated in
 * @json: whether the user wants JSON
 *
 * Lays a result out for stdout. Every output mode is decided here.
 *
 * Returns: (transfer full): the output, maybe empty
 */
char *
avn_render (AvnResult *result, const AvnCommand *command, const char *gettext_domain, gboolean json)
{
  GVariant *records = avn_result_get_records (result);
  GPtrArray *messages = avn_result_get_messages (result);

  if (avn_result_get_text (result) != NULL)
    return g_strconcat (avn_result_get_text (result), "\n", NULL);
  if (json && records != NULL)
    {
      g_autofree char *text = avn_json_print (records, AVN_JSON_PRETTY);
      return g_strconcat (text, "\n", NULL);
    }
  if (messages->len > 0)
    {
      g_autoptr (GString) lines = g_string_new (NULL);
      for (guint i = 0; i < messages->len; i++)
        g_string_append_printf (lines, "%s\n", (const char *)messages->pdata[i]);
      return g_string_free (g_steal_pointer (&lines), FALSE);
    }
  if (records != NULL && command->columns != NULL)
    return avn_table_print (records, command->columns, gettext_domain);
  return g_strdup ("");
}
