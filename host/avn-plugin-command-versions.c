/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-help.h"
#include "avn-invocation-private.h"
#include "avn-plugin-group.h"
#include "avn-plugin-record.h"

#include <string.h>

/* Several plugins may work with one library. */
static void
append_libraries (GString *text, GVariant *records)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; i < g_variant_n_children (records); i++)
    {
      g_autoptr (GVariant) record = g_variant_get_child_value (records, i);
      g_autofree const char **libraries = NULL;
      g_variant_lookup (record, "libraries", "^a&s", &libraries);
      for (guint j = 0; libraries != NULL && libraries[j] != NULL; j++)
        if (g_hash_table_add (seen, g_strdup (libraries[j])))
          g_string_append_printf (text, "%s\n", libraries[j]);
    }
}

static void
collect_records_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  GError *error = NULL;
  g_autoptr (GVariant) records = avn_plugin_record_collect_finish (result, &error);
  if (records == NULL)
    {
      avn_invocation_return_error (invocation, error);
      return;
    }
  g_autofree char *own = avn_help_print_version ();
  g_autoptr (GString) text = g_string_new (own);
  append_libraries (text, records);
  g_string_truncate (text, text->len - strlen ("\n"));
  avn_invocation_return_result (invocation, avn_result_new_text (text->str));
}

static void
run_versions (AvnCommandGroup *group, AvnInvocation *invocation)
{
  AvnPluginLoader *loader = avn_invocation_get_loader (invocation);
  avn_plugin_record_collect_async (invocation, avn_plugin_loader_get_plugins (loader), NULL,
                                   collect_records_cb);
}

const AvnCommand avn_plugin_versions_command = {
  .path = "",
  .summary = "",
  .run = run_versions,
};
