/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

extern const AvnPlugin avn_plugin_group_plugin;

extern const AvnCommand avn_plugin_info_command;
extern const AvnCommand avn_plugin_list_command;
extern const AvnCommand avn_plugin_man_command;
extern const AvnCommand avn_plugin_new_command;

/* What "avn --version --verbose" runs; it has no name. */
extern const AvnCommand avn_plugin_versions_command;

GError *avn_plugin_group_new_unknown (const char *name);
