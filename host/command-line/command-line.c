/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line/command-line.h"
#include "command-line/invocation-private.h"
#include "output/field-choice.h"
#include "settings/option-value.h"
#include "settings/settings-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
check_exclusions (AvnCommandParser *self, AvnKnownOptions *options, const AvnOption *option)
{
  if (!avn_command_parser_has_option (self, option))
    return;
  for (guint i = 0; option->excludes != NULL && option->excludes[i] != NULL; i++)
    {
      const AvnKnownOption *other = avn_known_options_find_name (options, option->excludes[i]);
      if (other != NULL && avn_command_parser_has_option (self, other->option))
        avn_command_parser_fail (self, _ ("--%s and --%s cannot be used together."), option->entry.long_name,
                                 option->excludes[i]);
    }
}

static void
check_settings (AvnCommandParser *self)
{
  for (guint i = 0; i < avn_settings_get_n_settings (self->settings); i++)
    {
      const AvnOption *option = avn_settings_get_info (self->settings, i)->option;
      if (option != NULL)
        check_exclusions (self, self->globals, option);
    }
}

static void
check_fields (AvnCommandParser *self, const AvnCommand *command)
{
  GError *error = NULL;
  g_autoptr (AvnFieldChoice) choice = avn_field_choice_new (self->settings, &error);
  if (choice != NULL && command != NULL)
    avn_field_choice_check (choice, command, NULL, &error);
  if (error != NULL)
    avn_command_parser_take_error (self, error);
}

/* If a required option is missing, an unexpected argument is probably its value. */
static void
refuse_missing_option (AvnCommandParser *self, const AvnOption *option)
{
  const char *name = option->entry.long_name;
  if (self->unexpected == NULL)
    {
      avn_command_parser_fail (self, _ ("--%s is required.\nRun 'avn %s %s --help' to list the options."),
                               name, self->line->plugin->name, self->line->command->path);
      return;
    }
  g_clear_error (&self->error);
  /* Translators: the second %s is an option, the third its placeholder, such as TEXT. */
  avn_command_parser_fail (self, _ ("Unexpected argument: \"%s\".\nUse --%s=%s."), self->unexpected, name,
                           avn_command_line_translate (self->line, option->entry.arg_description));
}

static void
check_command (AvnCommandParser *self)
{
  const AvnCommand *command = self->line->command;
  for (guint i = 0; command->options != NULL && command->options[i] != NULL; i++)
    {
      const AvnOption *option = command->options[i];
      check_exclusions (self, self->of_command, option);
      if ((option->flags & AVN_OPTION_REQUIRED) != 0 && !avn_command_parser_has_option (self, option))
        refuse_missing_option (self, option);
    }

  const guint n = self->arguments->len;
  for (guint i = 0; command->arguments != NULL && command->arguments[i] != NULL; i++)
    if (i >= n && (command->arguments[i]->flags & AVN_ARGUMENT_OPTIONAL) == 0)
      avn_command_parser_fail (
          self, _ ("The argument %s is missing.\nRun 'avn %s %s --help' to list the arguments."),
          avn_command_line_translate (self->line, command->arguments[i]->name), self->line->plugin->name,
          command->path);
}

static GVariant *
collect_values (const AvnOption *option, GPtrArray *values)
{
  if (!avn_option_is_repeatable (option))
    return values->pdata[0];
  const GVariantType *type = g_variant_get_type (values->pdata[0]);
  return g_variant_new_array (type, (GVariant *const *)values->pdata, values->len);
}

static void
make_invocation (AvnCommandParser *self, AvnConsole *console, mode_t umask_of_user)
{
  const AvnCommand *command = self->line->command;
  AvnInvocation *invocation = avn_invocation_new (command, self->settings, console, umask_of_user);
  avn_invocation_set_loader (invocation, self->loader);
  for (guint i = 0; command->options != NULL && command->options[i] != NULL; i++)
    {
      GPtrArray *values = g_hash_table_lookup (self->values, command->options[i]);
      if (values != NULL)
        avn_invocation_take_option (invocation, command->options[i]->entry.long_name,
                                    collect_values (command->options[i], values));
    }
  for (guint i = 0; i < self->arguments->len; i++)
    avn_invocation_add_argument (invocation, self->arguments->pdata[i]);
  self->line->invocation = invocation;
}

static void
decide_action (AvnCommandParser *self)
{
  AvnCommandLine *line = self->line;
  const gboolean plugin_failed = g_error_matches (self->error, AVN_ERROR, AVN_ERROR_PLUGIN);
  const gboolean to_fallback = line->other != NULL && line->other->is_fallback;
  if (self->verbose && !self->version && !to_fallback)
    avn_command_parser_fail (self, _ ("--%s can only be used with --%s."), avn_verbose_option.entry.long_name,
                             avn_version_option.entry.long_name);
  if (line->other != NULL && !self->version)
    {
      if (!to_fallback)
        {
          check_settings (self);
          check_fields (self, NULL);
        }
      line->action = AVN_ACTION_RUN_OTHER;
    }
  else if (self->help && !plugin_failed)
    {
      g_clear_error (&self->error);
      line->help = TRUE;
      line->action = line->topic->len > 0 ? AVN_ACTION_FIND : AVN_ACTION_HELP;
    }
  else if (self->finding_topic)
    line->action = line->topic->len > 0 ? AVN_ACTION_FIND : AVN_ACTION_HELP;
  else if (self->version && self->verbose)
    line->action = AVN_ACTION_VERSIONS;
  else if (self->version)
    line->action = AVN_ACTION_VERSION;
  else if (line->command == NULL)
    line->action = AVN_ACTION_HELP;
  else
    {
      check_settings (self);
      check_command (self);
      check_fields (self, line->command);
      line->action = AVN_ACTION_RUN;
    }
}

/* (transfer full) (nullable): a parsed command line. Opens the one module that it names, and overwrites
 * secrets in @argv. Errors: AVN_ERROR_USAGE, AVN_ERROR_PLUGIN, and AVN_ERROR_STORAGE for avn.conf. */
AvnCommandLine *
avn_command_line_parse (char **argv,
                        AvnPluginLoader *loader,
                        AvnSettings *settings,
                        AvnConsole *console,
                        mode_t umask_of_user,
                        GError **error)
{
  static char *no_words[] = { NULL };
  char **words = argv[0] != NULL ? argv + 1 : no_words;
  g_autoptr (AvnCommandParser) parser = avn_command_parser_new (loader, settings);
  avn_command_parser_read (parser, words);
  decide_action (parser);
  if (parser->line->action == AVN_ACTION_FIND && parser->line->words == NULL)
    parser->line->words = g_strdupv (words);
  if (parser->line->action != AVN_ACTION_RUN_OTHER || parser->error != NULL)
    avn_command_parser_hide_words (parser);
  if (parser->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&parser->error));
      return NULL;
    }
  if (parser->line->action == AVN_ACTION_RUN)
    make_invocation (parser, console, umask_of_user);
  return g_steal_pointer (&parser->line);
}
