/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command-line/known-option.h"
#include "external/hand-over.h"
#include "loader/loader-private.h"

/**
 * AvnAction:
 * @AVN_ACTION_HELP: show the help of a group, a path or a command
 * @AVN_ACTION_VERSION: show the version
 * @AVN_ACTION_VERSIONS: show the versions of the plugins too
 * @AVN_ACTION_FIND: show the help about the topic, or search for it
 * @AVN_ACTION_RUN: run the command
 * @AVN_ACTION_HAND_OVER: run another program instead
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
 * @help: help was requested, so that errors are ignored
 * @plugin: (nullable): the plugin that provides the group
 * @group: (owned) (nullable): the command group
 * @path: (owned): the words after the group that name a command or are the start of a path
 * @command: (nullable): the command that @path names
 * @hand_over: (owned) (nullable): the program to run instead
 * @topic: (owned) (element-type utf8): the words after "help"
 * @words: (owned) (nullable): all words as typed, for the fallback client if @topic is not found
 * @invocation: (owned) (nullable): the options and arguments of @command
 *
 * A parsed command line.
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

const char *avn_command_line_translate (AvnCommandLine *self, const char *text);
void avn_command_line_free (AvnCommandLine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnCommandLine, avn_command_line_free)

/**
 * AvnCommandParser:
 * @line: (owned): the result so far
 * @loader: opens the group
 * @settings: gets the values of global options
 * @words: the words to read, which may not be valid text
 * @next: the index of the next word
 * @typed: (nullable): the current word as typed if it was converted to UTF-8
 * @converted: (owned) (element-type utf8): converted words
 * @secret_words: (owned): words to overwrite
 * @globals: (owned): the options of every command
 * @of_command: (owned) (nullable): these and those of the command
 * @no_more_options: "--" or a verbatim argument has been read
 * @has_group: the first word that is not an option has been read
 * @finding_topic: that word was "help"
 * @help: --help has been read
 * @version: --version has been read
 * @verbose: --verbose has been read
 * @values: (owned) (element-type AvnOption GPtrArray): the values, as GVariant, of each option; two options
 * can have the same name
 * @arguments: (owned) (element-type utf8): the arguments of the command
 * @unfinished: (nullable): the option that the last word left without a value
 * @program: (nullable): the first word of the command line of another program
 * @error: (owned) (nullable): the first error; reading goes on, as --help may follow
 *
 * Reads the words of a command line one after the other.
 */
typedef struct
{
  AvnCommandLine *line;
  AvnPluginLoader *loader;
  AvnSettings *settings;

  char **words;
  guint next;
  char *typed;
  GPtrArray *converted;
  GPtrArray *secret_words;

  AvnKnownOptions *globals;
  AvnKnownOptions *of_command;

  gboolean no_more_options;
  gboolean has_group;
  gboolean finding_topic;
  gboolean help;
  gboolean version;
  gboolean verbose;
  GHashTable *values;
  GPtrArray *arguments;
  const AvnKnownOption *unfinished;
  const char *program;

  GError *error;
} AvnCommandParser;

AvnCommandParser *avn_command_parser_new (AvnPluginLoader *loader, AvnSettings *settings);
void avn_command_parser_free (AvnCommandParser *self);
void avn_command_parser_read (AvnCommandParser *self, char **words);
void avn_command_parser_hide_words (AvnCommandParser *self);
void avn_command_parser_take_error (AvnCommandParser *self, GError *error);
void avn_command_parser_fail (AvnCommandParser *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
AvnKnownOptions *avn_command_parser_get_options (AvnCommandParser *self);
gboolean avn_command_parser_has_option (AvnCommandParser *self, const AvnOption *option);
const AvnArgument *avn_command_parser_get_next_argument (AvnCommandParser *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnCommandParser, avn_command_parser_free)
