/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

/**
 * AvnPluginInfo:
 *
 * The content of a plugin's key file, see [class@Avn.PluginLoader]. The module need not be open.
 *
 * An invalid key file has an object too: users who name the plugin see why it is refused.
 */
#define AVN_TYPE_PLUGIN_INFO (avn_plugin_info_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnPluginInfo, avn_plugin_info, AVN, PLUGIN_INFO, GObject)

AVN_AVAILABLE const char *avn_plugin_info_get_name (AvnPluginInfo *self);
AVN_AVAILABLE const char *avn_plugin_info_get_comment (AvnPluginInfo *self);
AVN_AVAILABLE const char *avn_plugin_info_get_version (AvnPluginInfo *self);
AVN_AVAILABLE int avn_plugin_info_get_abi (AvnPluginInfo *self);
AVN_AVAILABLE const char *avn_plugin_info_get_key_file_path (AvnPluginInfo *self);
AVN_AVAILABLE const char *avn_plugin_info_get_module_path (AvnPluginInfo *self);
AVN_AVAILABLE AvnPluginInfo *avn_plugin_info_get_shadowed_by (AvnPluginInfo *self);
AVN_AVAILABLE gboolean avn_plugin_info_check (AvnPluginInfo *self, GError **error);

G_END_DECLS
