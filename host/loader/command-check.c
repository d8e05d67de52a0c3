/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loader/command-check.h"
#include "settings/option-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The host relies on complete rows: a missing member would be a NULL pointer elsewhere. */

static const char incomplete[]
    = N_ ("an option, an argument or a column of a command lacks a name or a text");

static gboolean
is_path (const char *path)
{
  const gsize length = path != NULL ? strlen (path) : 0;
  return length > 0 && path[0] != ' ' && path[length - 1] != ' ' && strstr (path, "  ") == NULL;
}

static gboolean
is_complete (const AvnOption *option)
{
  const GOptionEntry *entry = &option->entry;
  if (entry->long_name == NULL || *entry->long_name == '\0' || entry->description == NULL)
    return FALSE;
  return avn_option_is_switch (option) ? (option->flags & AVN_OPTION_REQUIRED) == 0
                                       : entry->arg_description != NULL;
}

static gboolean
have_same_name (const AvnOption *a, const AvnOption *b)
{
  return g_str_equal (a->entry.long_name, b->entry.long_name)
         || (a->entry.short_name != 0 && a->entry.short_name == b->entry.short_name);
}

static const char *
check_options (const AvnOption *const *options)
{
  for (guint i = 0; options != NULL && options[i] != NULL; i++)
    {
      if (!is_complete (options[i]))
        return _ (incomplete);
      if (!avn_option_value_is_known (options[i]))
        return _ ("an option of a command has a kind that this avn does not know");
      for (guint j = 0; j < i; j++)
        if (have_same_name (options[i], options[j]))
          return _ ("two options of a command have the same name");
    }
  return NULL;
}

static const char *
check_arguments (const AvnArgument *const *arguments)
{
  AvnArgumentFlags before = 0;
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    {
      const AvnArgumentFlags flags = arguments[i]->flags;
      if (arguments[i]->name == NULL || arguments[i]->help == NULL)
        return _ (incomplete);
      if ((before & AVN_ARGUMENT_REPEATED) != 0
          || ((before & AVN_ARGUMENT_OPTIONAL) != 0 && (flags & AVN_ARGUMENT_OPTIONAL) == 0))
        return _ ("an argument of a command follows a repeated one, or is required after an optional one");
      before = flags;
    }
  return NULL;
}

static const char *
check_columns (const AvnColumn *const *columns)
{
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    if (columns[i]->id == NULL || columns[i]->title == NULL)
      return _ (incomplete);
  return NULL;
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
  const char *fault = NULL;
  if (!is_path (command->path))
    return _ ("the path of a command must be words separated by single spaces");
  for (guint j = 0; j < i; j++)
    if (g_str_equal (commands[j]->path, command->path))
      return _ ("two commands have the same path");
  if (command->summary == NULL || command->run == NULL)
    return _ ("a command has no summary or no function");
  if (!completion_list_is_complete (command->completion_list))
    return _ ("the completion list of a command lacks a name or a value");
  if ((fault = check_options (command->options)) == NULL
      && (fault = check_arguments (command->arguments)) == NULL)
    fault = check_columns (command->columns);
  return fault;
}

/* (nullable): the first fault in the commands of a group, translated, to append after a colon. */
const char *
avn_command_check_group (AvnCommandGroup *group)
{
  const AvnCommandGroupInterface *iface = AVN_COMMAND_GROUP_GET_IFACE (group);
  const AvnCommand *const *commands = iface->list_commands != NULL ? iface->list_commands (group) : NULL;
  const char *fault = commands == NULL ? _ ("it lists no commands") : NULL;
  for (guint i = 0; fault == NULL && commands[i] != NULL; i++)
    fault = check_command (commands, i);
  return fault;
}
