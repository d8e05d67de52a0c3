/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-known-option.h"
#include "avn-settings-private.h"
#include "avn-text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONGEST_SHOWN_WORD 64

const AvnOption avn_help_option = { .name = "help", .short_name = 'h', .help = N_ ("Show this help") };
const AvnOption avn_version_option = { .name = "version", .help = N_ ("Show the version") };
const AvnOption avn_verbose_option
    = { .name = "verbose", .help = N_ ("With --version, show the versions of the plugins' libraries too") };

/* An option of a command takes the place of one of every command that has its name. */
static gboolean
is_shadowed (const AvnOption *option, const AvnCommand *command)
{
  for (guint i = 0; command != NULL && command->options != NULL && command->options[i] != NULL; i++)
    if (strcmp (command->options[i]->name, option->name) == 0)
      return TRUE;
  return FALSE;
}

static void
append_setting (GArray *known, guint setting, const AvnCommand *command)
{
  const AvnKnownOption of_setting = { avn_settings_get_info (setting)->option, (int)setting };
  if (of_setting.option != NULL && !is_shadowed (of_setting.option, command))
    g_array_append_val (known, of_setting);
}

/* (element-type AvnKnownOption): all options that a command line may have here; tables are short, so that a
 * list is made for each look-up. */
GArray *
avn_known_option_list (const AvnCommand *command)
{
  const AvnKnownOption own[] = { { &avn_help_option, -1 }, { &avn_version_option, -1 } };
  const AvnKnownOption verbose = { &avn_verbose_option, -1 };
  GArray *known = g_array_new (FALSE, FALSE, sizeof (AvnKnownOption));
  g_array_append_vals (known, own, G_N_ELEMENTS (own));
  for (guint i = 0; command != NULL && command->options != NULL && command->options[i] != NULL; i++)
    {
      const AvnKnownOption of_command = { command->options[i], -1 };
      g_array_append_val (known, of_command);
    }
  for (guint i = 0; i < avn_settings_get_n_settings (); i++)
    append_setting (known, i, command);
  /* Plugins may well have an option of this name that means something else. */
  g_array_append_val (known, verbose);
  return known;
}

/* The options of every command, in the order in which they are shown beside those of one command: either what
 * is about the output, or all the others. */
GArray *
avn_known_option_list_global (const AvnCommand *command, gboolean for_output)
{
  const AvnKnownOption own[]
      = { { &avn_version_option, -1 }, { &avn_verbose_option, -1 }, { &avn_help_option, -1 } };
  GArray *known = g_array_new (FALSE, FALSE, sizeof (AvnKnownOption));
  for (guint i = 0; i < avn_settings_get_n_settings (); i++)
    if (avn_settings_get_info (i)->for_output == for_output)
      append_setting (known, i, command);
  for (guint i = 0; !for_output && i < G_N_ELEMENTS (own); i++)
    if (!is_shadowed (own[i].option, command))
      g_array_append_val (known, own[i]);
  return known;
}

/* (transfer full): the names of the options that cannot go together with an option, by its own row. */
char **
avn_known_option_list_excluded (const AvnOption *option)
{
  return g_strsplit (option->excludes != NULL ? option->excludes : "", " ", -1);
}

/* Finds the option with a name, of which length bytes count. */
gboolean
avn_known_option_find (const AvnCommand *command, const char *name, gsize length, AvnKnownOption *found)
{
  g_autoptr (GArray) known = avn_known_option_list (command);
  for (guint i = 0; i < known->len; i++)
    {
      *found = g_array_index (known, AvnKnownOption, i);
      if (strlen (found->option->name) == length && strncmp (found->option->name, name, length) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
avn_known_option_find_short (const AvnCommand *command, char short_name, AvnKnownOption *found)
{
  g_autoptr (GArray) known = avn_known_option_list (command);
  for (guint i = 0; i < known->len; i++)
    {
      *found = g_array_index (known, AvnKnownOption, i);
      if (found->option->short_name == short_name)
        return TRUE;
    }
  return FALSE;
}

/* The error for a name that no option has. */
GError *
avn_known_option_new_unknown (const AvnCommand *command, const char *name, gsize length)
{
  g_autoptr (GArray) known = avn_known_option_list (command);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < known->len; i++)
    g_ptr_array_add (names, (gpointer)g_array_index (known, AvnKnownOption, i).option->name);
  g_ptr_array_add (names, NULL);

  g_autofree char *word = g_strndup (name, length);
  g_autofree char *safe = avn_text_make_safe (word, LONGEST_SHOWN_WORD);
  const char *similar = avn_text_find_similar (word, (const char *const *)names->pdata);
  if (similar != NULL)
    return g_error_new (AVN_ERROR, AVN_ERROR_USAGE, _ ("There is no option --%s. Did you mean --%s?"), safe,
                        similar);
  return g_error_new (AVN_ERROR, AVN_ERROR_USAGE, _ ("There is no option --%s."), safe);
}
