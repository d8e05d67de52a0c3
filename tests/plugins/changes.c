/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A plugin whose change command does not declare the members of its records, like plugins from before such
 * declarations. */

#include <avn/avn.h>

static void
run_change (AvnCommandGroup *group, AvnInvocation *invocation)
{
  g_autoptr (JsonObject) record = json_object_new ();
  json_object_set_string_member (record, "zone", "north");
  AvnResult *result = avn_result_new_record (record);
  avn_result_add_message (result, "The zone is gone.");
  avn_invocation_return_result (invocation, result);
}

static const AvnCommand change = { .path = "change", .summary = "Change", .run = run_change };

static const AvnCommand *const commands[] = { &change, NULL };

AVN_DEFINE_COMMAND_GROUP (ChangesGroup, changes_group, commands)

AVN_DEFINE_PLUGIN (.name = "changes", .get_type = changes_group_get_type)
