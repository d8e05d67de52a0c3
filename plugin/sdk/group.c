/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"

#include <glib/gi18n-lib.h>

/* The group "plugin" is written like any other, but has no module. */

static const AvnCommand *const commands[] = {
  &avn_plugin_list_command, &avn_plugin_info_command, &avn_plugin_man_command, &avn_plugin_new_command, NULL,
};

AVN_DEFINE_COMMAND_GROUP (AvnPluginGroup, avn_plugin_group, commands)

const AvnPlugin avn_plugin_group_plugin = {
  .abi = AVN_PLUGIN_ABI,
  .name = "plugin",
  .gettext_domain = GETTEXT_PACKAGE,
  .get_type = avn_plugin_group_get_type,
};

/* The error for the name of a group that nothing provides. */
GError *
avn_plugin_group_new_unknown (const char *name)
{
  g_autofree char *safe = avn_text_make_safe (name, -1);
  return g_error_new (AVN_ERROR, AVN_ERROR_USAGE,
                      _ ("There is no plugin or program that provides \"%s\".\n"
                         "Run \"avn plugin list\" to see what there is."),
                      safe);
}
