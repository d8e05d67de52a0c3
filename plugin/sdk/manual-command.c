/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "manual.h"
#include "roff.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* The parts of a manual page that describe a command and its options. The same rows let the host check the
 * command line, so they are complete. */

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

G_GNUC_PRINTF (2, 3)
static void
append_printf (GString *page, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  avn_roff_append_sentence (page, sentence);
}

static void
append_length (GString *page, const AvnOption *option)
{
  if (option->choices != NULL)
    {
      g_autofree char *choices = avn_text_join (option->choices);
      /* Translators: %s is a list of words to type. */
      append_printf (page, _ ("The value is one of: %s."), choices);
    }
  if (option->minimum > 1)
    append_printf (page,
                   g_dngettext (GETTEXT_PACKAGE, "The value has at least %" PRId64 " character.",
                                "The value has at least %" PRId64 " characters.", (gulong)option->minimum),
                   option->minimum);
  if (option->maximum > 0)
    append_printf (page,
                   g_dngettext (GETTEXT_PACKAGE, "The value has at most %" PRId64 " character.",
                                "The value has at most %" PRId64 " characters.", (gulong)option->maximum),
                   option->maximum);
}

static void
append_range (GString *page, const AvnOption *option)
{
  if (option->maximum > 0)
    append_printf (page, _ ("The value is an integer from %" PRId64 " to %" PRId64 "."), option->minimum,
                   option->maximum);
  else
    append_printf (page, _ ("The value is an integer of at least %" PRId64 "."), option->minimum);
}

static void
append_duration (GString *page, const AvnOption *option)
{
  /* Translators: s, m, h, d and w are typed as they are, in every language. */
  append_printf (page, _ ("The value is a number and a unit (s, m, h, d or w), such as 12h or 30d."));
  if (option->maximum > 0)
    append_printf (page, _ ("The value is from %" PRId64 " to %" PRId64 " seconds."), option->minimum,
                   option->maximum);
}

/* Appends what the host checks. */
static void
append_rules (GString *page, const AvnOption *option)
{
  const GOptionArg arg = option->entry.arg;
  if ((option->flags & AVN_OPTION_REQUIRED) != 0)
    avn_roff_append_sentence (page, _ ("This option is required."));
  if (arg == G_OPTION_ARG_STRING_ARRAY || arg == G_OPTION_ARG_FILENAME_ARRAY)
    avn_roff_append_sentence (page, _ ("This option may be given more than once."));
  if (arg == G_OPTION_ARG_INT64)
    append_range (page, option);
  else if ((option->flags & AVN_OPTION_DURATION) != 0)
    append_duration (page, option);
  else if (arg == G_OPTION_ARG_STRING || arg == G_OPTION_ARG_STRING_ARRAY)
    append_length (page, option);
  if (option->excludes == NULL)
    return;
  g_autofree char *rest = g_strjoinv (", --", (char **)option->excludes);
  /* Translators: %s is the name of an option, or a list of names. */
  append_printf (page, _ ("This option cannot be combined with --%s."), rest);
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
  if ((argument->flags & AVN_ARGUMENT_OPTIONAL) != 0)
    avn_roff_append_sentence (page, _ ("This argument is optional."));
  if ((argument->flags & AVN_ARGUMENT_REPEATED) != 0)
    avn_roff_append_sentence (page, _ ("This argument may be repeated."));
  if ((argument->flags & AVN_ARGUMENT_VERBATIM) != 0)
    avn_roff_append_sentence (page, _ ("Words from here on are not options of avn."));
}

/* Starts an entry of a list, whose description follows on the next lines. */
void
avn_manual_append_entry (GString *page, const char *term)
{
  g_string_append (page, ".TP\n");
  avn_roff_append (page, AVN_ROFF_BOLD, term);
  avn_roff_end_line (page);
}

void
avn_manual_append_global_option (GString *page, AvnSettings *settings, const AvnOption *option)
{
  const char *variable = avn_settings_get_variable (settings, option->entry.long_name);
  const char *fallback = avn_settings_get_default (settings, option->entry.long_name);
  append_option (page, option, GETTEXT_PACKAGE);
  if (variable != NULL)
    /* Translators: %s is the name of an environment variable. */
    append_printf (page, _ ("The environment variable %s also sets it."), variable);
  if (fallback != NULL)
    append_printf (page, _ ("The default is %s."), fallback);
}

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
  /* Translators: %s is a list of column titles. */
  append_printf (page, _ ("The command prints a table with these columns: %s."), list);
}

static void
append_fields (GString *page, const AvnCommand *command)
{
  g_autoptr (GPtrArray) names = avn_command_list_fields (command);
  if (names->len == 0)
    return;
  g_ptr_array_add (names, NULL);
  g_autofree char *list = g_strjoinv (", ", (char **)names->pdata);
  /* Translators: %s is a list of names to type. */
  append_printf (page, _ ("The records have these fields: %s."), list);
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
