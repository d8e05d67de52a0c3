/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-external.h"
#include "avn-invocation-private.h"
#include "group.h"
#include "record.h"

#include <glib/gi18n-lib.h>

static void
collect_records_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  GError *error = NULL;
  g_autoptr (GVariant) records = avn_plugin_record_collect_finish (result, &error);
  if (records == NULL)
    avn_invocation_return_error (invocation, error);
  else
    avn_invocation_return_result (invocation, avn_result_new_records (records));
}

static void
run_list (AvnCommandGroup *group, AvnInvocation *invocation)
{
  AvnPluginLoader *loader = avn_invocation_get_loader (invocation);
  g_auto (GStrv) programs = avn_plugin_loader_list_programs (loader);
  avn_plugin_record_collect_async (invocation, avn_plugin_loader_get_all (loader), programs,
                                   collect_records_cb);
}

static const char *const normal_states[] = { "built-in", "external", "ready", "shadowed", NULL };

static const AvnColumn *const columns[] = {
  AVN_COLUMN (.id = "name", .title = N_ ("NAME")),
  AVN_COLUMN (.id = "version", .title = N_ ("VERSION")),
  AVN_COLUMN (.id = "abi", .title = N_ ("ABI")),
  AVN_COLUMN (.id = "explanation",
              .title = N_ ("STATE"),
              .normal_values = normal_states,
              .status_field = "state"),
  AVN_COLUMN (.id = "path", .title = N_ ("PATH")),
  AVN_COLUMN (.id = "commands", .title = N_ ("COMMANDS")),
  NULL,
};

static const char *const examples[] = { "plugin list", "plugin list --json", NULL };

const AvnCommand avn_plugin_list_command = {
  .path = "list",
  .summary = N_ ("List what provides commands, and what was refused and why"),
  .description
  = N_ ("Each plugin is opened by a process of its own, so that a broken one is a line in the list. "
        "Plugins that others of the same name shadow are not opened."),
  .examples = examples,
  .columns = columns,
  .run = run_list,
  .members = avn_plugin_record_members,
};
