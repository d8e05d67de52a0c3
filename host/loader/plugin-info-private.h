/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/plugin-info.h>

#define AVN_PLUGIN_SUFFIX ".avn-plugin"

/* Built in: no plugin can have these names. */
#define AVN_HELP_COMMAND "help"
#define AVN_VERSION_COMMAND "version"

const char *const *avn_plugin_info_get_settings (AvnPluginInfo *self);
AvnPluginInfo *avn_plugin_info_new (const char *directory, const char *file_name);
void avn_plugin_info_set_shadowed_by (AvnPluginInfo *self, AvnPluginInfo *other);
char *
avn_plugin_info_suggest (AvnPluginInfo *self, const char *path, const char *word, const char *const *rest);
