/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "avn-plugin-loader-private.h"

#include <avn/avn.h>

#define AVN_HELP_COMMAND "help"

/* What it is for, marked for translation. */
extern const char avn_help_command_summary[];

/**
 * AvnHiddenRun:
 * @loader: a loader that has scanned
 * @console: where output goes
 * @words: (array zero-terminated=1): the words behind the hidden one
 *
 * Does what a hidden word asks for; programs type these, people do not.
 *
 * Returns: the exit status
 */
typedef int (*AvnHiddenRun) (AvnPluginLoader *loader, AvnConsole *console, char **words);

gboolean avn_built_in_is_name (const char *name);
void avn_built_in_add_groups (AvnPluginLoader *loader);
int avn_built_in_get_manual_section (const char *name);
AvnHiddenRun avn_built_in_find_hidden (const char *word);
