/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line/finder.h"
#include "help/topic-private.h"
#include "text/text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONGEST_SHOWN_WORD 64

/**
 * avn_command_finder_match:
 * @group: a command group
 * @path: the words that matched so far; the new one is added if it fits
 * @word: the next word
 *
 * Goes one word further along the paths of a group's commands.
 *
 * Returns: (transfer none) (nullable): the command that @path now names, if it names one
 */
const AvnCommand *
avn_command_finder_match (AvnCommandGroup *group, GString *path, const char *word)
{
  const AvnCommand *const *commands = avn_command_group_list_commands (group);
  g_autofree char *longer = path->len > 0 ? g_strdup_printf ("%s %s", path->str, word) : g_strdup (word);
  const gsize length = strlen (longer);
  const AvnCommand *match = NULL;
  gboolean fits = FALSE;

  for (guint i = 0; commands[i] != NULL && *word != '\0' && strchr (word, ' ') == NULL; i++)
    {
      const char *rest = g_str_has_prefix (commands[i]->path, longer) ? commands[i]->path + length : NULL;
      if (rest == NULL || (*rest != '\0' && *rest != ' '))
        continue;
      fits = TRUE;
      if (*rest == '\0')
        match = commands[i];
    }
  if (fits)
    g_string_assign (path, longer);
  return match;
}

/* The words that may follow a path, each once. */
GPtrArray *
avn_command_finder_list_next_words (AvnCommandGroup *group, const char *path)
{
  const AvnCommand *const *commands = avn_command_group_list_commands (group);
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  const gsize length = strlen (path);

  for (guint i = 0; commands[i] != NULL; i++)
    {
      const char *rest = g_str_has_prefix (commands[i]->path, path) ? commands[i]->path + length : "";
      if (length > 0 && *rest == ' ')
        rest++;
      else if (length > 0)
        continue;
      g_autofree char *word = g_strndup (rest, strcspn (rest, " "));
      if (*word != '\0' && !g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL))
        g_ptr_array_add (words, g_steal_pointer (&word));
    }
  return words;
}

/* The group, or the topic where that is of use, that the word is most likely a slip of. */
static const char *
find_similar (AvnPluginLoader *loader, const char *word, gboolean with_topics)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GPtrArray *plugins = avn_plugin_loader_get_plugins (loader);
  for (guint i = 0; i < plugins->len; i++)
    g_ptr_array_add (names, (gpointer)avn_plugin_info_get_name (plugins->pdata[i]));
  g_ptr_array_add (names, (gpointer)AVN_HELP_COMMAND);
  const AvnTopic *topic;
  for (guint i = 0; with_topics && (topic = avn_topic_get (i)) != NULL; i++)
    g_ptr_array_add (names, (gpointer)avn_topic_get_name (topic));
  g_ptr_array_add (names, NULL);

  return avn_text_find_similar (word, (const char *const *)names->pdata);
}

/* The error for a first word that no plugin provides. */
GError *
avn_command_finder_new_unknown_group (AvnPluginLoader *loader, const char *word)
{
  const char *similar = find_similar (loader, word, FALSE);
  g_autofree char *safe = avn_text_make_safe (word, LONGEST_SHOWN_WORD);
  if (similar != NULL)
    return g_error_new (AVN_ERROR, AVN_ERROR_USAGE, _ ("There is no command \"%s\". Did you mean \"%s\"?"),
                        safe, similar);
  if (!avn_plugin_info_is_group_name (word))
    return g_error_new (AVN_ERROR, AVN_ERROR_USAGE,
                        _ ("There is no command \"%s\".\nRun \"avn help\" to see what there is."), safe);
  return g_error_new (
      AVN_ERROR, AVN_ERROR_USAGE,
      /* Translators: avn-%s is the name of a program; AVN_FALLBACK is a variable. */
      _ ("There is no command \"%s\".\nInstall a plugin for it, put a program avn-%s on PATH, or "
         "name another client in AVN_FALLBACK."),
      safe, safe);
}

/* The error for words that "avn help" looked for in vain. */
GError *
avn_command_finder_new_nothing_found (AvnPluginLoader *loader, const char *words)
{
  const char *similar = find_similar (loader, words, TRUE);
  g_autofree char *safe = avn_text_make_safe (words, LONGEST_SHOWN_WORD);
  if (similar != NULL)
    return g_error_new (AVN_ERROR, AVN_ERROR_USAGE,
                        _ ("Nothing was found about \"%s\". Did you mean \"%s\"?"), safe, similar);
  return g_error_new (AVN_ERROR, AVN_ERROR_USAGE,
                      _ ("Nothing was found about \"%s\".\nRun \"avn help\" to see what there is."), safe);
}

/* (nullable): the first plugin that would provide a group if another did not. */
static AvnPluginInfo *
find_shadowed (AvnPluginLoader *loader, const char *name)
{
  GPtrArray *all = avn_plugin_loader_get_all (loader);
  for (guint i = 0; i < all->len; i++)
    if (avn_plugin_info_get_shadowed_by (all->pdata[i]) != NULL
        && g_str_equal (avn_plugin_info_get_name (all->pdata[i]), name))
      return all->pdata[i];
  return NULL;
}

/* What to do about an unknown command. A plugin that is shadowed is not opened to see whether it has it.
 * A group shows its commands; a command has none, and the advice must not be to run it. */
static char *
new_advice (AvnPluginLoader *loader,
            const AvnPlugin *plugin,
            const char *parent,
            gboolean is_group,
            gboolean has_similar)
{
  AvnPluginInfo *shadowed = find_shadowed (loader, plugin->name);
  if (shadowed != NULL)
    {
      g_autofree char *path = g_filename_display_name (avn_plugin_info_get_key_file_path (shadowed));
      g_autofree char *winner = g_filename_display_name (
          avn_plugin_info_get_key_file_path (avn_plugin_info_get_shadowed_by (shadowed)));
      /* Translators: both %s are paths of files. */
      return g_strdup_printf (_ ("The plugin %s may have it, but is shadowed by %s."), path, winner);
    }
  g_autofree char *words = is_group ? g_strdup (parent) : g_strconcat (AVN_HELP_COMMAND " ", parent, NULL);
  return has_similar ? NULL : g_strdup_printf (_ ("Run \"avn %s\" to see what there is."), words);
}

/* The error for a word that does not continue a path. */
GError *
avn_command_finder_new_unknown_command (AvnPluginLoader *loader,
                                        const AvnPlugin *plugin,
                                        AvnCommandGroup *group,
                                        const char *path,
                                        const char *word)
{
  g_autoptr (GPtrArray) names = avn_command_finder_list_next_words (group, path);
  const gboolean is_group = names->len > 0;
  g_ptr_array_add (names, NULL);
  const char *similar = avn_text_find_similar (word, (const char *const *)names->pdata);
  g_autofree char *safe = avn_text_make_safe (word, LONGEST_SHOWN_WORD);
  g_autofree char *parent = g_strconcat (plugin->name, *path != '\0' ? " " : "", path, NULL);
  g_autofree char *advice = new_advice (loader, plugin, parent, is_group, similar != NULL);
  g_autofree char *fault
      = similar != NULL ? g_strdup_printf (_ ("\"avn %s\" has no command \"%s\". Did you mean \"%s\"?"),
                                           parent, safe, similar)
                        : g_strdup_printf (_ ("\"avn %s\" has no command \"%s\"."), parent, safe);

  return g_error_new (AVN_ERROR, AVN_ERROR_USAGE, "%s%s%s", fault, advice != NULL ? "\n" : "",
                      advice != NULL ? advice : "");
}
