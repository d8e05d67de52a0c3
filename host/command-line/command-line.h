/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "external/hand-over.h"
#include "loader/loader-private.h"

#include <avn/avn.h>
#include <sys/types.h>

/**
 * AvnAction:
 * @AVN_ACTION_HELP: show the help of what the words name
 * @AVN_ACTION_VERSION: show the version
 * @AVN_ACTION_VERSIONS: show the versions of the plugins too
 * @AVN_ACTION_FIND: show the help of the words in topic, or search for them
 * @AVN_ACTION_RUN: run the command
 * @AVN_ACTION_HAND_OVER: let another program do it
 *
 * What a command line asks for.
 */
typedef enum
{
  AVN_ACTION_HELP,
  AVN_ACTION_VERSION,
  AVN_ACTION_VERSIONS,
  AVN_ACTION_FIND,
  AVN_ACTION_RUN,
  AVN_ACTION_HAND_OVER,
} AvnAction;

/**
 * AvnCommandLine:
 * @action: what to do
 * @help: --help stands among the words, so that help is given whatever else is wrong
 * @plugin: (nullable): the plugin that the first word names, opened
 * @group: (owned) (nullable): its command group
 * @path: (owned): the words behind the group that name a command or the beginning of one
 * @command: (nullable): the command that @path names
 * @hand_over: (owned) (nullable): the program that provides the group instead of a plugin
 * @topic: (owned) (element-type utf8): the words behind the built-in command "help"
 * @words: (owned) (nullable): all words as they were typed, for the fallback client if @topic is found
 * nowhere
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
  AvnHandOver *hand_over;
  GPtrArray *topic;
  char **words;
  AvnInvocation *invocation;
} AvnCommandLine;

AvnCommandLine *avn_command_line_parse (char **argv,
                                        AvnPluginLoader *loader,
                                        AvnSettings *settings,
                                        AvnConsole *console,
                                        mode_t umask_of_user,
                                        GError **error);
AvnCommandLine *avn_command_line_new (void);
const char *avn_command_line_translate (AvnCommandLine *self, const char *text);
void avn_command_line_free (AvnCommandLine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnCommandLine, avn_command_line_free)
