/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

#define AVN_PLUGIN_SUFFIX ".avn-plugin"

#define AVN_TYPE_PLUGIN_INFO (avn_plugin_info_get_type ())

G_DECLARE_FINAL_TYPE (AvnPluginInfo, avn_plugin_info, AVN, PLUGIN_INFO, GObject)

gboolean avn_plugin_info_is_group_name (const char *name);
AvnPluginInfo *avn_plugin_info_new (const char *directory, const char *file_name);
AvnPluginInfo *avn_plugin_info_new_built_in (const AvnPlugin *plugin, const char *comment);
const AvnPlugin *avn_plugin_info_get_built_in (AvnPluginInfo *self);
const char *avn_plugin_info_get_name (AvnPluginInfo *self);
const char *avn_plugin_info_get_comment (AvnPluginInfo *self);
const char *avn_plugin_info_get_version (AvnPluginInfo *self);
int avn_plugin_info_get_abi (AvnPluginInfo *self);
const char *avn_plugin_info_get_key_file_path (AvnPluginInfo *self);
char *avn_plugin_info_dup_shown_path (AvnPluginInfo *self);
const char *avn_plugin_info_get_module_path (AvnPluginInfo *self);
void avn_plugin_info_set_shadowed_by (AvnPluginInfo *self, AvnPluginInfo *other);
AvnPluginInfo *avn_plugin_info_get_shadowed_by (AvnPluginInfo *self);
gboolean avn_plugin_info_check (AvnPluginInfo *self, GError **error);
