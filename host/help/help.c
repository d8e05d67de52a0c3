/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "help/help.h"
#include "command-line/finder.h"
#include "command-line/known-option.h"
#include "help/page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const char avn_help_command_summary[] = N_ ("Show the help of a command, or search the help");

static void
add_option (GPtrArray *entries, const AvnOption *option, const char *domain)
{
  GString *term = g_string_new (NULL);
  avn_usage_write_option (term, avn_usage_write_plain, option, domain);
  avn_help_page_add_entry (entries, g_string_free (term, FALSE),
                           g_dgettext (domain, option->entry.description));
}

/* The options that most users need. */
static void
append_common_options (GString *page, AvnSettings *settings)
{
  static const char *const names[] = { "json", "fields", "no-input", "version", "help" };
  g_autoptr (AvnKnownOptions) known = avn_known_options_new (settings, NULL);
  g_autoptr (GPtrArray) entries = avn_help_page_new_entries ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    add_option (entries, avn_known_options_find_name (known, names[i])->option, GETTEXT_PACKAGE);
  avn_help_page_append_entries (page, _ ("Options:"), entries);
}

/* A group of the same name hides a topic. */
static void
append_topics (GString *page, AvnPluginLoader *loader)
{
  g_autoptr (GPtrArray) entries = avn_help_page_new_entries ();
  const AvnTopic *topic;
  for (guint i = 0; (topic = avn_topic_get (i)) != NULL; i++)
    if (avn_plugin_loader_find (loader, avn_topic_get_name (topic)) == NULL)
      avn_help_page_add_entry (entries, g_strdup (avn_topic_get_name (topic)), avn_topic_get_summary (topic));
  avn_help_page_append_entries (page, _ ("Help topics:"), entries);
}

/* "avn --help" */
char *
avn_help_print_overview (AvnPluginLoader *loader, AvnSettings *settings)
{
  g_autoptr (GString) page = g_string_new (NULL);
  g_autoptr (GPtrArray) entries = avn_help_page_new_entries ();
  GPtrArray *plugins = avn_plugin_loader_get_plugins (loader);

  avn_help_page_append_usage (page, avn_usage_get_program ());
  avn_help_page_append_text (page, _ (AVN_SUMMARY), FALSE);
  for (guint i = 0; i < plugins->len; i++)
    if (avn_plugin_info_check (plugins->pdata[i], NULL))
      avn_help_page_add_entry (entries, g_strdup (avn_plugin_info_get_name (plugins->pdata[i])),
                               avn_plugin_info_get_comment (plugins->pdata[i]));
  avn_help_page_add_entry (entries, g_strdup (AVN_HELP_COMMAND), _ (avn_help_command_summary));
  avn_help_page_append_entries (page, _ ("Command groups:"), entries);
  append_topics (page, loader);
  append_common_options (page, settings);
  avn_help_page_append_paragraph (
      page, _ ("Run 'avn help GROUP COMMAND' for a command, 'avn help options' for all options."));
  return g_string_free (g_steal_pointer (&page), FALSE);
}

/* The help of a group, or of a path that several commands share. */
char *
avn_help_print_path (const AvnPlugin *plugin, AvnCommandGroup *group, const char *path, const char *comment)
{
  const AvnCommand *const *commands = avn_command_group_list_commands (group);
  g_autoptr (GString) page = g_string_new (NULL);
  g_autoptr (GPtrArray) entries = avn_help_page_new_entries ();
  g_autofree char *parent = g_strconcat (plugin->name, *path != '\0' ? " " : "", path, NULL);
  g_autofree char *usage = avn_usage_print_path (parent);
  const gsize length = strlen (path);

  avn_help_page_append_usage (page, usage);
  if (*path == '\0' && *comment != '\0')
    avn_help_page_append_text (page, comment, FALSE);
  for (guint i = 0; commands[i] != NULL; i++)
    if (length == 0 || (g_str_has_prefix (commands[i]->path, path) && commands[i]->path[length] == ' '))
      avn_help_page_add_entry (entries, g_strdup (commands[i]->path + (length > 0 ? length + 1 : 0)),
                               g_dgettext (plugin->gettext_domain, commands[i]->summary));
  avn_help_page_append_entries (page, _ ("Commands:"), entries);
  /* Translators: %s is the name of a command group. */
  g_autofree char *advice
      = g_strdup_printf (_ ("Run 'avn %s COMMAND --help' to read about a command."), parent);
  avn_help_page_append_paragraph (page, advice);
  return g_string_free (g_steal_pointer (&page), FALSE);
}

char *
avn_help_print_command (const AvnPlugin *plugin, const AvnCommand *command)
{
  const char *domain = plugin->gettext_domain;
  g_autoptr (GString) page = g_string_new (NULL);
  g_autoptr (GPtrArray) arguments = avn_help_page_new_entries ();
  g_autoptr (GPtrArray) options = avn_help_page_new_entries ();
  g_autoptr (GString) usage = g_string_new (NULL);

  avn_usage_write_command (usage, avn_usage_write_plain, plugin, command);
  avn_help_page_append_usage (page, usage->str);
  avn_help_page_append_text (page, g_dgettext (domain, command->summary), FALSE);
  if (command->description != NULL)
    avn_help_page_append_paragraph (page, g_dgettext (domain, command->description));
  for (guint i = 0; command->arguments != NULL && command->arguments[i] != NULL; i++)
    avn_help_page_add_entry (arguments, g_strdup (g_dgettext (domain, command->arguments[i]->name)),
                             g_dgettext (domain, command->arguments[i]->help));
  for (guint i = 0; command->options != NULL && command->options[i] != NULL; i++)
    add_option (options, command->options[i], domain);
  avn_help_page_append_entries (page, _ ("Arguments:"), arguments);
  avn_help_page_append_entries (page, _ ("Options:"), options);
  if (command->examples != NULL)
    avn_help_page_append_paragraph (page, _ ("Examples:"));
  for (guint i = 0; command->examples != NULL && command->examples[i] != NULL; i++)
    {
      g_autofree char *example = g_strconcat ("avn ", command->examples[i], NULL);
      avn_help_page_append_syntax (page, example);
    }
  avn_help_page_append_paragraph (page, _ ("Run 'avn help options' for the options of every command."));
  return g_string_free (g_steal_pointer (&page), FALSE);
}

static void
flush_entries (GString *page, GPtrArray *entries)
{
  avn_help_page_append_entries (page, NULL, entries);
  g_ptr_array_set_size (entries, 0);
}

char *
avn_help_print_topic (const AvnTopic *topic, AvnSettings *settings)
{
  g_autoptr (GString) page = g_string_new (NULL);
  g_autoptr (GPtrArray) parts = avn_topic_list_parts (settings, avn_topic_get_name (topic));
  g_autoptr (GPtrArray) entries = avn_help_page_new_entries ();
  gboolean is_indented = FALSE;
  gboolean is_below_title = FALSE;

  avn_help_page_append_text (page, avn_topic_get_summary (topic), FALSE);
  for (guint i = 0; i < parts->len; i++)
    {
      const AvnTopicPart *part = parts->pdata[i];
      const gboolean is_title = part->kind == AVN_TOPIC_TITLE;
      if (part->kind == AVN_TOPIC_ENTRY)
        {
          avn_help_page_add_entry (entries, g_strdup (part->term), part->text);
          is_below_title = FALSE;
          continue;
        }
      flush_entries (page, entries);
      if (!is_below_title)
        g_string_append_c (page, '\n');
      avn_help_page_append_text (page, part->text, is_indented && !is_title);
      is_below_title = is_title;
      is_indented |= is_title;
    }
  flush_entries (page, entries);
  return g_string_free (g_steal_pointer (&page), FALSE);
}

static gboolean
contains_words (const char *text, const char *const *words)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = g_utf8_casefold (words[i], -1);
      if (strstr (folded, word) == NULL)
        return FALSE;
    }
  return TRUE;
}

static char *
get_searched_text (const AvnPlugin *plugin, const AvnCommand *command)
{
  const char *domain = plugin->gettext_domain;
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "%s %s\n%s\n", plugin->name, command->path,
                          g_dgettext (domain, command->summary));
  if (command->description != NULL)
    g_string_append_printf (text, "%s\n", g_dgettext (domain, command->description));
  for (guint i = 0; command->options != NULL && command->options[i] != NULL; i++)
    g_string_append_printf (text, "--%s %s\n", command->options[i]->entry.long_name,
                            g_dgettext (domain, command->options[i]->entry.description));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_matching_commands (GPtrArray *entries, AvnPluginLoader *loader, const char *const *words)
{
  GPtrArray *plugins = avn_plugin_loader_get_plugins (loader);

  for (guint i = 0; i < plugins->len; i++)
    {
      g_autoptr (AvnCommandGroup) group = NULL;
      const AvnPlugin *plugin = avn_plugin_loader_load (loader, plugins->pdata[i], &group, NULL);
      if (plugin == NULL)
        continue;
      const AvnCommand *const *commands = avn_command_group_list_commands (group);
      for (guint j = 0; commands[j] != NULL; j++)
        {
          g_autofree char *text = get_searched_text (plugin, commands[j]);
          if (contains_words (text, words))
            avn_help_page_add_entry (entries, g_strdup_printf ("avn %s %s", plugin->name, commands[j]->path),
                                     g_dgettext (plugin->gettext_domain, commands[j]->summary));
        }
    }
}

static void
add_matching_topics (GPtrArray *entries, AvnSettings *settings, const char *const *words)
{
  const AvnTopic *topic;
  for (guint i = 0; (topic = avn_topic_get (i)) != NULL; i++)
    {
      const char *name = avn_topic_get_name (topic);
      g_autofree char *page = avn_help_print_topic (topic, settings);
      g_autofree char *text = g_strconcat (name, "\n", page, NULL);
      if (contains_words (text, words))
        avn_help_page_add_entry (entries, g_strdup_printf ("avn " AVN_HELP_COMMAND " %s", name),
                                 avn_topic_get_summary (topic));
    }
}

/**
 * avn_help_print_matches:
 * @loader: a loader that has scanned
 * @settings: the settings
 * @words: (array zero-terminated=1): the words to search for
 * @topics_alone: whether to search topics even if no command matches
 *
 * Finds the commands and topics whose help contains all words. Plugins that cannot be opened are skipped.
 *
 * Returns: (transfer full) (nullable): a list of them; %NULL if there are none
 */
char *
avn_help_print_matches (AvnPluginLoader *loader,
                        AvnSettings *settings,
                        const char *const *words,
                        gboolean topics_alone)
{
  g_autoptr (GString) page = g_string_new (NULL);
  g_autoptr (GPtrArray) entries = avn_help_page_new_entries ();

  add_matching_commands (entries, loader, words);
  if (entries->len > 0 || topics_alone)
    add_matching_topics (entries, settings, words);
  if (entries->len == 0)
    return NULL;
  avn_help_page_append_entries (page, NULL, entries);
  return g_string_free (g_steal_pointer (&page), FALSE);
}

/**
 * avn_help_print_version:
 * @loader: (nullable): a loader that has scanned, to include the versions of its plugins
 *
 * Prints what `avn --version` shows.
 *
 * Returns: (transfer full): the text
 */
char *
avn_help_print_version (AvnPluginLoader *loader)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) entries = avn_help_page_new_entries ();
  GPtrArray *plugins = loader != NULL ? avn_plugin_loader_get_plugins (loader) : NULL;
  g_string_printf (text, "avn %s\nGLib %u.%u.%u\nplugin ABI %d\n", AVN_VERSION, glib_major_version,
                   glib_minor_version, glib_micro_version, AVN_PLUGIN_ABI);
  for (guint i = 0; plugins != NULL && i < plugins->len; i++)
    {
      const char *version = avn_plugin_info_get_version (plugins->pdata[i]);
      if (version != NULL && avn_plugin_info_check (plugins->pdata[i], NULL))
        avn_help_page_add_entry (entries, g_strdup (avn_plugin_info_get_name (plugins->pdata[i])), version);
    }
  avn_help_page_append_entries (text, _ ("Plugins:"), entries);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
