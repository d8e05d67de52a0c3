/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-help.h"
#include "avn-invocation-private.h"
#include "../plugin/sdk/group.h"

#include <string.h>

static void
run_versions (AvnCommandGroup *group, AvnInvocation *invocation)
{
  GPtrArray *plugins = avn_plugin_loader_get_plugins (avn_invocation_get_loader (invocation));
  g_autofree char *own = avn_help_print_version ();
  g_autoptr (GString) text = g_string_new (own);
  for (guint i = 0; i < plugins->len; i++)
    {
      const char *version = avn_plugin_info_get_version (plugins->pdata[i]);
      if (version != NULL && avn_plugin_info_check (plugins->pdata[i], NULL))
        g_string_append_printf (text, "%s %s\n", avn_plugin_info_get_name (plugins->pdata[i]), version);
    }
  g_string_truncate (text, text->len - strlen ("\n"));
  avn_invocation_return_result (invocation, avn_result_new_text (text->str));
}

const AvnCommand avn_plugin_versions_command = {
  .path = "",
  .summary = "",
  .run = run_versions,
};
