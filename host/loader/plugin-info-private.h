/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/plugin-info.h>

#define AVN_PLUGIN_SUFFIX ".avn-plugin"

/* What is built in, so that no group can have its name. */
#define AVN_HELP_COMMAND "help"

const char *const *avn_plugin_info_get_settings (AvnPluginInfo *self);
gboolean avn_plugin_info_is_group_name (const char *name);
AvnPluginInfo *avn_plugin_info_new (const char *directory, const char *file_name);
void avn_plugin_info_set_shadowed_by (AvnPluginInfo *self, AvnPluginInfo *other);
