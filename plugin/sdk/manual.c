/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"
#include "manual.h"
#include "roff.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PROGRAM_PAGE "avn(1)"
#define PLUGIN_PAGE "avn-plugin(7)"

/* Neither justify nor hyphenate lines, so that they can be copied. The macros of groff set hyphenation to HY,
 * and adjustment to AD, at each paragraph. */
#define LAYOUT ".nr HY 0\n.nh\n.ds AD l\n.ad l\n.ss 12 0\n"

static void
append_line (GString *page, const char *text)
{
  avn_roff_append (page, AVN_ROFF_ROMAN, text);
  avn_roff_end_line (page);
}

/* The page about plugins is not in the section of commands. */
static int
get_section (const char *group)
{
  return g_str_equal (group, AVN_SDK_GROUP) ? 7 : 1;
}

static void
append_title (GString *page, const char *name, int section, const char *version, const AvnManualExtra *extra)
{
  g_autofree char *title = g_ascii_strup (name, -1);
  g_autofree char *source = g_strconcat (name, version != NULL ? " " : NULL, version, NULL);
  g_string_append (page, ".\\\" -*- coding: utf-8 -*-\n");
  g_string_append_printf (page, ".TH %s %d \"%s\" \"", title, section,
                          extra->date != NULL ? extra->date : "");
  avn_roff_append (page, AVN_ROFF_ROMAN, source);
  g_string_append (page, "\" \"");
  avn_roff_append (page, AVN_ROFF_ROMAN, _ ("avn manual"));
  g_string_append (page, "\"\n" LAYOUT);
}

/* Removes a full stop, which whatis(1) does not show. */
static char *
drop_full_stop (const char *summary)
{
  const gsize length = g_str_has_suffix (summary, ".") ? 1 : g_str_has_suffix (summary, "\u3002") ? 3 : 0;
  return g_strndup (summary, strlen (summary) - length);
}

static void
append_name (GString *page, const char *name, const char *summary)
{
  g_autofree char *shown = drop_full_stop (summary);
  avn_roff_append_heading (page, "SH", C_ ("manual", "NAME"));
  avn_roff_append (page, AVN_ROFF_ROMAN, name);
  g_string_append (page, " \\- ");
  avn_roff_append_utf8 (page, shown);
  avn_roff_end_line (page);
}

/* Appends a section with the tables of a help topic. */
static void
append_tables (
    GString *page, AvnSettings *settings, const char *heading, const char *introduction, const char *topic)
{
  g_autoptr (GPtrArray) parts = avn_topic_list_parts (settings, topic);
  avn_roff_append_heading (page, "SH", heading);
  if (introduction != NULL)
    avn_roff_append_sentence (page, introduction);
  for (guint i = 0; i < parts->len; i++)
    {
      const AvnTopicPart *part = parts->pdata[i];
      if (!part->is_listed)
        continue;
      avn_manual_append_entry (page, part->term);
      avn_roff_append_sentence (page, part->text);
    }
}

/* Appends a help topic without its tables, which are elsewhere on the page. */
static void
append_topic (GString *page, AvnSettings *settings, const char *name)
{
  g_autoptr (GPtrArray) parts = avn_topic_list_parts (settings, name);
  for (guint i = 0; i < parts->len; i++)
    {
      const AvnTopicPart *part = parts->pdata[i];
      const AvnTopicPart *next = i + 1 < parts->len ? parts->pdata[i + 1] : NULL;
      if (part->is_listed || (part->kind == AVN_TOPIC_TITLE && next != NULL && next->is_listed))
        continue;
      if (part->kind == AVN_TOPIC_ENTRY)
        avn_manual_append_entry (page, part->term);
      else if (i > 0)
        g_string_append (page, ".PP\n");
      if (part->kind == AVN_TOPIC_TITLE)
        append_line (page, part->text);
      else
        avn_roff_append_sentence (page, part->text);
    }
}

static void
append_key_file (GString *page, AvnPluginInfo *info)
{
  g_autofree char *path
      = g_strdup_printf ("%s/%s.avn-plugin", AVN_PLUGIN_DIR, avn_plugin_info_get_name (info));
  avn_roff_append_heading (page, "SH", C_ ("manual", "FILES"));
  avn_manual_append_entry (page, path);
  avn_roff_append_sentence (page, _ ("The plugin file, by which avn finds the plugin. It may also be in "
                                     "another directory that avn(1) lists."));
}

static char *
end_page (GString *page, GPtrArray *others, const AvnManualExtra *extra)
{
  g_ptr_array_add (others, NULL);
  g_autofree char *list = g_strjoinv (", ", (char **)others->pdata);
  if (extra->prose != NULL)
    avn_roff_append_fragment (page, extra->prose);
  avn_roff_append_heading (page, "SH", C_ ("manual", "SEE ALSO"));
  append_line (page, list);
  return g_string_free (page, FALSE);
}

static void
append_groups (GString *page, AvnPluginLoader *loader, GPtrArray *others)
{
  GPtrArray *plugins = avn_plugin_loader_get_plugins (loader);
  avn_roff_append_heading (page, "SH", C_ ("manual", "COMMAND GROUPS"));
  for (guint i = 0; i < plugins->len; i++)
    {
      AvnPluginInfo *info = plugins->pdata[i];
      if (!avn_plugin_info_check (info, NULL))
        continue;
      const char *name = avn_plugin_info_get_name (info);
      g_autofree char *term = g_strconcat ("avn ", name, NULL);
      char *other = g_strdup_printf ("avn-%s(%d)", name, get_section (name));
      /* Translators: %s is the name of a page of the manual. */
      g_autofree char *reference = g_strdup_printf (_ ("See %s."), other);
      avn_manual_append_entry (page, term);
      avn_roff_append_sentence (page, avn_plugin_info_get_comment (info));
      append_line (page, reference);
      g_ptr_array_add (others, other);
    }
  avn_manual_append_entry (page, "avn help");
  avn_roff_append_sentence (page, _ ("Show the help of a command, or search the help"));
}

static void
append_global_options (GString *page, AvnSettings *settings, gboolean for_output)
{
  g_autoptr (GPtrArray) options = avn_settings_list_options (settings, for_output);
  for (guint i = 0; i < options->len; i++)
    avn_manual_append_global_option (page, settings, options->pdata[i]);
}

/**
 * avn_manual_print_program:
 * @loader: the plugin loader
 * @settings: the settings, for the global options
 * @extra: text that the tables do not have
 *
 * Prints the page of the program: its groups, and what they share.
 *
 * Returns: (transfer full): roff with the man macros
 */
char *
avn_manual_print_program (AvnPluginLoader *loader, AvnSettings *settings, const AvnManualExtra *extra)
{
  GString *page = g_string_new (NULL);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_free);

  append_title (page, "avn", 1, AVN_VERSION, extra);
  append_name (page, "avn", _ (AVN_SUMMARY));
  avn_roff_append_heading (page, "SH", C_ ("manual", "SYNOPSIS"));
  append_line (page, avn_usage_get_program ());
  g_string_append (page, ".br\n");
  /* Translators: the word in capitals stands for what the user types. */
  append_line (page, _ ("avn help [WORD]..."));
  avn_roff_append_heading (page, "SH", C_ ("manual", "DESCRIPTION"));
  avn_roff_append_sentence (page, _ ("Commands come in groups, and each group has its own page."));
  avn_roff_append_sentence (
      page,
      _ ("The options of this page may appear anywhere on the command line; those of a command follow it."));
  append_groups (page, loader, others);
  avn_roff_append_heading (page, "SH", C_ ("manual", "OPTIONS"));
  append_global_options (page, settings, FALSE);
  avn_roff_append_heading (page, "SH", C_ ("manual", "OUTPUT OPTIONS"));
  append_global_options (page, settings, TRUE);
  avn_roff_append_heading (page, "SH", C_ ("manual", "FORMATTING"));
  append_topic (page, settings, "formatting");
  append_tables (page, settings, C_ ("manual", "EXIT STATUS"), NULL, "exit-codes");
  append_tables (page, settings, C_ ("manual", "ENVIRONMENT"),
                 _ ("An option overrides a variable. An empty variable counts as unset."), "environment");
  append_tables (page, settings, C_ ("manual", "FILES"), NULL, "plugins");
  return end_page (page, others, extra);
}

/* The first list of the topic has the variables of the global options. */
static void
append_variable_names (GString *page, AvnSettings *settings)
{
  g_autoptr (GPtrArray) parts = avn_topic_list_parts (settings, "environment");
  const char *macro = ".PP\n";
  guint n_titles = 0;
  for (guint i = 0; i < parts->len && n_titles < 2; i++)
    {
      const AvnTopicPart *part = parts->pdata[i];
      n_titles += part->kind == AVN_TOPIC_TITLE ? 1 : 0;
      if (!part->is_listed)
        continue;
      g_string_append (page, macro);
      avn_roff_append (page, AVN_ROFF_BOLD, part->term);
      avn_roff_end_line (page);
      macro = ".br\n";
    }
}

static void
append_option_names (GString *page, AvnSettings *settings, gboolean for_output)
{
  g_autoptr (GPtrArray) options = avn_settings_list_options (settings, for_output);
  for (guint i = 0; i < options->len; i++)
    {
      g_string_append (page, i == 0 && !for_output ? ".PP\n" : ".br\n");
      avn_manual_append_option_name (page, options->pdata[i]);
    }
}

/* Lists what all groups share, for which avn(1) has the details. */
static void
append_references (GString *page, AvnSettings *settings)
{
  avn_roff_append_heading (page, "SH", C_ ("manual", "GLOBAL OPTIONS"));
  avn_roff_append_sentence (page, _ ("Every command also has these options, which avn(1) describes:"));
  append_option_names (page, settings, FALSE);
  append_option_names (page, settings, TRUE);
  append_tables (page, settings, C_ ("manual", "EXIT STATUS"), NULL, "exit-codes");
  avn_roff_append_heading (page, "SH", C_ ("manual", "ENVIRONMENT"));
  avn_roff_append_sentence (page, _ ("These variables affect every command. avn(1) describes them:"));
  append_variable_names (page, settings);
}

/**
 * avn_manual_print_group:
 * @info: the plugin's key file
 * @plugin: the plugin
 * @group: its commands
 * @settings: the settings, for the global options
 * @extra: text that the tables do not have
 *
 * Prints the page of a command group.
 *
 * Returns: (transfer full): roff with the man macros
 */
char *
avn_manual_print_group (AvnPluginInfo *info,
                        const AvnPlugin *plugin,
                        AvnCommandGroup *group,
                        AvnSettings *settings,
                        const AvnManualExtra *extra)
{
  const AvnCommand *const *commands = avn_command_group_list_commands (group);
  const char *comment = avn_plugin_info_get_comment (info);
  const gboolean is_own = g_str_equal (plugin->name, AVN_SDK_GROUP);
  GString *page = g_string_new (NULL);
  g_autofree char *name = g_strconcat ("avn-", plugin->name, NULL);
  g_autofree char *usage = avn_usage_print_path (plugin->name);
  /* Translators: %s is the name of a command group. */
  g_autofree char *description
      = g_strdup_printf (_ ("These are the commands of the group %s."), plugin->name);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_free);

  append_title (page, name, get_section (plugin->name), avn_plugin_info_get_version (info), extra);
  append_name (page, name, *comment != '\0' ? comment : _ ("a command group of avn"));
  avn_roff_append_heading (page, "SH", C_ ("manual", "SYNOPSIS"));
  append_line (page, usage);
  avn_roff_append_heading (page, "SH", C_ ("manual", "DESCRIPTION"));
  avn_roff_append_sentence (page, description);
  avn_roff_append_sentence (page, _ ("avn(1) describes what all groups share."));
  avn_roff_append_heading (page, "SH", C_ ("manual", "COMMANDS"));
  for (guint i = 0; commands[i] != NULL; i++)
    avn_manual_append_command (page, plugin, commands[i]);
  append_references (page, settings);
  if (is_own)
    append_tables (page, settings, C_ ("manual", "FILES"), NULL, "plugins");
  else
    append_key_file (page, info);
  g_ptr_array_add (others, g_strdup (PROGRAM_PAGE));
  if (!is_own)
    g_ptr_array_add (others, g_strdup (PLUGIN_PAGE));
  return end_page (page, others, extra);
}
