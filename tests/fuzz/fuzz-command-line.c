/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line/command-line.h"
#include "settings/option-value.h"
#include "avn-fuzz.h"
#include "help/help.h"
#include "avn-test-plugin.h"

#include <string.h>

/* Return one argument per line. A NUL ends the input, because arguments cannot contain one. */
static char **
split_words (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  if (g_str_has_suffix (text, "\n"))
    text[strlen (text) - 1] = '\0';
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_strv_builder_add (builder, "avn");
  g_strv_builder_addv (builder, (const char **)lines);
  return g_strv_builder_end (builder);
}

/* Use one loader: modules stay open until the process ends. */
static AvnPluginLoader *
get_loader (void)
{
  static AvnPluginLoader *loader = NULL;
  if (loader == NULL)
    {
      loader = avn_test_plugin_new_loader ();
      g_assert_nonnull (avn_plugin_loader_find (loader, "fake"));
    }
  return loader;
}

/* Check that the command gets its own options, with values of the right type, and its arguments. */
static void
check_invocation (const AvnCommandLine *line)
{
  const AvnOption *const *options = line->command->options;
  const AvnArgument *const *arguments = line->command->arguments;
  const char *const *given = avn_invocation_get_arguments (line->invocation, 0);
  for (guint i = 0; options != NULL && options[i] != NULL; i++)
    if (!avn_invocation_has_option (line->invocation, options[i]->entry.long_name))
      g_assert_cmpint (options[i]->flags & AVN_OPTION_REQUIRED, ==, 0);
    else if (avn_option_is_number (options[i]))
      g_assert_cmpint (avn_invocation_get_integer (line->invocation, options[i]->entry.long_name, -1), >=,
                       options[i]->minimum);
  g_assert_true (arguments == NULL || arguments[0] == NULL || given[0] != NULL);
  for (guint i = 0; given[i] != NULL; i++)
    g_assert_true (g_utf8_validate (given[i], -1, NULL));
}

static void
check_topic (AvnCommandLine *line, AvnSettings *settings)
{
  g_ptr_array_add (line->topic, NULL);
  g_autofree char *matches
      = avn_help_print_matches (get_loader (), settings, (const char *const *)line->topic->pdata, TRUE);
  if (matches != NULL)
    avn_fuzz_check_text (matches, "\n");
}

static void
check_line (AvnCommandLine *line, AvnSettings *settings)
{
  g_assert_cmpint (line->invocation != NULL, ==, line->action == AVN_ACTION_RUN);
  if (line->action == AVN_ACTION_RUN)
    check_invocation (line);
  else if (line->action == AVN_ACTION_FIND)
    check_topic (line, settings);
  if (line->command != NULL)
    g_assert_cmpstr (line->path->str, ==, line->command->path);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = split_words (data, size);
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  g_autoptr (AvnConsole) console = avn_console_new (-1, -1, -1);
  g_autoptr (AvnCommandLine) line
      = avn_command_line_parse (words, get_loader (), settings, console, 0, &error);
  g_assert_cmpint (line == NULL, ==, error != NULL);
  if (line == NULL)
    avn_fuzz_check_error (error, AVN_ERROR, AVN_ERROR_USAGE);
  else
    check_line (line, settings);
  return 0;
}
