/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "loader/loader-private.h"

#include <avn/avn.h>

const AvnCommand *avn_command_finder_match (AvnCommandGroup *group, GString *path, const char *word);
GPtrArray *avn_command_finder_list_next_words (AvnCommandGroup *group, const char *path);
GError *avn_command_finder_new_nothing_found (AvnPluginLoader *loader, const char *words, GPtrArray *topics);
GError *
avn_command_finder_new_unknown_group (AvnPluginLoader *loader, const char *word, const char *const *rest);
GError *avn_command_finder_new_unknown_command (AvnPluginLoader *loader,
                                                const AvnPlugin *plugin,
                                                AvnCommandGroup *group,
                                                const char *path,
                                                const char *word,
                                                const char *const *rest);
