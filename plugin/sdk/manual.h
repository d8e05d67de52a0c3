/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/**
 * AvnManualExtra:
 * @date: (nullable): the day in the page's footer; without it the page is the same every day
 * @prose: (nullable): roff in UTF-8 to put in front of the last section; what stands in front of its first
 * heading goes on in the section about files
 *
 * What a man page has beside what the tables say.
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
