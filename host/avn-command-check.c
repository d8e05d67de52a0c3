/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-command-check.h"
#include "avn-option-value.h"

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
options_are_complete (const AvnOption *const *options)
{
  for (guint i = 0; options != NULL && options[i] != NULL; i++)
    if (options[i]->name == NULL || *options[i]->name == '\0' || options[i]->help == NULL
        || (options[i]->kind == AVN_OPTION_SWITCH ? (options[i]->flags & AVN_OPTION_REQUIRED) != 0
                                                  : options[i]->value_name == NULL))
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

static gboolean
columns_are_complete (const AvnColumn *const *columns)
{
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    if (columns[i]->id == NULL || columns[i]->title == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
memory_is_complete (const AvnMemory *memory)
{
  return memory == NULL
         || (memory->name != NULL && (guint)memory->change <= AVN_MEMORY_CLEAR
             && (memory->value != NULL || memory->change == AVN_MEMORY_CLEAR));
}

/**
 * avn_command_check_group:
 * @group: a command group, fresh from a plugin
 *
 * Checks that a group has everything that the host relies on.
 *
 * Returns: (transfer none) (nullable): what is missing, translated, to be put behind a colon; %NULL if
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
      if (!is_path (commands[i]->path))
        return _ ("the path of a command must be words with single spaces between them");
      if (commands[i]->summary == NULL || commands[i]->run == NULL)
        return _ ("a command has no summary or no function");
      if (!options_are_complete (commands[i]->options) || !arguments_are_complete (commands[i]->arguments)
          || !columns_are_complete (commands[i]->columns))
        return _ ("an option, an argument or a column of a command lacks a name or a text");
      if (!options_are_known (commands[i]->options))
        return _ ("an option of a command is of a kind that this avn does not know");
      if (!memory_is_complete (commands[i]->memory))
        return _ ("what a command remembers lacks a name or a value");
    }
  return NULL;
}
