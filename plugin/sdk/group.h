/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

#define AVN_SDK_GROUP "plugin"

extern const AvnCommand avn_sdk_info_command;
extern const AvnCommand avn_sdk_list_command;
extern const AvnCommand avn_sdk_man_command;
extern const AvnCommand avn_sdk_new_command;

char *avn_sdk_find_program (AvnPluginLoader *loader, const char *group);
const char *avn_sdk_get_program_group (const char *path);
GError *avn_sdk_new_unknown_error (const char *name);
