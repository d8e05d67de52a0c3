/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/**
 * AvnKnownOption:
 * @option: the row
 * @setting: the setting that it sets, -1 if it sets none
 *
 * An option as the command line knows it: a setting's, the command's, or one of the two that change the
 * action.
 */
typedef struct
{
  const AvnOption *option;
  int setting;
} AvnKnownOption;

/* The options of every command that are not settings. */
extern const AvnOption avn_help_option;
extern const AvnOption avn_verbose_option;
extern const AvnOption avn_version_option;

GArray *avn_known_option_list (const AvnCommand *command);
char **avn_known_option_list_excluded (const AvnOption *option);
GArray *avn_known_option_list_global (const AvnCommand *command, gboolean for_output);
gboolean
avn_known_option_find (const AvnCommand *command, const char *name, gsize length, AvnKnownOption *found);
gboolean avn_known_option_find_short (const AvnCommand *command, char short_name, AvnKnownOption *found);
GError *avn_known_option_new_unknown (const AvnCommand *command, const char *name, gsize length);
