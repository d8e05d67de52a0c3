/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-types.h>

G_BEGIN_DECLS

/**
 * AvnOptionKind:
 * @AVN_OPTION_SWITCH: takes no value
 * @AVN_OPTION_STRING: any text; minimum and maximum bound its length in characters
 * @AVN_OPTION_INTEGER: a decimal number without sign; minimum and maximum bound it
 * @AVN_OPTION_DURATION: a number with one of the units s, m, h, d and w; its value is in seconds
 * @AVN_OPTION_FILE: the path of a file; "-" may stand for stdin if the command says so
 *
 * What an option takes.
 */
typedef enum
{
  AVN_OPTION_SWITCH,
  AVN_OPTION_STRING,
  AVN_OPTION_INTEGER,
  AVN_OPTION_DURATION,
  AVN_OPTION_FILE,
} AvnOptionKind;

/**
 * AvnOptionFlags:
 * @AVN_OPTION_REQUIRED: the command cannot run without it
 * @AVN_OPTION_REPEATABLE: may be given more than once
 *
 * How often an option may or must be given.
 */
typedef enum
{
  AVN_OPTION_REQUIRED = 1 << 0,
  AVN_OPTION_REPEATABLE = 1 << 1,
} AvnOptionFlags;

/**
 * AvnOption:
 * @name: the name, without dashes
 * @short_name: one character, or 0
 * @kind: what it takes
 * @flags: how often it may be given
 * @value_name: (nullable): what its value is called in the help, marked for translation
 * @help: what it does, marked for translation
 * @minimum: the least value, or length in characters of a string
 * @maximum: the greatest value, or length in characters of a string; 0 for no bound
 * @choices: (nullable) (array zero-terminated=1): the only values that a string may have
 * @excludes: (nullable): names of options that cannot go together with it, separated by spaces
 *
 * One option of a command. The host checks everything that is said here before the command runs.
 */
struct _AvnOption
{
  const char *name;
  char short_name;
  AvnOptionKind kind;
  AvnOptionFlags flags;
  const char *value_name;
  const char *help;
  gint64 minimum;
  gint64 maximum;
  const char *const *choices;
  const char *excludes;
  gpointer reserved[4];
};

/**
 * AvnArgumentFlags:
 * @AVN_ARGUMENT_OPTIONAL: may be left out
 * @AVN_ARGUMENT_REPEATED: takes all words that are left
 * @AVN_ARGUMENT_VERBATIM: is the command line of another program: nothing from here on is an option of avn,
 * and words may be empty
 * @AVN_ARGUMENT_SECRET: may hold a secret: its words are overwritten in the process's argument list
 *
 * How many words an argument takes.
 */
typedef enum
{
  AVN_ARGUMENT_OPTIONAL = 1 << 0,
  AVN_ARGUMENT_REPEATED = 1 << 1,
  AVN_ARGUMENT_VERBATIM = 1 << 2,
  AVN_ARGUMENT_SECRET = 1 << 3,
} AvnArgumentFlags;

/**
 * AvnArgument:
 * @name: the name as the help shows it, for example "EMAIL", marked for translation
 * @flags: how many words it takes
 * @help: what it is, marked for translation
 *
 * One positional argument of a command. The host refuses empty words unless it is verbatim.
 */
struct _AvnArgument
{
  const char *name;
  AvnArgumentFlags flags;
  const char *help;
  gpointer reserved[4];
};

/**
 * AvnColumnKind:
 * @AVN_COLUMN_PLAIN: shown as it came
 * @AVN_COLUMN_TIME: an ISO 8601 time in UTC, shown without fractions of a second
 *
 * How a column's values are shown to people.
 */
typedef enum
{
  AVN_COLUMN_PLAIN,
  AVN_COLUMN_TIME,
} AvnColumnKind;

/**
 * AvnColumn:
 * @id: the record's member
 * @title: the header, marked for translation
 * @kind: how values are shown
 *
 * One column of the table that a command prints.
 */
struct _AvnColumn
{
  const char *id;
  const char *title;
  AvnColumnKind kind;
  gpointer reserved[4];
};

/**
 * AvnCommandRun:
 * @group: the group that the command belongs to
 * @invocation: what the user asked for; it lives until @task ends
 * @task: (transfer full): ends with an [class@Avn.Result] or an error
 *
 * The task's cancellable is cancelled when the user interrupts; the task does not end by itself then, so that
 * an answer that came before is still the answer.
 *
 * Carries out a command. It never prints, formats or exits; it ends @task, at once or later.
 */
typedef void (*AvnCommandRun) (AvnCommandGroup *group, AvnInvocation *invocation, GTask *task);

/**
 * AvnCommand:
 * @path: the words behind the group's name, separated by single spaces
 * @summary: one line about it, marked for translation
 * @description: (nullable): more about it, in sentences, marked for translation
 * @examples: (nullable) (array zero-terminated=1): command lines, without "avn" in front
 * @options: (nullable) (array zero-terminated=1): its options
 * @arguments: (nullable) (array zero-terminated=1): its arguments, in order
 * @columns: (nullable) (array zero-terminated=1): the table that it prints
 * @run: carries it out
 *
 * A command is data plus one function: help, completion, man pages and dispatch all read the same row.
 */
struct _AvnCommand
{
  const char *path;
  const char *summary;
  const char *description;
  const char *const *examples;
  const AvnOption *const *options;
  const AvnArgument *const *arguments;
  const AvnColumn *const *columns;
  AvnCommandRun run;
  gpointer reserved[8];
};

/**
 * AVN_OPTION:
 * @...: designated initialisers of an [struct@Avn.Option]
 *
 * One row of a command's options.
 */
#define AVN_OPTION(...) (&(const AvnOption){ __VA_ARGS__ })

/**
 * AVN_ARGUMENT:
 * @...: designated initialisers of an [struct@Avn.Argument]
 *
 * One row of a command's arguments.
 */
#define AVN_ARGUMENT(...) (&(const AvnArgument){ __VA_ARGS__ })

/**
 * AVN_COLUMN:
 * @...: designated initialisers of an [struct@Avn.Column]
 *
 * One row of a command's columns.
 */
#define AVN_COLUMN(...) (&(const AvnColumn){ __VA_ARGS__ })

G_END_DECLS
