/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-plugin-group.h"

/* The group "plugin" is written like any other, but has no module. */

static const AvnCommand *const commands[] = {
  &avn_plugin_list_command,
  &avn_plugin_info_command,
  NULL,
};

AVN_DEFINE_COMMAND_GROUP (AvnPluginGroup, avn_plugin_group, commands)

const AvnPlugin avn_plugin_group_plugin = {
  .abi = AVN_PLUGIN_ABI,
  .api = AVN_PLUGIN_API,
  .name = "plugin",
  .gettext_domain = GETTEXT_PACKAGE,
  .get_type = avn_plugin_group_get_type,
};
