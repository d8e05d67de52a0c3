/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-plugin.h>
#include <avn/avn-plugin-info.h>

#define AVN_PLUGIN_SUFFIX ".avn-plugin"

gboolean avn_plugin_info_is_group_name (const char *name);
AvnPluginInfo *avn_plugin_info_new (const char *directory, const char *file_name);
AvnPluginInfo *avn_plugin_info_new_built_in (const AvnPlugin *plugin, const char *comment);
const AvnPlugin *avn_plugin_info_get_built_in (AvnPluginInfo *self);
char *avn_plugin_info_dup_shown_path (AvnPluginInfo *self);
void avn_plugin_info_set_shadowed_by (AvnPluginInfo *self, AvnPluginInfo *other);
