/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A plugin that changes something and does not name the members of its records, as those do not that are
 * older than such names. */

#include <avn/avn.h>

static void
run_change (AvnCommandGroup *group, AvnInvocation *invocation)
{
  AvnResult *result = avn_result_new_record (g_variant_new_parsed ("{'zone': <'north'>}"));
  avn_result_add_message (result, "The zone is gone.");
  avn_invocation_return_result (invocation, result);
}

static const AvnCommand change = { .path = "change", .summary = "Change", .run = run_change };

static const AvnCommand *const commands[] = { &change, NULL };

AVN_DEFINE_COMMAND_GROUP (ChangesGroup, changes_group, commands)

AVN_DEFINE_PLUGIN (.name = "changes", .get_type = changes_group_get_type)
