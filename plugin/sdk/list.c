/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "describe.h"
#include "group.h"
#include "record.h"

#include <glib/gi18n-lib.h>

static void
run_list (AvnCommandGroup *group, AvnInvocation *invocation)
{
  AvnPluginLoader *loader = avn_invocation_get_loader (invocation);
  avn_sdk_describe_if_requested (loader);
  g_auto (GStrv) programs = avn_plugin_loader_list_programs (loader);
  avn_sdk_record_collect (invocation, avn_plugin_loader_get_all (loader), programs, avn_result_new_records);
}

static const char *const normal_states[] = { "external", "ready", "shadowed", NULL };

static const AvnColumn *const columns[] = {
  AVN_COLUMN (.id = "name", .title = N_ ("NAME")),
  AVN_COLUMN (.id = "version", .title = N_ ("VERSION")),
  AVN_COLUMN (.id = "abi", .title = N_ ("ABI")),
  AVN_COLUMN (.id = "explanation",
              .title = N_ ("STATE"),
              .normal_values = normal_states,
              .status_field = "state"),
  AVN_COLUMN (.id = "path", .title = N_ ("PATH")),
  NULL,
};

static const char *const examples[] = { "plugin list", "plugin list --json", NULL };

const AvnCommand avn_sdk_list_command = {
  .path = "list",
  .summary = N_ ("List plugins and programs that provide commands"),
  .description
  = N_ ("Each plugin is opened in a process of its own, and a broken one is listed with the reason. Shadowed"
        " plugins are not opened."),
  .examples = examples,
  .columns = columns,
  .run = run_list,
  .members = avn_sdk_record_members,
};
