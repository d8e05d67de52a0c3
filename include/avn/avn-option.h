/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-types.h>

G_BEGIN_DECLS

/**
 * AvnOptionKind:
 * @AVN_OPTION_SWITCH: takes no value
 * @AVN_OPTION_STRING: any text in UTF-8; minimum and maximum bound its length in characters
 * @AVN_OPTION_INTEGER: a decimal number without sign; minimum and maximum bound it
 * @AVN_OPTION_DURATION: a number with one of the units s, m, h, d and w; its value is in seconds, and so are
 * minimum and maximum
 * @AVN_OPTION_FILE: the path of a file, which the host does not open; "-" may stand for standard input if the
 * command says so
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
 * @AVN_OPTION_REQUIRED: the command cannot run without it; not for switches
 * @AVN_OPTION_REPEATABLE: may be given more than once; see [method@Avn.Invocation.get_strings]
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
 * @short_name: one ASCII letter or digit, or 0 for none
 * @kind: what it takes
 * @flags: how often it may be given
 * @value_name: (nullable): what its value is called in the help, marked for translation; %NULL for a switch
 * only
 * @help: what it does, marked for translation
 * @minimum: the least value, or length in characters of a string
 * @maximum: the greatest value, or length in characters of a string; 0 for no bound
 * @choices: (nullable) (array zero-terminated=1): the only values that a string may have
 * @excludes: (nullable): names of options that cannot go together with it, separated by single spaces
 * @recalls: (nullable): the name of the [struct@Avn.Memory] that completes its value; since plugin API 2
 *
 * One option of a command. The host checks everything that is said here before the command runs.
 *
 * ```c
 * static const AvnOption *const options[] = {
 *   AVN_OPTION (.name = "days",
 *               .short_name = 'n',
 *               .kind = AVN_OPTION_INTEGER,
 *               .value_name = N_ ("NUMBER"),
 *               .minimum = 1,
 *               .maximum = 7,
 *               .help = N_ ("How many days to look ahead, from 1 to 7")),
 *   NULL,
 * };
 * ```
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
  const char *recalls;
  /*< private >*/
  gpointer reserved[3];
};

/**
 * AVN_OPTION:
 * @...: designated initialisers of an [struct@Avn.Option]
 *
 * One row of a command's options.
 */
#define AVN_OPTION(...) (&(const AvnOption){ __VA_ARGS__ })

/**
 * AvnArgumentFlags:
 * @AVN_ARGUMENT_OPTIONAL: may be left out; those that follow have to be optional too
 * @AVN_ARGUMENT_REPEATED: takes all words that are left, so that it is the last one
 * @AVN_ARGUMENT_VERBATIM: is the command line of another program: nothing from here on is an option of avn,
 * and words may be empty
 * @AVN_ARGUMENT_SECRET: may hold a secret: its words are overwritten in the process's argument list
 * @AVN_ARGUMENT_FILE: is the path of a file, and completed as one; since plugin API 2
 * @AVN_ARGUMENT_PROGRAM: is a command line, and completed as one; since plugin API 2
 *
 * How many words an argument takes, and what they are. Words are UTF-8, whatever the user's locale; those of
 * another program's command line are the bytes that were typed.
 */
typedef enum
{
  AVN_ARGUMENT_OPTIONAL = 1 << 0,
  AVN_ARGUMENT_REPEATED = 1 << 1,
  AVN_ARGUMENT_VERBATIM = 1 << 2,
  AVN_ARGUMENT_SECRET = 1 << 3,
  AVN_ARGUMENT_FILE = 1 << 4,
  AVN_ARGUMENT_PROGRAM = 1 << 5,
} AvnArgumentFlags;

/**
 * AvnArgument:
 * @name: the name as the help shows it, for example "EMAIL", marked for translation
 * @flags: how many words it takes; one, if nothing else is said
 * @help: what it is, marked for translation
 * @recalls: (nullable): the name of the [struct@Avn.Memory] that completes it; since plugin API 2
 *
 * One positional argument of a command. The host refuses empty words unless it is verbatim.
 */
struct _AvnArgument
{
  const char *name;
  AvnArgumentFlags flags;
  const char *help;
  const char *recalls;
  /*< private >*/
  gpointer reserved[3];
};

/**
 * AVN_ARGUMENT:
 * @...: designated initialisers of an [struct@Avn.Argument]
 *
 * One row of a command's arguments.
 */
#define AVN_ARGUMENT(...) (&(const AvnArgument){ __VA_ARGS__ })

G_END_DECLS
