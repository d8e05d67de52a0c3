/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <avn/usage.h>
#include <glib/gi18n-lib.h>

/**
 * avn_usage_write_plain:
 * @page: the page
 * @part: the kind of text
 * @text: the text
 *
 * Writes text without markup. This is an [callback@Avn.UsageWriter].
 */
void
avn_usage_write_plain (GString *page, AvnUsagePart part, const char *text)
{
  g_string_append (page, text);
}

static void
write_name (GString *page, AvnUsageWriter write, const AvnOption *option)
{
  g_autofree char *name = g_strconcat ("--", option->entry.long_name, NULL);
  write (page, AVN_USAGE_WORD, name);
}

static void
write_required_options (GString *page, AvnUsageWriter write, const AvnCommand *command, const char *domain)
{
  for (guint i = 0; command->options != NULL && command->options[i] != NULL; i++)
    if ((command->options[i]->flags & AVN_OPTION_REQUIRED) != 0)
      {
        write (page, AVN_USAGE_SIGN, " ");
        write_name (page, write, command->options[i]);
        write (page, AVN_USAGE_SIGN, "=");
        write (page, AVN_USAGE_VALUE, g_dgettext (domain, command->options[i]->entry.arg_description));
      }
}

static void
write_argument (GString *page, AvnUsageWriter write, const AvnArgument *argument, const char *domain)
{
  const gboolean optional = (argument->flags & AVN_ARGUMENT_OPTIONAL) != 0;
  write (page, AVN_USAGE_SIGN, optional ? " [" : " ");
  write (page, AVN_USAGE_VALUE, g_dgettext (domain, argument->name));
  if (optional)
    write (page, AVN_USAGE_SIGN, "]");
  if ((argument->flags & AVN_ARGUMENT_REPEATED) != 0)
    write (page, AVN_USAGE_SIGN, "...");
}

/**
 * avn_usage_write_command:
 * @page: the page
 * @write: (scope call): writes each part
 * @plugin: the plugin
 * @command: one of its commands
 *
 * Writes the syntax of a command, such as `avn weather forecast [OPTION]... [PLACE]`.
 */
void
avn_usage_write_command (GString *page,
                         AvnUsageWriter write,
                         const AvnPlugin *plugin,
                         const AvnCommand *command)
{
  g_autofree char *words = g_strdup_printf ("avn %s %s", plugin->name, command->path);
  write (page, AVN_USAGE_WORD, words);
  write_required_options (page, write, command, plugin->gettext_domain);
  write (page, AVN_USAGE_SIGN, " ");
  /* Translators: a placeholder for options in a usage line. */
  write (page, AVN_USAGE_SIGN, _ ("[OPTION]..."));
  for (guint i = 0; command->arguments != NULL && command->arguments[i] != NULL; i++)
    write_argument (page, write, command->arguments[i], plugin->gettext_domain);
}

/**
 * avn_usage_write_option:
 * @page: the page
 * @write: (scope call): writes each part
 * @option: an option
 * @domain: (nullable): the gettext domain of the option
 *
 * Writes the syntax of an option, such as `-n, --days=NUMBER`.
 */
void
avn_usage_write_option (GString *page, AvnUsageWriter write, const AvnOption *option, const char *domain)
{
  if (option->entry.short_name != 0)
    {
      const char short_option[] = { '-', option->entry.short_name, '\0' };
      write (page, AVN_USAGE_WORD, short_option);
      write (page, AVN_USAGE_SIGN, ", ");
    }
  write_name (page, write, option);
  if (option->entry.arg_description == NULL)
    return;
  write (page, AVN_USAGE_SIGN, "=");
  write (page, AVN_USAGE_VALUE, g_dgettext (domain, option->entry.arg_description));
}

/**
 * avn_usage_get_program:
 *
 * Gets the syntax of every command line.
 *
 * Returns: (transfer none): the usage, translated
 */
const char *
avn_usage_get_program (void)
{
  /* Translators: the words in capitals are placeholders. */
  return _ ("avn [OPTION]... GROUP COMMAND [ARGUMENT]...");
}

/**
 * avn_usage_print_path:
 * @path: the name of a group, and optionally a path that several of its commands share
 *
 * Prints the syntax of the commands of a group.
 *
 * Returns: (transfer full): the usage, translated
 */
char *
avn_usage_print_path (const char *path)
{
  /* Translators: the words in capitals are placeholders. */
  return g_strdup_printf (_ ("avn %s COMMAND [OPTION]... [ARGUMENT]..."), path);
}
