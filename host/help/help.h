/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "loader/loader-private.h"

#include <avn/avn.h>

typedef struct _AvnTopic AvnTopic;

const AvnTopic *avn_topic_get (guint index);
const AvnTopic *avn_topic_find (const char *name);
const char *avn_topic_get_name (const AvnTopic *self);
const char *avn_topic_get_summary (const AvnTopic *self);

/* Of "avn help", marked for translation */
extern const char avn_help_command_summary[];

char *avn_help_print_overview (AvnPluginLoader *loader, AvnSettings *settings);
char *
avn_help_print_path (const AvnPlugin *plugin, AvnCommandGroup *group, const char *path, const char *comment);
char *avn_help_print_command (const AvnPlugin *plugin, const AvnCommand *command);
char *avn_help_print_topic (const AvnTopic *topic, AvnSettings *settings);
char *avn_help_print_matches (AvnPluginLoader *loader,
                              AvnSettings *settings,
                              const char *const *words,
                              gboolean topics_alone);
char *avn_help_print_version (AvnPluginLoader *loader);
