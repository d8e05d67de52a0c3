/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/command-group.h>
#include <avn/plugin-info.h>

G_BEGIN_DECLS

/**
 * AvnPluginLoader:
 *
 * The plugins and the programs `avn-GROUP` on PATH, which provide command groups.
 *
 * The host creates the loader; see [method@Avn.Invocation.get_loader]. It has read the key files of all
 * plugins, and opened only the module of the command that runs.
 *
 * ```c
 * AvnPluginLoader *loader = avn_invocation_get_loader (invocation);
 * g_autoptr (AvnCommandGroup) group = NULL;
 * AvnPluginInfo *info = avn_plugin_loader_find (loader, "weather");
 * const AvnPlugin *plugin = info != NULL ? avn_plugin_loader_load (loader, info, &group, &error) : NULL;
 * ```
 */
#define AVN_TYPE_PLUGIN_LOADER (avn_plugin_loader_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnPluginLoader, avn_plugin_loader, AVN, PLUGIN_LOADER, GObject)

AVN_AVAILABLE GPtrArray *avn_plugin_loader_get_plugins (AvnPluginLoader *self);
AVN_AVAILABLE GPtrArray *avn_plugin_loader_get_all (AvnPluginLoader *self);
AVN_AVAILABLE AvnPluginInfo *avn_plugin_loader_find (AvnPluginLoader *self, const char *name);
AVN_AVAILABLE const AvnPlugin *
avn_plugin_loader_load (AvnPluginLoader *self, AvnPluginInfo *info, AvnCommandGroup **group, GError **error);
AVN_AVAILABLE char **avn_plugin_loader_list_programs (AvnPluginLoader *self);

G_END_DECLS
