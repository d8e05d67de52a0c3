/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line/known-option.h"
#include "help/topic-private.h"
#include "help/variable.h"
#include "loader/loader-private.h"
#include "settings/declaration.h"
#include "settings/exit.h"

#include <glib/gi18n-lib.h>

/* What "avn help" explains beside commands. */

/* One part as it is written down; texts are marked for translation, and term may be so. */
typedef struct
{
  AvnTopicPartKind kind;
  const char *term;
  const char *text;
  void (*list) (GPtrArray *parts, AvnSettings *settings);
} PartRow;

struct _AvnTopic
{
  const char *name;
  const char *summary; /* marked for translation */
  const PartRow *rows;
  gsize n_rows;
};

static void
free_part_cb (gpointer data)
{
  AvnTopicPart *part = data;
  g_free (part->term);
  g_free (part->text);
  g_free (part);
}

static AvnTopicPart *
add_part (GPtrArray *parts, AvnTopicPartKind kind, const char *term, const char *text)
{
  AvnTopicPart *part = g_new0 (AvnTopicPart, 1);
  part->kind = kind;
  part->term = g_strdup (term);
  part->text = g_strdup (text);
  g_ptr_array_add (parts, part);
  return part;
}

static void
add_listed (GPtrArray *parts, const char *term, const char *text)
{
  add_part (parts, AVN_TOPIC_ENTRY, term, text)->is_listed = TRUE;
}

static void
list_output_options (GPtrArray *parts, AvnSettings *settings)
{
  g_autoptr (AvnKnownOptions) known = avn_known_options_new (settings, NULL);
  g_autoptr (GPtrArray) list = avn_known_options_list_global (known, TRUE);
  for (guint i = 0; i < list->len; i++)
    {
      const AvnOption *option = ((const AvnKnownOption *)list->pdata[i])->option;
      g_autoptr (GString) term = g_string_new (NULL);
      avn_usage_write_option (term, avn_usage_write_plain, option, GETTEXT_PACKAGE);
      add_listed (parts, term->str, _ (option->entry.description));
    }
}

static void
list_variables (GPtrArray *parts, AvnSettings *settings, AvnVariableKind kind)
{
  g_autoptr (GPtrArray) variables = avn_variable_list (settings);
  for (guint i = 0; i < variables->len; i++)
    {
      const AvnVariable *variable = variables->pdata[i];
      if (variable->kind == kind)
        add_listed (parts, variable->name, variable->help);
    }
}

static void
list_setting_variables (GPtrArray *parts, AvnSettings *settings)
{
  list_variables (parts, settings, AVN_VARIABLE_SETTING);
}

static void
list_other_variables (GPtrArray *parts, AvnSettings *settings)
{
  list_variables (parts, settings, AVN_VARIABLE_OTHER);
}

static void
list_exported_variables (GPtrArray *parts, AvnSettings *settings)
{
  list_variables (parts, settings, AVN_VARIABLE_EXPORTED);
}

static void
list_exit_statuses (GPtrArray *parts, AvnSettings *settings)
{
  g_autoptr (GArray) infos = avn_exit_list_infos (avn_settings_get_declarations (settings));
  for (guint i = 0; i < infos->len; i++)
    {
      const AvnExitInfo *info = &g_array_index (infos, AvnExitInfo, i);
      g_autofree char *status = g_strdup_printf ("%d", info->status);
      add_listed (parts, status, info->help);
    }
}

static void
list_plugin_folders (GPtrArray *parts, AvnSettings *settings)
{
  add_listed (parts, AVN_PLUGIN_OWN_DIR "/", _ ("Plugins of your own."));
  add_listed (parts, AVN_PLUGIN_DIR "/", _ ("Plugins for everybody on this machine."));
}

static void
add_declared (GPtrArray *parts, AvnSettings *settings, AvnDeclaredKind kind, const char *beginning)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  avn_declaration_list_texts (avn_settings_get_declarations (settings), kind, texts);
  for (guint i = 0; i < texts->len; i++)
    {
      const AvnDeclaredText *text = texts->pdata[i];
      g_autofree char *term = g_strconcat (beginning, text->term, NULL);
      add_part (parts, AVN_TOPIC_ENTRY, term, text->help);
    }
}

static void
list_examples (GPtrArray *parts, AvnSettings *settings)
{
  add_declared (parts, settings, AVN_DECLARED_EXAMPLE, "avn ");
}

static void
list_files (GPtrArray *parts, AvnSettings *settings)
{
  add_declared (parts, settings, AVN_DECLARED_FILE, "");
}

static const PartRow formatting_rows[] = {
  { AVN_TOPIC_TEXT,
    .text
    = N_ ("Commands print records, and a record has fields. People read them as a table, or as lines with "
          "one field each. Programs read JSON, CSV or terse lines, which are the same in every language.") },
  { AVN_TOPIC_TITLE, .text = N_ ("Output options:") },
  { .list = list_output_options },
  { AVN_TOPIC_TITLE, .text = N_ ("Fields:") },
  { AVN_TOPIC_TEXT,
    .text
    = N_ ("A field has the name that it has in JSON, such as \"token_prefix\"; it is never the translated "
          "title of a column. Names are separated by commas, and \"all\" stands for every field. Without "
          "them you get the columns of the table. A name that does not exist is an error.") },
  { AVN_TOPIC_TEXT,
    .text = N_ ("Sorting puts numbers and times in their order, and everything else in the order of its "
                "characters. A record without a value comes last.") },
  { AVN_TOPIC_TITLE, .text = N_ ("Terse lines and CSV:") },
  { AVN_TOPIC_TEXT,
    .text
    = N_ ("Values are as the server sent them, with whole times. What is missing or null is empty, and the "
          "elements of a list are separated by commas. Line ends and other control characters are written "
          "with a backslash, as in \"\\n\".") },
  { AVN_TOPIC_TEXT,
    .text
    = N_ ("A terse line separates fields by colons and has a backslash in front of a colon that belongs "
          "to a value. CSV follows RFC 4180 and begins with the names of the fields. In both, a "
          "backslash of a value is written twice.") },
  { AVN_TOPIC_TITLE, .text = N_ ("Examples:") },
  { .list = list_examples },
};

static const PartRow environment_rows[] = {
  { AVN_TOPIC_TEXT,
    .text = N_ ("An option wins over a variable, and a variable that is empty counts as unset.") },
  { AVN_TOPIC_TITLE, .text = N_ ("Settings:") },
  { .list = list_setting_variables },
  { AVN_TOPIC_TITLE, .text = N_ ("Other variables:") },
  { .list = list_other_variables },
  /* Translators: avn-GROUP is the name of a program. */
  { AVN_TOPIC_TITLE, .text = N_ ("Variables for programs avn-GROUP:") },
  { .list = list_exported_variables },
};

static const PartRow exit_rows[] = {
  { AVN_TOPIC_TITLE, .text = N_ ("Exit statuses:") },
  { .list = list_exit_statuses },
  { AVN_TOPIC_TEXT,
    .text
    = N_ ("A failure prints nothing on standard output, and on standard error one line, which may be "
          "followed by one of advice. Programs avn-GROUP, the fallback client and \"avn sandbox run\" end "
          "with a status of their own.") },
};

static const PartRow plugin_rows[] = {
  { AVN_TOPIC_TEXT,
    .text = N_ ("The first word of a command line that is no option names a command group.") },
  { AVN_TOPIC_TITLE, .text = N_ ("Where the group is looked up, in this order:") },
  { AVN_TOPIC_ENTRY, "1", N_ ("What is built in.") },
  { AVN_TOPIC_ENTRY, "2", N_ ("Plugins.") },
  { AVN_TOPIC_ENTRY, "3", N_ ("Programs avn-GROUP in the folders of PATH.") },
  { AVN_TOPIC_ENTRY, "4",
    N_ ("The fallback client, another client of the platform, if you have named one.") },
  { AVN_TOPIC_TITLE, .text = N_ ("Folders of plugins, the first one wins:") },
  { AVN_TOPIC_ENTRY, "AVN_PLUGIN_PATH",
    N_ ("Folders with plugins, separated by colons, that are searched before all others.") },
  { .list = list_plugin_folders },
  { AVN_TOPIC_TEXT,
    .text
    = N_ ("A plugin is opened only if a command line names it. \"avn plugin list\" shows them all, and says "
          "what was refused and why; \"avn plugin new\" writes the beginning of one of your own.") },
  { AVN_TOPIC_TITLE, .text = N_ ("Files:") },
  { AVN_TOPIC_ENTRY, "~/.config/avn/avn.conf", N_ ("Settings of avn alone, such as the fallback client.") },
  { AVN_TOPIC_ENTRY, "~/.cache/avn/",
    N_ ("What spares typing and time: what was listed last, and which certificate authorities were needed. "
        "It holds no secrets.") },
  { .list = list_files },
};

static const AvnTopic topics[] = {
  { "formatting", N_ ("How to choose the form of the output"), formatting_rows,
    G_N_ELEMENTS (formatting_rows) },
  { "environment", N_ ("Which environment variables have an effect"), environment_rows,
    G_N_ELEMENTS (environment_rows) },
  { "exit-codes", N_ ("How a command ended, by its exit status"), exit_rows, G_N_ELEMENTS (exit_rows) },
  { "plugins", N_ ("Where commands come from, and which files there are"), plugin_rows,
    G_N_ELEMENTS (plugin_rows) },
};

/* (nullable): the topics one by one, NULL behind the last. */
const AvnTopic *
avn_topic_get (guint index)
{
  return index < G_N_ELEMENTS (topics) ? &topics[index] : NULL;
}

const AvnTopic *
avn_topic_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    if (g_str_equal (topics[i].name, name))
      return &topics[i];
  return NULL;
}

const char *
avn_topic_get_name (const AvnTopic *self)
{
  return self->name;
}

const char *
avn_topic_get_summary (const AvnTopic *self)
{
  return _ (self->summary);
}

/**
 * avn_topic_list_parts:
 * @settings: the settings, with what libraries declare
 * @name: the name of a topic of "avn help": formatting, environment, exit-codes or plugins
 *
 * Lists what the help says about a topic, tables of options, variables, exit statuses and folders among it.
 *
 * Returns: (transfer full) (element-type AvnTopicPart): the parts, in their order
 */
GPtrArray *
avn_topic_list_parts (AvnSettings *settings, const char *name)
{
  const AvnTopic *self = avn_topic_find (name);
  GPtrArray *parts = g_ptr_array_new_with_free_func (free_part_cb);
  for (gsize i = 0; self != NULL && i < self->n_rows; i++)
    {
      const PartRow *row = &self->rows[i];
      if (row->list != NULL)
        row->list (parts, settings);
      else
        add_part (parts, row->kind, row->term, _ (row->text));
    }
  return parts;
}
