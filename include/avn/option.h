/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

/**
 * AvnOptionFlags:
 * @AVN_OPTION_REQUIRED: must be given; not for switches
 * @AVN_OPTION_DURATION: the value is a number with one of the units s, m, h, d and w; its value, minimum and
 * maximum are in seconds; only for `G_OPTION_ARG_STRING`
 *
 * Flags of an option.
 */
typedef enum
{
  AVN_OPTION_REQUIRED = 1 << 0,
  AVN_OPTION_DURATION = 1 << 1,
} AvnOptionFlags;

/**
 * AvnOption:
 * @entry: the option as in GOption: its name, an ASCII letter or digit as its short name or 0, no flags, its
 * kind, no `arg_data`, its description, and the name of its value, %NULL for switches only; description and
 * name are marked for translation
 * @flags: flags
 * @minimum: the minimum of a number, or of the length of a string in characters
 * @maximum: the maximum of a number, or of the length of a string in characters; 0 for none
 * @choices: (nullable) (array zero-terminated=1): the allowed values of a string
 * @excludes: (nullable) (array zero-terminated=1): the names of options that cannot be used together with it
 * @completes_from: (nullable): the name of the [struct@Avn.CompletionList] that completes its value
 *
 * One option of a command. The host checks its value before the command runs; commands get it from the
 * [class@Avn.Invocation].
 *
 * The kind is one of these:
 *
 * - `G_OPTION_ARG_NONE`: a switch, without a value
 * - `G_OPTION_ARG_STRING`: any text in UTF-8
 * - `G_OPTION_ARG_INT64`: a decimal number without a sign
 * - `G_OPTION_ARG_FILENAME`: the path of a file, which the host does not open; the command may take "-" for
 * standard input
 * - `G_OPTION_ARG_STRING_ARRAY` and `G_OPTION_ARG_FILENAME_ARRAY`: the same for an option that can be
 * repeated; see [method@Avn.Invocation.get_strings]
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
 * @...: the initializer of a [struct@GLib.OptionEntry], and designated initializers of other members of an
 * [struct@Avn.Option]
 *
 * One row of a command's options.
 */
#define AVN_OPTION(...) (&(const AvnOption){ .entry = __VA_ARGS__ })

/**
 * AVN_NAMES:
 * @...: strings
 *
 * A constant list of names for rows: `.excludes = AVN_NAMES ("terse", "csv")`.
 */
#define AVN_NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

/**
 * AvnArgumentFlags:
 * @AVN_ARGUMENT_OPTIONAL: can be omitted; only optional arguments can follow
 * @AVN_ARGUMENT_REPEATED: takes all remaining words; must be the last
 * @AVN_ARGUMENT_VERBATIM: the command line of another program: what follows is not an option of avn, and
 * words can be empty
 * @AVN_ARGUMENT_SECRET: may be a secret: its words are overwritten in the process's argument list
 * @AVN_ARGUMENT_FILE: the path of a file, completed as one
 * @AVN_ARGUMENT_PROGRAM: a command line, completed as one
 *
 * Flags of an argument. Words are UTF-8 in every locale, but those of another program's command line are the
 * bytes that were typed.
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
 * @name: the name in the help, for example "EMAIL", marked for translation
 * @flags: flags; 0 for one required word
 * @help: a description, marked for translation
 * @completes_from: (nullable): the name of the [struct@Avn.CompletionList] that completes it
 *
 * One positional argument of a command. The host refuses empty words unless the argument is verbatim.
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
 * @...: designated initializers of an [struct@Avn.Argument]
 *
 * One row of a command's arguments.
 */
#define AVN_ARGUMENT(...) (&(const AvnArgument){ __VA_ARGS__ })

G_END_DECLS
