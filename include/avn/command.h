/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/column.h>
#include <avn/option.h>

G_BEGIN_DECLS

/**
 * AvnCommandRun:
 * @group: the group that the command belongs to
 * @invocation: what the user asked for
 *
 * Carries out a command. It never prints, formats or exits. It returns once, now or later, with
 * [method@Avn.Invocation.return_result] or [method@Avn.Invocation.return_error]; both objects live until
 * then.
 */
typedef void (*AvnCommandRun) (AvnCommandGroup *group, AvnInvocation *invocation);

/**
 * AvnCommand:
 * @path: the words behind the group's name, separated by single spaces
 * @summary: one line about it, marked for translation
 * @description: (nullable): more about it, in sentences, marked for translation
 * @examples: (nullable) (array zero-terminated=1): command lines, without "avn" in front
 * @options: (nullable) (array zero-terminated=1): its options
 * @arguments: (nullable) (array zero-terminated=1): its arguments, in order
 * @columns: (nullable) (array zero-terminated=1): the table that it prints; without them records are printed
 * only if the user asks for a form that programs read, or for certain fields
 * @run: carries it out
 * @completion_list: (nullable): what to keep of its records to complete later command lines
 * @members: (nullable) (array zero-terminated=1): names of members that its records may have beside those of
 * the columns; a command that changes something sets it, maybe to an empty list
 *
 * Where @members is set, the fields that the user asks for are checked before the command runs, against the
 * columns and the members, so that nothing is changed by a command line with a slip in it. Where it is %NULL,
 * as a command that only reads may leave it, they are checked against the records themselves.
 *
 * A command is data plus one function: help, completion, man pages and dispatch all read the same row.
 *
 * ```c
 * static const AvnCommand forecast_command = {
 *   .path = "forecast",
 *   .summary = N_ ("Say what the weather will be"),
 *   .options = options,
 *   .arguments = arguments,
 *   .columns = columns,
 *   .run = run_forecast,
 * };
 * ```
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
  const AvnCompletionList *completion_list;
  const char *const *members;
  /*< private >*/
  gpointer reserved[6];
};

AVN_AVAILABLE GPtrArray *avn_command_list_fields (const AvnCommand *command);

G_END_DECLS
