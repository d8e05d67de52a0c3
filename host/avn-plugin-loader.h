/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "avn-plugin-info.h"

#include <avn/avn.h>

/* As people know it: where the folder for data is another one, they have chosen that. */
#define AVN_PLUGIN_OWN_DIR "~/.local/share/avn/plugins-" G_STRINGIFY (AVN_PLUGIN_ABI)

#define AVN_TYPE_PLUGIN_LOADER (avn_plugin_loader_get_type ())

G_DECLARE_FINAL_TYPE (AvnPluginLoader, avn_plugin_loader, AVN, PLUGIN_LOADER, GObject)

AvnPluginLoader *avn_plugin_loader_new (void);
void avn_plugin_loader_add_built_in (AvnPluginLoader *self, const AvnPlugin *plugin, const char *comment);
void avn_plugin_loader_scan (AvnPluginLoader *self);
GPtrArray *avn_plugin_loader_get_plugins (AvnPluginLoader *self);
GPtrArray *avn_plugin_loader_get_all (AvnPluginLoader *self);
AvnPluginInfo *avn_plugin_loader_find (AvnPluginLoader *self, const char *name);
const AvnPlugin *
avn_plugin_loader_load (AvnPluginLoader *self, AvnPluginInfo *info, AvnCommandGroup **group, GError **error);
