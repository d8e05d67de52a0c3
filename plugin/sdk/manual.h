/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/**
 * AvnManualExtra:
 * @date: (nullable): the date for the footer, %NULL for none
 * @prose: (nullable): roff source in UTF-8 to insert before the last section; lines before its first heading
 * continue the section FILES
 *
 * The parts of a manual page that the tables do not have.
 */
typedef struct
{
  const char *date;
  const char *prose;
} AvnManualExtra;

char *avn_manual_print_program (AvnPluginLoader *loader, AvnSettings *settings, const AvnManualExtra *extra);
char *avn_manual_print_group (AvnPluginInfo *info,
                              const AvnPlugin *plugin,
                              AvnCommandGroup *group,
                              AvnSettings *settings,
                              const AvnManualExtra *extra);

void avn_manual_append_entry (GString *page, const char *term);
void avn_manual_append_global_option (GString *page, AvnSettings *settings, const AvnOption *option);
void avn_manual_append_option_name (GString *page, const AvnOption *option);
void avn_manual_append_command (GString *page, const AvnPlugin *plugin, const AvnCommand *command);
