/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#define AVN_PLUGIN_SUFFIX ".avn-plugin"

#define AVN_TYPE_PLUGIN_INFO (avn_plugin_info_get_type ())

G_DECLARE_FINAL_TYPE (AvnPluginInfo, avn_plugin_info, AVN, PLUGIN_INFO, GObject)

AvnPluginInfo *avn_plugin_info_new (const char *directory, const char *file_name);
const char *avn_plugin_info_get_name (AvnPluginInfo *self);
const char *avn_plugin_info_get_comment (AvnPluginInfo *self);
const char *avn_plugin_info_get_key_file_path (AvnPluginInfo *self);
const char *avn_plugin_info_get_module_path (AvnPluginInfo *self);
gboolean avn_plugin_info_check (AvnPluginInfo *self, GError **error);
