/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loader/command-check.h"
#include "settings/option-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a plugin's rows leave out would be followed as a null pointer somewhere else, far from whoever wrote
 * them. */

static gboolean
is_path (const char *path)
{
  const gsize length = path != NULL ? strlen (path) : 0;
  return length > 0 && path[0] != ' ' && path[length - 1] != ' ' && strstr (path, "  ") == NULL;
}

static gboolean
option_is_complete (const AvnOption *option)
{
  const GOptionEntry *entry = &option->entry;
  if (entry->long_name == NULL || *entry->long_name == '\0' || entry->description == NULL)
    return FALSE;
  return avn_option_is_switch (option) ? (option->flags & AVN_OPTION_REQUIRED) == 0
                                       : entry->arg_description != NULL;
}

static gboolean
options_are_complete (const AvnOption *const *options)
{
  for (guint i = 0; options != NULL && options[i] != NULL; i++)
    if (!option_is_complete (options[i]))
      return FALSE;
  return TRUE;
}

static gboolean
options_are_known (const AvnOption *const *options)
{
  for (guint i = 0; options != NULL && options[i] != NULL; i++)
    if (!avn_option_value_is_known (options[i]))
      return FALSE;
  return TRUE;
}

static gboolean
arguments_are_complete (const AvnArgument *const *arguments)
{
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    if (arguments[i]->name == NULL || arguments[i]->help == NULL)
      return FALSE;
  return TRUE;
}

/* The second of two rows would never be reached, and whoever wrote it would not learn why. */
static gboolean
options_are_different (const AvnOption *const *options)
{
  for (guint i = 0; options != NULL && options[i] != NULL; i++)
    for (guint j = 0; j < i; j++)
      if (strcmp (options[i]->entry.long_name, options[j]->entry.long_name) == 0
          || (options[i]->entry.short_name != 0
              && options[i]->entry.short_name == options[j]->entry.short_name))
        return FALSE;
  return TRUE;
}

static gboolean
paths_are_different (const AvnCommand *const *commands, guint n_commands)
{
  for (guint i = 0; i < n_commands; i++)
    if (strcmp (commands[i]->path, commands[n_commands]->path) == 0)
      return FALSE;
  return TRUE;
}

static gboolean
arguments_are_in_order (const AvnArgument *const *arguments)
{
  for (guint i = 1; arguments != NULL && arguments[0] != NULL && arguments[i] != NULL; i++)
    {
      const AvnArgumentFlags before = arguments[i - 1]->flags;
      if ((before & AVN_ARGUMENT_REPEATED) != 0
          || ((before & AVN_ARGUMENT_OPTIONAL) != 0 && (arguments[i]->flags & AVN_ARGUMENT_OPTIONAL) == 0))
        return FALSE;
    }
  return TRUE;
}

static gboolean
columns_are_complete (const AvnColumn *const *columns)
{
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    if (columns[i]->id == NULL || columns[i]->title == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
completion_list_is_complete (const AvnCompletionList *list)
{
  return list == NULL
         || (list->name != NULL && (guint)list->change <= AVN_COMPLETION_CLEAR
             && (list->value != NULL || list->change == AVN_COMPLETION_CLEAR));
}

static const char *
check_command (const AvnCommand *const *commands, guint i)
{
  const AvnCommand *command = commands[i];
  if (!is_path (command->path))
    return _ ("the path of a command must be words with single spaces between them");
  if (!paths_are_different (commands, i))
    return _ ("two commands have the same path");
  if (command->summary == NULL || command->run == NULL)
    return _ ("a command has no summary or no function");
  if (!options_are_complete (command->options) || !arguments_are_complete (command->arguments)
      || !columns_are_complete (command->columns))
    return _ ("an option, an argument or a column of a command lacks a name or a text");
  if (!options_are_known (command->options))
    return _ ("an option of a command is of a kind that this avn does not know");
  if (!options_are_different (command->options))
    return _ ("two options of a command have the same name");
  if (!arguments_are_in_order (command->arguments))
    return _ (
        "an argument of a command can never be reached, or cannot be left out though the one before can");
  if (!completion_list_is_complete (command->completion_list))
    return _ ("the completion list of a command lacks a name or a value");
  return NULL;
}

/**
 * avn_command_check_group:
 * @group: a command group, fresh from a plugin
 *
 * Checks that a group has everything that the host relies on, and nothing that could never be reached.
 *
 * Returns: (transfer none) (nullable): what is wrong, translated, to be put behind a colon; %NULL if
 * nothing is
 */
const char *
avn_command_check_group (AvnCommandGroup *group)
{
  const AvnCommandGroupInterface *iface = AVN_COMMAND_GROUP_GET_IFACE (group);
  const AvnCommand *const *commands = iface->list_commands != NULL ? iface->list_commands (group) : NULL;
  if (commands == NULL)
    return _ ("it lists no commands");
  for (guint i = 0; commands[i] != NULL; i++)
    {
      const char *fault = check_command (commands, i);
      if (fault != NULL)
        return fault;
    }
  return NULL;
}
