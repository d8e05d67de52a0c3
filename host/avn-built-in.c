/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-built-in.h"
#include "avn-completion.h"
#include "../plugin/sdk/describe.h"
#include "../plugin/sdk/group.h"

#include <glib/gi18n-lib.h>

#define SECTION_OF_COMMANDS 1

/* What the host itself provides; no plugin and no program can take these names. */

const char avn_help_command_summary[] = N_ ("Show the help of a command, or search for a word");

typedef struct
{
  const AvnPlugin *plugin;
  const char *comment; /* marked for translation */
  int manual_section;
} BuiltInGroup;

static const BuiltInGroup groups[] = {
  { &avn_plugin_group_plugin, N_ ("See and write the plugins that bring commands"), 7 },
};

/* No group has a name with an underscore. */
typedef struct
{
  const char *word;
  AvnHiddenRun run;
} HiddenWord;

static const HiddenWord hidden_words[] = {
  { AVN_COMPLETION_WORD, avn_completion_run },
  { AVN_PLUGIN_DESCRIBE_WORD, avn_plugin_describe_run },
};

gboolean
avn_built_in_is_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_str_equal (groups[i].plugin->name, name))
      return TRUE;
  return g_str_equal (name, AVN_HELP_COMMAND);
}

void
avn_built_in_add_groups (AvnPluginLoader *loader)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    avn_plugin_loader_add_built_in (loader, groups[i].plugin, _ (groups[i].comment));
}

/* The section of the manual that a group's page is in: that of commands, unless it is about more than those.
 */
int
avn_built_in_get_manual_section (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_str_equal (groups[i].plugin->name, name))
      return groups[i].manual_section;
  return SECTION_OF_COMMANDS;
}

/* (nullable): what a word does that is in no help. */
AvnHiddenRun
avn_built_in_find_hidden (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (hidden_words); i++)
    if (g_strcmp0 (hidden_words[i].word, word) == 0)
      return hidden_words[i].run;
  return NULL;
}
