/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line/finder.h"
#include "base/key-file.h"
#include "command-line/known-option.h"
#include "text/text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Appends @word to @path if the path of a command begins so. Returns the command of exactly this path, or
 * NULL. */
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

/* (transfer full) (element-type utf8): the words that can follow a path, each once. */
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

/* (nullable): the name of a group, or one of @names, that a mistyped word probably means. */
static const char *
find_similar (AvnPluginLoader *loader, const char *word, GPtrArray *names)
{
  GPtrArray *plugins = avn_plugin_loader_get_plugins (loader);
  for (guint i = 0; i < plugins->len; i++)
    g_ptr_array_add (names, (gpointer)avn_plugin_info_get_name (plugins->pdata[i]));
  g_ptr_array_add (names, (gpointer)AVN_HELP_COMMAND);
  g_ptr_array_add (names, NULL);
  return avn_text_find_similar (word, (const char *const *)names->pdata);
}

/* The error for a first word that is no command group; @rest are the words after it. */
GError *
avn_command_finder_new_unknown_group (AvnPluginLoader *loader, const char *word, const char *const *rest)
{
  g_autofree char *safe = avn_text_make_safe (word, AVN_MAX_SHOWN_LENGTH);
  GPtrArray *plugins = avn_plugin_loader_get_plugins (loader);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *meant = NULL;
  for (guint i = 0; i < plugins->len && meant == NULL; i++)
    meant = avn_plugin_info_suggest (plugins->pdata[i], "", word, rest);
  if (meant == NULL)
    meant = g_strdup (find_similar (loader, word, names));
  if (meant != NULL)
    return g_error_new (AVN_ERROR, AVN_ERROR_USAGE,
                        /* Translators: the second %s is a command. */
                        _ ("There is no command group \"%s\". Did you mean 'avn %s'?"), safe, meant);
  if (!avn_key_file_is_name (word))
    return g_error_new (AVN_ERROR, AVN_ERROR_USAGE,
                        _ ("There is no command group \"%s\".\nRun 'avn help' to list the groups."), safe);
  return g_error_new (AVN_ERROR, AVN_ERROR_USAGE,
                      /* Translators: avn-%s is the name of a program, AVN_FALLBACK a variable. */
                      _ ("There is no command group \"%s\".\nInstall a plugin or a program avn-%s that "
                         "provides it, or name another client in AVN_FALLBACK."),
                      safe, safe);
}

/* The error for words that "avn help" did not find; @topics are the names of its topics. */
GError *
avn_command_finder_new_nothing_found (AvnPluginLoader *loader, const char *words, GPtrArray *topics)
{
  const char *similar = find_similar (loader, words, topics);
  g_autofree char *safe = avn_text_make_safe (words, AVN_MAX_SHOWN_LENGTH);
  if (similar != NULL)
    return g_error_new (AVN_ERROR, AVN_ERROR_USAGE,
                        _ ("There is no help about \"%s\". Did you mean 'avn help %s'?"), safe, similar);
  return g_error_new (AVN_ERROR, AVN_ERROR_USAGE,
                      _ ("There is no help about \"%s\".\nRun 'avn help' to list the topics."), safe);
}

/* (nullable): the first plugin of a name that another one takes precedence over. */
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

/* (nullable): advice about a shadowed plugin that may have the command. avn does not open it to check. */
static char *
new_shadow_advice (AvnPluginLoader *loader, const char *name)
{
  AvnPluginInfo *shadowed = find_shadowed (loader, name);
  if (shadowed == NULL)
    return NULL;
  AvnPluginInfo *winner = avn_plugin_info_get_shadowed_by (shadowed);
  g_autofree char *path = g_filename_display_name (avn_plugin_info_get_key_file_path (shadowed));
  g_autofree char *first = g_filename_display_name (avn_plugin_info_get_key_file_path (winner));
  /* Translators: both %s are paths of files. */
  return g_strdup_printf (_ ("The plugin %s may have it, but %s takes precedence."), path, first);
}

/* The error for a word that does not continue a path; @rest are the words after it. */
GError *
avn_command_finder_new_unknown_command (AvnPluginLoader *loader,
                                        const AvnPlugin *plugin,
                                        AvnCommandGroup *group,
                                        const char *path,
                                        const char *word,
                                        const char *const *rest)
{
  g_autoptr (GPtrArray) names = avn_command_finder_list_next_words (group, path);
  const gboolean has_commands = names->len > 0;
  g_ptr_array_add (names, NULL);
  const char *similar = avn_text_find_similar (word, (const char *const *)names->pdata);
  g_autofree char *safe = avn_text_make_safe (word, AVN_MAX_SHOWN_LENGTH);
  g_autofree char *parent = g_strconcat (plugin->name, *path != '\0' ? " " : "", path, NULL);
  g_autofree char *advice = new_shadow_advice (loader, plugin->name);
  g_autofree char *meant
      = avn_plugin_info_suggest (avn_plugin_loader_find (loader, plugin->name), path, word, rest);
  if (meant == NULL && similar != NULL)
    meant = g_strconcat (parent, " ", similar, NULL);
  /* 'avn GROUP' lists commands, but must not be the advice if it runs one. */
  if (meant == NULL && advice == NULL)
    /* Translators: %s is the rest of a command. */
    advice = g_strdup_printf (has_commands ? _ ("Run 'avn %s' to list the commands.")
                                           /* Translators: %s is the rest of a command. */
                                           : _ ("Run 'avn help %s' to read about it."),
                              parent);
  g_autofree char *fault
      = meant != NULL ? g_strdup_printf (_ ("'avn %s' has no command \"%s\". Did you mean 'avn %s'?"), parent,
                                         safe, meant)
                      : g_strdup_printf (_ ("'avn %s' has no command \"%s\"."), parent, safe);
  return g_error_new (AVN_ERROR, AVN_ERROR_USAGE, "%s%s%s", fault, advice != NULL ? "\n" : "",
                      advice != NULL ? advice : "");
}
