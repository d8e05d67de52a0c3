/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

/**
 * AvnOptionFlags:
 * @AVN_OPTION_REQUIRED: the command cannot run without it; not for switches
 * @AVN_OPTION_DURATION: its value is a number with one of the units s, m, h, d and w, and counts in seconds,
 * as do minimum and maximum; only for `G_OPTION_ARG_STRING`
 *
 * What the host checks of an option beside its kind.
 */
typedef enum
{
  AVN_OPTION_REQUIRED = 1 << 0,
  AVN_OPTION_DURATION = 1 << 1,
} AvnOptionFlags;

/**
 * AvnOption:
 * @entry: the option as GOption describes it: its name, one ASCII letter or digit as its short name or 0, no
 * flags, what it takes, no `arg_data`, its help, and what its value is called, which is %NULL for a switch
 * only; the last two are marked for translation
 * @flags: what the host checks of it
 * @minimum: the least value, or length in characters of a string
 * @maximum: the greatest value, or length in characters of a string; 0 for no bound
 * @choices: (nullable) (array zero-terminated=1): the only values that a string may have
 * @excludes: (nullable) (array zero-terminated=1): the names of options that cannot go together with it
 * @completes_from: (nullable): the name of the [struct@Avn.CompletionList] that completes its value
 *
 * One option of a command. GOption finds it on the command line; the host checks everything that is said here
 * before the command runs, and commands ask the [class@Avn.Invocation] for its value.
 *
 * What it takes is one of these:
 *
 * - `G_OPTION_ARG_NONE`: nothing; it is a switch
 * - `G_OPTION_ARG_STRING`: any text in UTF-8
 * - `G_OPTION_ARG_INT64`: a decimal number without sign
 * - `G_OPTION_ARG_FILENAME`: the path of a file, which the host does not open; "-" may stand for standard
 * input if the command says so
 * - `G_OPTION_ARG_STRING_ARRAY` and `G_OPTION_ARG_FILENAME_ARRAY`: the same, but it may be given more than
 * once; see [method@Avn.Invocation.get_strings]
 *
 * ```c
 * static const AvnOption *const options[] = {
 *   AVN_OPTION ({ "days", 'n', 0, G_OPTION_ARG_INT64, NULL, N_ ("How many days to look ahead, from 1 to 7"),
 *                 N_ ("NUMBER") },
 *               .minimum = 1, .maximum = 7),
 *   NULL,
 * };
 * ```
 */
struct _AvnOption
{
  GOptionEntry entry;
  AvnOptionFlags flags;
  gint64 minimum;
  gint64 maximum;
  const char *const *choices;
  const char *const *excludes;
  const char *completes_from;
  /*< private >*/
  gpointer reserved[3];
};

/**
 * AVN_OPTION:
 * @...: the initialiser of a [struct@GLib.OptionEntry], and behind it designated initialisers of other
 * members of an [struct@Avn.Option]
 *
 * One row of a command's options.
 */
#define AVN_OPTION(...) (&(const AvnOption){ .entry = __VA_ARGS__ })

/**
 * AVN_NAMES:
 * @...: strings
 *
 * A constant list of names, as rows hold them: `.excludes = AVN_NAMES ("terse", "csv")`.
 */
#define AVN_NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

/**
 * AvnArgumentFlags:
 * @AVN_ARGUMENT_OPTIONAL: may be left out; those that follow have to be optional too
 * @AVN_ARGUMENT_REPEATED: takes all words that are left, so that it is the last one
 * @AVN_ARGUMENT_VERBATIM: is the command line of another program: nothing from here on is an option of avn,
 * and words may be empty
 * @AVN_ARGUMENT_SECRET: may hold a secret: its words are overwritten in the process's argument list
 * @AVN_ARGUMENT_FILE: is the path of a file, and completed as one
 * @AVN_ARGUMENT_PROGRAM: is a command line, and completed as one
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
 * @completes_from: (nullable): the name of the [struct@Avn.CompletionList] that completes it
 *
 * One positional argument of a command. The host refuses empty words unless it is verbatim.
 */
struct _AvnArgument
{
  const char *name;
  AvnArgumentFlags flags;
  const char *help;
  const char *completes_from;
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
