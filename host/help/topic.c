/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "help/help.h"
#include "settings/declaration.h"
#include "settings/exit.h"

#include <glib/gi18n-lib.h>

/* A part of a topic, or a function that lists parts. Texts are marked for translation. */
typedef struct
{
  AvnTopicPartKind kind;
  const char *term;
  const char *text;
  gboolean is_listed;
  void (*list) (GPtrArray *parts, AvnSettings *settings, int which);
  int which;
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

static void
add_part (GPtrArray *parts, AvnTopicPartKind kind, const char *term, const char *text, gboolean is_listed)
{
  AvnTopicPart *part = g_new (AvnTopicPart, 1);
  *part = (AvnTopicPart){ kind, g_strdup (term), g_strdup (text), is_listed };
  g_ptr_array_add (parts, part);
}

static void
list_options (GPtrArray *parts, AvnSettings *settings, int for_output)
{
  g_autoptr (GPtrArray) options = avn_settings_list_options (settings, for_output);
  for (guint i = 0; i < options->len; i++)
    {
      const AvnOption *option = options->pdata[i];
      g_autoptr (GString) term = g_string_new (NULL);
      const char *help = _ (option->entry.description);
      const char *fallback = avn_settings_get_default (settings, option->entry.long_name);
      /* Translators: the first %s describes an option, the second is its default. */
      g_autofree char *text
          = fallback != NULL ? g_strdup_printf (_ ("%s (default: %s)"), help, fallback) : g_strdup (help);
      avn_usage_write_option (term, avn_usage_write_plain, option, GETTEXT_PACKAGE);
      add_part (parts, AVN_TOPIC_ENTRY, term->str, text, TRUE);
    }
}

static void
list_variables (GPtrArray *parts, AvnSettings *settings, int exported)
{
  for (guint i = 0; i < avn_settings_get_n_settings (settings); i++)
    {
      const AvnSettingInfo *info = avn_settings_get_info (settings, i);
      const char *name = exported ? info->exported_variable : info->variable;
      if (name == NULL || (exported && info->variable != NULL))
        continue;
      const char *option = info->option != NULL ? info->option->entry.long_name : NULL;
      g_autofree char *text = option == NULL ? g_strdup (_ (info->variable_help))
                              /* Translators: %s is the name of an option. */
                              : exported ? g_strdup_printf (_ ("Value of --%s"), option)
                                         /* Translators: %s is the name of an option. */
                                         : g_strdup_printf (_ ("Same as --%s"), option);
      add_part (parts, AVN_TOPIC_ENTRY, name, text, TRUE);
    }
}

static void
list_exit_statuses (GPtrArray *parts, AvnSettings *settings, int unused)
{
  g_autoptr (GArray) infos = avn_exit_list_infos (avn_settings_get_declarations (settings));
  for (guint i = 0; i < infos->len; i++)
    {
      const AvnExitInfo *info = &g_array_index (infos, AvnExitInfo, i);
      g_autofree char *status = g_strdup_printf ("%d", info->status);
      add_part (parts, AVN_TOPIC_ENTRY, status, info->help, TRUE);
    }
}

static void
list_declared (GPtrArray *parts, AvnSettings *settings, int kind)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  avn_declaration_list_texts (avn_settings_get_declarations (settings), (AvnDeclaredKind)kind, texts);
  for (guint i = 0; i < texts->len; i++)
    {
      const AvnDeclaredText *text = texts->pdata[i];
      g_autofree char *term = g_strconcat (kind == AVN_DECLARED_EXAMPLE ? "avn " : "", text->term, NULL);
      add_part (parts, AVN_TOPIC_ENTRY, term, text->help, kind == AVN_DECLARED_VARIABLE);
    }
}

static const PartRow options_rows[] = {
  { AVN_TOPIC_TITLE, .text = N_ ("General options:") },
  { .list = list_options, .which = FALSE },
  { AVN_TOPIC_TITLE, .text = N_ ("Output options:") },
  { .list = list_options, .which = TRUE },
};

static const PartRow formatting_rows[] = {
  { AVN_TOPIC_TEXT,
    .text = N_ ("Commands print records, which have fields. For people, avn shows records as a table, or as "
                "lines with one field each. For programs, it prints JSON, CSV or terse lines, which are the "
                "same in every language.") },
  { AVN_TOPIC_TITLE, .text = N_ ("Output options:") },
  { .list = list_options, .which = TRUE },
  { AVN_TOPIC_TITLE, .text = N_ ("Fields:") },
  { AVN_TOPIC_TEXT,
    .text = N_ ("Fields have the names that they have in JSON, such as \"token_prefix\", and not the "
                "translated titles of columns. Separate names with commas; \"all\" stands for every field. "
                "The default is the columns of the table. A name that does not exist is an error.") },
  { AVN_TOPIC_TEXT,
    .text = N_ ("Numbers and times are sorted by value, everything else by Unicode code point. Records "
                "without a value come last.") },
  { AVN_TOPIC_TITLE, .text = N_ ("Terse lines and CSV:") },
  { AVN_TOPIC_TEXT,
    .text = N_ ("Values are printed as the server sent them, with complete times. Missing and null values "
                "are empty, and the elements of a list are separated by commas. Line ends and other control "
                "characters are escaped with a backslash, such as \"\\n\".") },
  { AVN_TOPIC_TEXT,
    .text = N_ ("Terse lines separate fields with colons, and escape a colon in a value with a backslash. "
                "CSV follows RFC 4180 and begins with the names of the fields. Both write a backslash in a "
                "value twice.") },
  { AVN_TOPIC_TITLE, .text = N_ ("Examples:") },
  { .list = list_declared, .which = AVN_DECLARED_EXAMPLE },
};

/* A variable that is not a setting. */
#define VARIABLE(name, help)                                                                                 \
  {                                                                                                          \
    AVN_TOPIC_ENTRY, name, help, TRUE                                                                        \
  }

static const PartRow environment_rows[] = {
  { AVN_TOPIC_TEXT, .text = N_ ("An option overrides a variable. An empty variable counts as unset.") },
  { AVN_TOPIC_TITLE, .text = N_ ("Settings:") },
  { .list = list_variables, .which = FALSE },
  { AVN_TOPIC_TITLE, .text = N_ ("Other variables:") },
  VARIABLE ("AVN_PLUGIN_PATH", N_ ("Directories of plugins to search first, separated by colons")),
  VARIABLE ("PATH", N_ ("Directories to search for programs avn-GROUP; relative ones are skipped")),
  VARIABLE ("AVN_LOCALE_DIR", N_ ("Directory of the translations, if they are not installed")),
  VARIABLE ("LANGUAGE", N_ ("Languages of messages and tables by preference, separated by colons")),
  VARIABLE ("LC_ALL",
            N_ ("Language and character set of messages and tables; overrides LC_MESSAGES, which "
                "overrides LANG")),
  VARIABLE ("NO_COLOR", N_ ("Disables color if not empty; --color overrides it")),
  VARIABLE ("CLICOLOR_FORCE",
            N_ ("Enables color even without a terminal, if neither empty nor 0; --color and "
                "NO_COLOR override it")),
  VARIABLE ("CLICOLOR", N_ ("Disables color if 0; --color and CLICOLOR_FORCE override it")),
  VARIABLE ("TERM", N_ ("Disables color if \"dumb\"; --color and CLICOLOR_FORCE override it")),
  VARIABLE ("COLUMNS", N_ ("Width of the terminal, if the terminal does not report it")),
  VARIABLE ("HOME", N_ ("Your home directory (default: that of the user database)")),
  VARIABLE ("XDG_DATA_HOME", N_ ("Directory of your data, with your plugins (default: ~/.local/share)")),
  VARIABLE ("XDG_CONFIG_HOME", N_ ("Directory of your settings, with avn/avn.conf (default: ~/.config)")),
  VARIABLE ("XDG_CACHE_HOME", N_ ("Directory of your caches, with avn/ (default: ~/.cache)")),
  { .list = list_declared, .which = AVN_DECLARED_VARIABLE },
  /* Translators: avn-GROUP is the name of a program. */
  { AVN_TOPIC_TITLE, .text = N_ ("Variables that avn sets for programs avn-GROUP:") },
  { .list = list_variables, .which = TRUE },
};

static const PartRow exit_rows[] = {
  { AVN_TOPIC_TITLE, .text = N_ ("Exit statuses:") },
  { .list = list_exit_statuses },
  { AVN_TOPIC_TEXT,
    .text
    = N_ ("Each error is one line on standard error that begins with \"avn:\", and may have a second line "
          "with advice. A command that fails prints nothing on standard output, unless it succeeded in part. "
          "Programs avn-GROUP, the fallback client and 'avn sandbox run' have exit statuses of their own.") },
};

static const PartRow plugin_rows[] = {
  { AVN_TOPIC_TEXT, .text = N_ ("The first argument that is not an option names a command group.") },
  { AVN_TOPIC_TITLE, .text = N_ ("avn looks for the group in this order:") },
  { AVN_TOPIC_ENTRY, "1", N_ ("Built-in groups") },
  { AVN_TOPIC_ENTRY, "2", N_ ("Plugins") },
  { AVN_TOPIC_ENTRY, "3", N_ ("Programs avn-GROUP in the directories of PATH") },
  { AVN_TOPIC_ENTRY, "4", N_ ("The fallback client, another client of the platform, if you have set one") },
  { AVN_TOPIC_TITLE, .text = N_ ("Directories of plugins, in the order of the search:") },
  { AVN_TOPIC_ENTRY, "AVN_PLUGIN_PATH", N_ ("Directories of plugins to search first, separated by colons") },
  { AVN_TOPIC_ENTRY, AVN_PLUGIN_OWN_DIR "/", N_ ("Your own plugins"), TRUE },
  { AVN_TOPIC_ENTRY, AVN_PLUGIN_DIR "/", N_ ("Plugins for all users of this computer"), TRUE },
  { AVN_TOPIC_TEXT,
    .text = N_ ("avn opens a plugin if the command line names its group; 'avn plugin list' and searches of "
                "the help open all. 'avn plugin list' shows all plugins, "
                "and why any of them are refused. 'avn plugin new' creates the project of a new one.") },
  { AVN_TOPIC_TITLE, .text = N_ ("Files:") },
  { AVN_TOPIC_ENTRY, "~/.config/avn/avn.conf", N_ ("Settings of avn alone, such as the fallback client") },
  { AVN_TOPIC_ENTRY, "~/.cache/avn/",
    N_ ("Completion cache, and the certificate authorities needed last; no secrets") },
  { .list = list_declared, .which = AVN_DECLARED_FILE },
};

#define TOPIC(name, summary, rows)                                                                           \
  {                                                                                                          \
    name, summary, rows, G_N_ELEMENTS (rows)                                                                 \
  }

static const AvnTopic topics[] = {
  TOPIC ("options", N_ ("Options of every command"), options_rows),
  TOPIC ("formatting", N_ ("Output formats, fields and sorting"), formatting_rows),
  TOPIC ("environment", N_ ("Environment variables"), environment_rows),
  TOPIC ("exit-codes", N_ ("Exit statuses and their meaning"), exit_rows),
  TOPIC ("plugins", N_ ("Plugins, programs, and the files of avn"), plugin_rows),
};

/* (nullable): NULL after the last topic */
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
 * @settings: the settings
 * @name: the name of a topic: options, formatting, environment, exit-codes or plugins
 *
 * Lists the parts of a topic of `avn help`.
 *
 * Returns: (transfer full) (element-type AvnTopicPart): the parts in order; none if there is no such topic
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
        row->list (parts, settings, row->which);
      else
        add_part (parts, row->kind, row->term, _ (row->text), row->is_listed);
    }
  return parts;
}
