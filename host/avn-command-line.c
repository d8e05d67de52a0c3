/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-command-line.h"
#include "avn-built-in.h"
#include "avn-command-finder.h"
#include "avn-invocation-private.h"
#include "avn-known-option.h"
#include "avn-option-value.h"
#include "avn-plugin-group.h"
#include "avn-settings-private.h"
#include "avn-text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  AvnCommandLine *result; /* (owned) */
  AvnPluginLoader *loader;
  AvnSettings *settings;
  AvnConsole *console;
  mode_t umask;

  char **words; /* argv without the program; they may be bytes that are no text */
  guint next;
  GPtrArray *secret_words; /* words to be overwritten */
  gboolean no_more_options;
  gboolean has_group; /* the first word that is no option has been read */
  gboolean finding_topic;
  gboolean help;
  gboolean version;
  gboolean verbose;
  GHashTable *values; /* (owned): name of an option to GPtrArray of GVariant */
  GPtrArray *arguments;

  GError *error; /* the first one; reading goes on, as --help may follow */
} Parser;

static void
take_error (Parser *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

G_GNUC_PRINTF (2, 3)
static void
fail (Parser *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  take_error (self, g_error_new_valist (AVN_ERROR, AVN_ERROR_USAGE, format, arguments));
  va_end (arguments);
}

/* Rows of a plugin are in the plugin's own domain. */
static const char *
translate (Parser *self, const char *text)
{
  return g_dgettext (self->result->plugin->gettext_domain, text);
}

/* Others can read a process's command line; an overwritten word tells them nothing. The fallback client gets
 * the words as they were, so that they are overwritten when it is clear that it does not. */
static void
hide_words (Parser *self)
{
  for (guint i = 0; i < self->secret_words->len; i++)
    memset (self->secret_words->pdata[i], '*', strlen (self->secret_words->pdata[i]));
}

/* Bytes that are no text are refused here, as nothing behind this expects them. The word may be a secret with
 * a slip in it, so that only its place is told, and others do not see it either. */
static gboolean
check_text (Parser *self, char *word)
{
  if (g_utf8_validate (word, -1, NULL))
    return TRUE;
  fail (self, _ ("Word %u of the command line is not valid UTF-8 text."), self->next);
  g_ptr_array_add (self->secret_words, word);
  return FALSE;
}

static void
take_setting (Parser *self, AvnSetting setting, const char *text)
{
  avn_settings_set (self->settings, setting, text != NULL ? text : "1");
}

static void
take_value (Parser *self, const AvnKnownOption *known, char *text)
{
  const AvnOption *option = known->option;
  GPtrArray *values = g_hash_table_lookup (self->values, option->name);
  GVariant *value = avn_option_value_parse (option, text, self->error == NULL ? &self->error : NULL);

  self->help |= option == &avn_help_option;
  self->version |= option == &avn_version_option;
  self->verbose |= option == &avn_verbose_option;
  if (value == NULL)
    return;
  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
      g_hash_table_insert (self->values, (gpointer)option->name, values);
    }
  else if ((option->flags & AVN_OPTION_REPEATABLE) == 0)
    fail (self, _ ("--%s can be given only once."), option->name);
  g_ptr_array_add (values, g_variant_ref_sink (value));

  if (known->setting >= 0)
    {
      take_setting (self, (AvnSetting)known->setting, text);
      if (text != NULL && avn_settings_get_info ((AvnSetting)known->setting)->secret)
        g_ptr_array_add (self->secret_words, text);
    }
}

/* The value behind an option is the next word. One that looks like an option is more likely a forgotten
 * value. */
static void
take_next_word (Parser *self, const AvnKnownOption *known)
{
  char *word = self->words[self->next];
  if (word == NULL)
    fail (self, _ ("--%s needs a value."), known->option->name);
  else if (g_str_has_prefix (word, "--"))
    fail (self, _ ("--%s needs a value. Write --%s=VALUE if the value begins with dashes."),
          known->option->name, known->option->name);
  else
    {
      self->next++;
      if (check_text (self, word))
        take_value (self, known, word);
    }
}

static void
parse_long_option (Parser *self, char *word)
{
  AvnKnownOption known;
  const char *name = word + 2;
  char *equals = strchr (word, '=');
  const gsize length = equals != NULL ? (gsize)(equals - name) : strlen (name);

  if (!avn_known_option_find (self->result->command, name, length, &known))
    take_error (self, avn_known_option_new_unknown (self->result->command, name, length));
  else if (known.option->kind != AVN_OPTION_SWITCH)
    {
      if (equals != NULL)
        take_value (self, &known, equals + 1);
      else
        take_next_word (self, &known);
    }
  else if (equals != NULL)
    fail (self, _ ("--%s takes no value."), known.option->name);
  else
    take_value (self, &known, NULL);
}

static void
parse_short_options (Parser *self, char *word)
{
  for (char *p = word + 1; *p != '\0'; p++)
    {
      AvnKnownOption known;
      if (!g_ascii_isalnum (*p) || !avn_known_option_find_short (self->result->command, *p, &known))
        {
          g_autofree char *safe = avn_text_make_safe (p, 1);
          fail (self, _ ("There is no option -%s."), safe);
          return;
        }
      if (known.option->kind != AVN_OPTION_SWITCH)
        {
          if (p[1] != '\0')
            take_value (self, &known, p + 1);
          else
            take_next_word (self, &known);
          return;
        }
      take_value (self, &known, NULL);
    }
}

/* No plugin provides the group: maybe a program does, or the user has another client for it. What it gets is
 * read by nobody here. */
static void
hand_over (Parser *self, const char *word)
{
  AvnHandOver *other = avn_hand_over_new_external (word, self->help, self->words + self->next);
  GError *error = NULL;
  if (other == NULL)
    other = avn_hand_over_new_fallback (self->settings, self->words, &error);
  if (other == NULL)
    {
      take_error (self, error != NULL ? error : avn_command_finder_new_unknown_group (self->loader, word));
      return;
    }
  /* Options that avn does not know may be the other client's. */
  if (other->is_fallback)
    g_clear_error (&self->error);
  self->result->hand_over = other;
}

static void
open_group (Parser *self, const char *word)
{
  AvnPluginInfo *info = avn_plugin_loader_find (self->loader, word);
  if (info == NULL)
    hand_over (self, word);
  else
    self->result->plugin = avn_plugin_loader_load (self->loader, info, &self->result->group,
                                                   self->error == NULL ? &self->error : NULL);
}

static const AvnArgument *
get_argument_row (const AvnCommand *command, guint index)
{
  const AvnArgument *row = NULL;
  for (guint i = 0; command->arguments != NULL && command->arguments[i] != NULL && i <= index; i++)
    row = i == index || (command->arguments[i]->flags & AVN_ARGUMENT_REPEATED) != 0 ? command->arguments[i]
                                                                                    : NULL;
  return row;
}

static void
take_argument (Parser *self, char *word)
{
  const AvnArgument *row = get_argument_row (self->result->command, self->arguments->len);
  g_autofree char *safe = avn_text_make_safe (word, 64);
  if (row == NULL)
    {
      fail (self, _ ("There is one argument too many: \"%s\"."), safe);
      return;
    }
  if ((row->flags & AVN_ARGUMENT_VERBATIM) != 0)
    self->no_more_options = TRUE;
  else if (*word == '\0')
    fail (self, _ ("%s must not be empty."), translate (self, row->name));
  g_ptr_array_add (self->arguments, g_strdup (word));
  if ((row->flags & AVN_ARGUMENT_SECRET) != 0)
    g_ptr_array_add (self->secret_words, word);
}

static void
parse_word (Parser *self, char *word)
{
  AvnCommandLine *result = self->result;
  if (self->finding_topic)
    g_ptr_array_add (result->topic, g_strdup (word));
  else if (!self->has_group)
    {
      self->has_group = TRUE;
      self->finding_topic = g_str_equal (word, AVN_HELP_COMMAND);
      if (!self->finding_topic)
        open_group (self, word);
    }
  else if (result->group != NULL)
    {
      const gsize old_length = result->path->len;
      const AvnCommand *match
          = self->arguments->len == 0 ? avn_command_finder_match (result->group, result->path, word) : NULL;
      if (result->path->len > old_length)
        result->command = match;
      else if (result->command != NULL)
        take_argument (self, word);
      else
        take_error (self, avn_command_finder_new_unknown_command (self->loader, result->plugin, result->group,
                                                                  result->path->str, word));
    }
}

static void
parse_words (Parser *self)
{
  while (self->words[self->next] != NULL && self->result->hand_over == NULL)
    {
      char *word = self->words[self->next++];
      if (!check_text (self, word))
        continue;
      if (self->no_more_options || *word != '-' || word[1] == '\0')
        parse_word (self, word);
      else if (g_str_equal (word, "--"))
        self->no_more_options = TRUE;
      else if (word[1] == '-')
        parse_long_option (self, word);
      else
        parse_short_options (self, word);
    }
}

static void
check_exclusions (Parser *self, const AvnOption *option)
{
  if (option->excludes == NULL || !g_hash_table_contains (self->values, option->name))
    return;
  g_auto (GStrv) names = g_strsplit (option->excludes, " ", -1);
  for (guint i = 0; names[i] != NULL; i++)
    if (g_hash_table_contains (self->values, names[i]))
      fail (self, _ ("--%s and --%s cannot be used together."), option->name, names[i]);
}

static void
check_command (Parser *self)
{
  const AvnCommand *command = self->result->command;
  for (guint i = 0; command->options != NULL && command->options[i] != NULL; i++)
    {
      const AvnOption *option = command->options[i];
      check_exclusions (self, option);
      if ((option->flags & AVN_OPTION_REQUIRED) != 0 && !g_hash_table_contains (self->values, option->name))
        fail (self, _ ("--%s is needed.\nRun \"avn %s %s --help\" for the options."), option->name,
              self->result->plugin->name, command->path);
    }

  const guint n = self->arguments->len;
  for (guint i = 0; command->arguments != NULL && command->arguments[i] != NULL; i++)
    if (i >= n && (command->arguments[i]->flags & AVN_ARGUMENT_OPTIONAL) == 0)
      fail (self, _ ("The argument %s is missing.\nRun \"avn %s %s --help\" for the arguments."),
            translate (self, command->arguments[i]->name), self->result->plugin->name, command->path);
}

static GVariant *
collect_values (const AvnOption *option, GPtrArray *values)
{
  if ((option->flags & AVN_OPTION_REPEATABLE) == 0)
    return values->pdata[0];
  const GVariantType *type = g_variant_get_type (values->pdata[0]);
  return g_variant_new_array (type, (GVariant *const *)values->pdata, values->len);
}

static void
make_invocation (Parser *self)
{
  const AvnCommand *command = self->result->command;
  AvnInvocation *invocation = avn_invocation_new (command, self->settings, self->console, self->umask);
  avn_invocation_set_loader (invocation, self->loader);
  for (guint i = 0; command->options != NULL && command->options[i] != NULL; i++)
    {
      GPtrArray *values = g_hash_table_lookup (self->values, command->options[i]->name);
      if (values != NULL)
        avn_invocation_take_option (invocation, command->options[i]->name,
                                    collect_values (command->options[i], values));
    }
  for (guint i = 0; i < self->arguments->len; i++)
    avn_invocation_add_argument (invocation, self->arguments->pdata[i]);
  self->result->invocation = invocation;
}

/* Whatever the words named, it is this that runs. */
static void
choose_command (Parser *self, const AvnPlugin *plugin, const AvnCommand *command)
{
  AvnCommandLine *result = self->result;
  g_clear_object (&result->group);
  result->group = g_object_new (plugin->get_type (), NULL);
  result->plugin = plugin;
  result->command = command;
  result->action = AVN_ACTION_RUN;
}

static void
decide_action (Parser *self)
{
  AvnCommandLine *result = self->result;
  const gboolean plugin_failed = g_error_matches (self->error, AVN_ERROR, AVN_ERROR_PLUGIN);
  if (self->verbose && !self->version)
    fail (self, _ ("--%s goes with --%s."), avn_verbose_option.name, avn_version_option.name);
  if (result->hand_over != NULL && !self->version)
    result->action = AVN_ACTION_HAND_OVER;
  else if (self->help && !plugin_failed)
    {
      g_clear_error (&self->error);
      result->help = TRUE;
      result->action = result->topic->len > 0 ? AVN_ACTION_FIND : AVN_ACTION_HELP;
    }
  else if (self->finding_topic)
    result->action = result->topic->len > 0 ? AVN_ACTION_FIND : AVN_ACTION_HELP;
  else if (self->version && self->verbose)
    choose_command (self, &avn_plugin_group_plugin, &avn_plugin_versions_command);
  else if (self->version)
    result->action = AVN_ACTION_VERSION;
  else if (result->command == NULL)
    result->action = AVN_ACTION_HELP;
  else
    {
      check_command (self);
      result->action = AVN_ACTION_RUN;
    }
}

/**
 * avn_command_line_parse:
 * @argv: the program and its words; those that may be secrets are overwritten
 * @loader: a loader that has scanned
 * @settings: takes the values of global options
 * @console: handed on to the invocation
 * @umask_of_user: the file mode creation mask to give to children
 * @error: where to put an error of domain AVN_ERROR: USAGE or PLUGIN
 *
 * Understands a command line, opening the one module that it names. GOption is not used for it, as it takes
 * "--switch=false" for true, a following option for a value, 010 for 8, and non-ASCII words in the C locale
 * for errors.
 *
 * Returns: (transfer full): what to do, or %NULL on error
 */
AvnCommandLine *
avn_command_line_parse (char **argv,
                        AvnPluginLoader *loader,
                        AvnSettings *settings,
                        AvnConsole *console,
                        mode_t umask_of_user,
                        GError **error)
{
  g_autoptr (AvnCommandLine) result = g_new0 (AvnCommandLine, 1);
  g_autoptr (GHashTable) values
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) secret_words = g_ptr_array_new ();
  Parser parser = { .result = result,
                    .loader = loader,
                    .settings = settings,
                    .console = console,
                    .umask = umask_of_user,
                    .words = argv[0] != NULL ? argv + 1 : argv,
                    .secret_words = secret_words,
                    .values = values,
                    .arguments = arguments };
  result->path = g_string_new (NULL);
  result->topic = g_ptr_array_new_with_free_func (g_free);

  parse_words (&parser);
  decide_action (&parser);
  if (result->action != AVN_ACTION_HAND_OVER || parser.error != NULL)
    hide_words (&parser);
  if (parser.error != NULL)
    {
      g_propagate_error (error, parser.error);
      return NULL;
    }
  if (result->action == AVN_ACTION_RUN)
    make_invocation (&parser);
  return g_steal_pointer (&result);
}

void
avn_command_line_free (AvnCommandLine *self)
{
  g_clear_object (&self->invocation);
  g_clear_object (&self->group);
  g_clear_pointer (&self->hand_over, avn_hand_over_free);
  g_clear_pointer (&self->topic, g_ptr_array_unref);
  g_string_free (self->path, TRUE);
  g_free (self);
}
