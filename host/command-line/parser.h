/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command-line/known-option.h"
#include "external/program.h"
#include "loader/loader-private.h"

typedef enum
{
  AVN_ACTION_HELP,     /* show the help of a group, a path or a command */
  AVN_ACTION_VERSION,  /* show the version */
  AVN_ACTION_VERSIONS, /* show the versions of the plugins too */
  AVN_ACTION_FIND,     /* show the help about the topic, or search for it */
  AVN_ACTION_RUN,      /* run the command */
  AVN_ACTION_RUN_OTHER /* run another program instead */
} AvnAction;

/* A parsed command line. */
typedef struct
{
  AvnAction action;
  gboolean help;             /* help was requested: ignore errors */
  const AvnPlugin *plugin;   /* (nullable): the plugin that provides the group */
  AvnCommandGroup *group;    /* (owned) (nullable) */
  GString *path;             /* (owned): the words after the group that match a path */
  const AvnCommand *command; /* (nullable): the command of the path */
  AvnExternalProgram *other; /* (owned) (nullable): the program to run instead */
  GPtrArray *topic;          /* (owned) (element-type utf8): the words after "help" */
  char **words;              /* (owned) (nullable): all words as typed, for the fallback client */
  AvnInvocation *invocation; /* (owned) (nullable) */
} AvnCommandLine;

const char *avn_command_line_translate (AvnCommandLine *self, const char *text);
void avn_command_line_free (AvnCommandLine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnCommandLine, avn_command_line_free)

/* Reads the words of a command line one after the other. */
typedef struct
{
  AvnCommandLine *line; /* (owned): the result so far */
  AvnPluginLoader *loader;
  AvnSettings *settings; /* gets the values of global options */

  char **words;            /* the words to read, which may not be valid text */
  guint next;              /* the index of the next word */
  char *typed;             /* (nullable): the current word as typed if it was converted to UTF-8 */
  GPtrArray *converted;    /* (owned) (element-type utf8): converted words */
  GPtrArray *secret_words; /* (owned): words to overwrite */

  AvnKnownOptions *globals;    /* (owned): the options of every command */
  AvnKnownOptions *of_command; /* (owned) (nullable): these and those of the command */

  gboolean no_more_options; /* "--" or a verbatim argument has been read */
  gboolean has_group;       /* the first word that is not an option has been read */
  gboolean finding_topic;   /* that word was "help" */
  gboolean help;
  gboolean version;
  gboolean verbose;
  GHashTable *values;               /* (owned): from the AvnOption to its values, a GPtrArray of GVariant */
  GPtrArray *arguments;             /* (owned) (element-type utf8) */
  const AvnKnownOption *unfinished; /* (nullable): the option that the last word left without a value */
  const char *program;              /* (nullable): the first word of another program's command line */

  char *unexpected; /* (owned) (nullable): the surplus argument, if the error is about one */
  GError *error;    /* (owned) (nullable): the first error; parsing continues, as --help may follow */
} AvnCommandParser;

AvnCommandParser *avn_command_parser_new (AvnPluginLoader *loader, AvnSettings *settings);
void avn_command_parser_free (AvnCommandParser *self);
void avn_command_parser_read (AvnCommandParser *self, char **words);
void avn_command_parser_hide_words (AvnCommandParser *self);
void avn_command_parser_take_error (AvnCommandParser *self, GError *error);
void avn_command_parser_fail (AvnCommandParser *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
const AvnArgument *avn_command_parser_get_next_argument (AvnCommandParser *self);

/* The options that are allowed at the current place. */
static inline AvnKnownOptions *
avn_command_parser_get_options (AvnCommandParser *self)
{
  return self->of_command != NULL ? self->of_command : self->globals;
}

static inline gboolean
avn_command_parser_has_option (AvnCommandParser *self, const AvnOption *option)
{
  return g_hash_table_contains (self->values, option);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnCommandParser, avn_command_parser_free)
