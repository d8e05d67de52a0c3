/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

void avn_manual_append_entry (GString *page, const char *term);
void avn_manual_append_global_option (GString *page, AvnSettings *settings, const AvnOption *option);
void avn_manual_append_option_name (GString *page, const AvnOption *option);
void avn_manual_append_command (GString *page, const AvnPlugin *plugin, const AvnCommand *command);
