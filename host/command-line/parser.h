/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command-line/command-line.h"
#include "command-line/known-option.h"

/**
 * AvnCommandParser:
 * @line: (owned): the group, the path, the command and the topic, as far as they are known
 * @loader: what opens the group
 * @settings: takes the values of global options
 * @typed: (nullable): the word that is being read, if what is read of it is a conversion to UTF-8
 * @converted: (owned) (element-type utf8): such conversions
 * @secret_words: (owned): words to be overwritten
 * @globals: (owned): the options of every command
 * @of_command: (owned) (nullable): these and those of the command, once it is known
 * @no_more_options: "--" or an argument that is verbatim has been read
 * @has_group: the first word that is no option has been read
 * @finding_topic: that word was the built-in command "help"
 * @help: --help has been read
 * @version: --version has been read
 * @verbose: --verbose has been read
 * @values: (owned) (element-type AvnOption GPtrArray): what was given, as GVariant, by options, since two may
 * have the same name
 * @arguments: (owned) (element-type utf8): the arguments of the command
 * @unfinished: (nullable): the option whose value would have been the word behind the last one
 * @program: (nullable): the first word of the command line of another program
 * @error: (owned) (nullable): the first error; reading goes on, as --help may follow
 *
 * What the words of a command line come to, one after the other.
 */
typedef struct
{
  AvnCommandLine *line;
  AvnPluginLoader *loader;
  AvnSettings *settings;

  char **words; /* those to read; they may be bytes that are no text */
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
