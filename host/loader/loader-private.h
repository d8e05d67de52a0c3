/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "loader/plugin-info-private.h"

#include <avn/plugin-loader.h>
#include <avn/plugin.h>

/* For the help; $XDG_DATA_HOME may name another directory. */
#define AVN_PLUGIN_OWN_DIR "~/.local/share/avn/plugins-" G_STRINGIFY (AVN_PLUGIN_ABI)

AvnPluginLoader *avn_plugin_loader_new (void);
GPtrArray *avn_plugin_loader_get_declarations (AvnPluginLoader *self);
void avn_plugin_loader_scan (AvnPluginLoader *self);
