/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/column.h>
#include <avn/option.h>

G_BEGIN_DECLS

/**
 * AvnCommandRun:
 * @group: the command group
 * @invocation: the invocation
 *
 * Runs a command. It must not print, format or exit. It returns once, now or later, with
 * [method@Avn.Invocation.return_result] or [method@Avn.Invocation.return_error]; both objects live until
 * then.
 */
typedef void (*AvnCommandRun) (AvnCommandGroup *group, AvnInvocation *invocation);

/**
 * AvnCommand:
 * @path: the words after the group's name, separated by single spaces
 * @summary: one line about it, marked for translation
 * @description: (nullable): more sentences about it, marked for translation
 * @examples: (nullable) (array zero-terminated=1): command lines without "avn"
 * @options: (nullable) (array zero-terminated=1): its options
 * @arguments: (nullable) (array zero-terminated=1): its arguments, in order
 * @columns: (nullable) (array zero-terminated=1): the columns of its table; without them, records are printed
 * only in machine-readable output, or if the user asks for fields
 * @run: runs it
 * @completion_list: (nullable): the values of its records to keep for shell completion
 * @members: (nullable) (array zero-terminated=1): the names of members that its records can have in addition
 * to those of the columns; a command that changes something sets it, to an empty list if there are none
 *
 * If @members is set, the fields that the user asks for are checked against the columns and the members
 * before the command runs: a command line with a typing error changes nothing. If it is %NULL, as for
 * commands that only read, they are checked against the records.
 *
 * A command is data plus one function: dispatch, help, completion and manual pages read the same row.
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
