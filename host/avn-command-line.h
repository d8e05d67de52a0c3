/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "avn-plugin-loader.h"

#include <avn/avn.h>
#include <sys/types.h>

/**
 * AvnAction:
 * @AVN_ACTION_HELP: show the help of what the words name
 * @AVN_ACTION_VERSION: show the version
 * @AVN_ACTION_FIND: show the help of the words in topic, or search for them
 * @AVN_ACTION_RUN: run the command
 *
 * What a command line asks for.
 */
typedef enum
{
  AVN_ACTION_HELP,
  AVN_ACTION_VERSION,
  AVN_ACTION_FIND,
  AVN_ACTION_RUN,
} AvnAction;

/**
 * AvnCommandLine:
 * @action: what to do
 * @help: --help stands among the words, so that help is given whatever else is wrong
 * @plugin: (nullable): the plugin that the first word names, opened
 * @group: (owned) (nullable): its command group
 * @path: (owned): the words behind the group that name a command or the beginning of one
 * @command: (nullable): the command that @path names
 * @topic: (owned) (element-type utf8): the words behind the built-in command "help"
 * @invocation: (owned) (nullable): the options and arguments of @command
 *
 * A command line, understood.
 */
typedef struct
{
  AvnAction action;
  gboolean help;
  const AvnPlugin *plugin;
  AvnCommandGroup *group;
  GString *path;
  const AvnCommand *command;
  GPtrArray *topic;
  AvnInvocation *invocation;
} AvnCommandLine;

AvnCommandLine *avn_command_line_parse (char **argv,
                                        AvnPluginLoader *loader,
                                        AvnSettings *settings,
                                        AvnConsole *console,
                                        mode_t umask_of_user,
                                        GError **error);
void avn_command_line_free (AvnCommandLine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnCommandLine, avn_command_line_free)
