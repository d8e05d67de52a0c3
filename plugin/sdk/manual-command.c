/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "manual-command.h"
#include "roff.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* What a man page says of a command and its options: all that their rows say, since the host checks that
 * before the command runs. */

typedef struct
{
  guint flag;
  const char *text; /* marked for translation */
} FlagRow;

static const FlagRow argument_flag_rows[] = {
  { AVN_ARGUMENT_OPTIONAL, N_ ("It may be left out.") },
  { AVN_ARGUMENT_REPEATED, N_ ("There may be several.") },
  { AVN_ARGUMENT_VERBATIM, N_ ("No word from here on is an option of avn.") },
};

static void
write_part (GString *page, AvnUsagePart part, const char *text)
{
  static const AvnRoffFont fonts[] = {
    [AVN_USAGE_WORD] = AVN_ROFF_BOLD,
    [AVN_USAGE_VALUE] = AVN_ROFF_ITALIC,
    [AVN_USAGE_SIGN] = AVN_ROFF_ROMAN,
  };
  avn_roff_append (page, fonts[part], text);
}

static void
append_flags (GString *page, guint flags, const FlagRow *rows, gsize n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    if ((flags & rows[i].flag) != 0)
      avn_roff_append_sentence (page, _ (rows[i].text));
}

G_GNUC_PRINTF (2, 3)
static void
append_fact (GString *page, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *fact = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  avn_roff_append_sentence (page, fact);
}

static void
append_length (GString *page, const AvnOption *option)
{
  if (option->choices != NULL)
    {
      g_autofree char *choices = avn_text_join (option->choices);
      /* Translators: %s is a list of words to type. */
      append_fact (page, _ ("It takes one of these: %s."), choices);
    }
  if (option->minimum > 1)
    append_fact (page,
                 g_dngettext (GETTEXT_PACKAGE, "It takes at least %" PRId64 " character.",
                              "It takes at least %" PRId64 " characters.", (gulong)option->minimum),
                 option->minimum);
  if (option->maximum > 0)
    append_fact (page,
                 g_dngettext (GETTEXT_PACKAGE, "It takes at most %" PRId64 " character.",
                              "It takes at most %" PRId64 " characters.", (gulong)option->maximum),
                 option->maximum);
}

static void
append_range (GString *page, const AvnOption *option)
{
  if (option->maximum > 0)
    append_fact (page, _ ("It takes a whole number from %" PRId64 " to %" PRId64 "."), option->minimum,
                 option->maximum);
  else
    append_fact (page, _ ("It takes a whole number that is at least %" PRId64 "."), option->minimum);
}

static void
append_duration (GString *page, const AvnOption *option)
{
  /* Translators: s, m, h, d and w are typed as they are, in every language. */
  append_fact (page, _ ("It takes a number and a unit (s, m, h, d or w), such as 12h or 30d."));
  if (option->maximum > 0)
    append_fact (page, _ ("It must be from %" PRId64 " to %" PRId64 " seconds."), option->minimum,
                 option->maximum);
}

static void
append_excluded (GString *page, const AvnOption *option)
{
  g_autofree char *rest = g_strjoinv (", --", (char **)option->excludes);
  /* Translators: %s is one option, or a list of some. */
  append_fact (page, _ ("It does not go together with --%s."), rest);
}

/* What the host checks of an option. */
static void
append_rules (GString *page, const AvnOption *option)
{
  const GOptionArg arg = option->entry.arg;
  if ((option->flags & AVN_OPTION_REQUIRED) != 0)
    avn_roff_append_sentence (page, _ ("It is required."));
  if (arg == G_OPTION_ARG_STRING_ARRAY || arg == G_OPTION_ARG_FILENAME_ARRAY)
    avn_roff_append_sentence (page, _ ("It may be given more than once."));
  if (arg == G_OPTION_ARG_INT64)
    append_range (page, option);
  else if ((option->flags & AVN_OPTION_DURATION) != 0)
    append_duration (page, option);
  else if (arg == G_OPTION_ARG_STRING || arg == G_OPTION_ARG_STRING_ARRAY)
    append_length (page, option);
  if (option->excludes != NULL)
    append_excluded (page, option);
}

static void
append_option (GString *page, const AvnOption *option, const char *domain)
{
  g_string_append (page, ".TP\n");
  avn_usage_write_option (page, write_part, option, domain);
  avn_roff_end_line (page);
  avn_roff_append_sentence (page, g_dgettext (domain, option->entry.description));
  append_rules (page, option);
}

static void
append_argument (GString *page, const AvnArgument *argument, const char *domain)
{
  g_string_append (page, ".TP\n");
  avn_roff_append (page, AVN_ROFF_ITALIC, g_dgettext (domain, argument->name));
  avn_roff_end_line (page);
  avn_roff_append_sentence (page, g_dgettext (domain, argument->help));
  append_flags (page, argument->flags, argument_flag_rows, G_N_ELEMENTS (argument_flag_rows));
}

/* Begins an entry of a list; what it means goes on the lines behind it. */
void
avn_manual_append_entry (GString *page, const char *term)
{
  g_string_append (page, ".TP\n");
  avn_roff_append (page, AVN_ROFF_BOLD, term);
  avn_roff_end_line (page);
}

/* All about an option that every command has. */
void
avn_manual_append_global_option (GString *page, AvnSettings *settings, const AvnOption *option)
{
  const char *variable = avn_settings_get_variable (settings, option->entry.long_name);
  const char *fallback = avn_settings_get_default (settings, option->entry.long_name);
  append_option (page, option, GETTEXT_PACKAGE);
  if (variable != NULL)
    /* Translators: %s is the name of an environment variable. */
    append_fact (page, _ ("The variable %s sets it too."), variable);
  if (fallback != NULL)
    append_fact (page, _ ("The default is %s."), fallback);
}

/* How an option is written, as a line of its own. */
void
avn_manual_append_option_name (GString *page, const AvnOption *option)
{
  avn_usage_write_option (page, write_part, option, GETTEXT_PACKAGE);
  avn_roff_end_line (page);
}

static void
append_columns (GString *page, const AvnColumn *const *columns, const char *domain)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  for (guint i = 0; columns[i] != NULL; i++)
    g_ptr_array_add (titles, (gpointer)g_dgettext (domain, columns[i]->title));
  g_ptr_array_add (titles, NULL);
  g_autofree char *list = avn_text_join ((const char *const *)titles->pdata);
  g_string_append (page, ".PP\n");
  /* Translators: %s is a list of titles. */
  append_fact (page, _ ("It prints a table with these columns: %s."), list);
}

/* The names by which the output options know what the records have. */
static void
append_fields (GString *page, const AvnCommand *command)
{
  g_autoptr (GPtrArray) names = avn_command_list_fields (command);
  if (names->len == 0)
    return;
  g_ptr_array_add (names, NULL);
  g_autofree char *list = g_strjoinv (", ", (char **)names->pdata);
  /* Translators: %s is a list of names, which are typed as they are. */
  append_fact (page, _ ("Its records have these fields: %s."), list);
}

static void
append_examples (GString *page, const char *const *examples)
{
  g_string_append (page, ".PP\n");
  avn_roff_append_sentence (page, _ ("Examples:"));
  g_string_append (page, ".PP\n.EX\n");
  for (guint i = 0; examples[i] != NULL; i++)
    {
      g_autofree char *line = g_strconcat ("avn ", examples[i], NULL);
      avn_roff_append (page, AVN_ROFF_ROMAN, line);
      avn_roff_end_line (page);
    }
  g_string_append (page, ".EE\n");
}

/* All about a command of a group. */
void
avn_manual_append_command (GString *page, const AvnPlugin *plugin, const AvnCommand *command)
{
  const char *domain = plugin->gettext_domain;
  g_autofree char *heading = g_strdup_printf ("avn %s %s", plugin->name, command->path);
  avn_roff_append_heading (page, "SS", heading);
  avn_usage_write_command (page, write_part, plugin, command);
  avn_roff_end_line (page);
  g_string_append (page, ".PP\n");
  avn_roff_append_sentence (page, g_dgettext (domain, command->summary));
  if (command->description != NULL)
    avn_roff_append_sentence (page, g_dgettext (domain, command->description));
  if (command->columns != NULL && command->columns[0] != NULL)
    append_columns (page, command->columns, domain);
  append_fields (page, command);
  for (guint i = 0; command->arguments != NULL && command->arguments[i] != NULL; i++)
    append_argument (page, command->arguments[i], domain);
  for (guint i = 0; command->options != NULL && command->options[i] != NULL; i++)
    append_option (page, command->options[i], domain);
  if (command->examples != NULL && command->examples[0] != NULL)
    append_examples (page, command->examples);
}
