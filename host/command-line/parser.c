/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line/parser.h"
#include "command-line/finder.h"
#include "settings/option-value.h"
#include "settings/settings-private.h"
#include "text/text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
avn_command_parser_take_error (AvnCommandParser *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

void
avn_command_parser_fail (AvnCommandParser *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  avn_command_parser_take_error (self, g_error_new_valist (AVN_ERROR, AVN_ERROR_USAGE, format, arguments));
  va_end (arguments);
}

/* Others can read a process's command line; an overwritten word tells them nothing. The fallback client gets
 * the words as they were, so that they are overwritten when it is clear that it does not. */
void
avn_command_parser_hide_words (AvnCommandParser *self)
{
  for (guint i = 0; i < self->secret_words->len; i++)
    memset (self->secret_words->pdata[i], '*', strlen (self->secret_words->pdata[i]));
}

/* Keeps a word, or the end of one, from the eyes of others. What was converted is a copy: the word itself is
 * what they see. */
static void
add_secret (AvnCommandParser *self, char *text)
{
  g_ptr_array_add (self->secret_words, self->typed != NULL ? self->typed : text);
}

/* (nullable): the word as text. Bytes that are no text are refused here, as nothing behind this expects them.
 * The word may be a secret with a slip in it, so that only its place is told, and others do not see it
 * either.
 */
static char *
read_text (AvnCommandParser *self, char *word)
{
  self->typed = NULL;
  if (g_str_is_ascii (word))
    return word;
  char *text = avn_text_from_locale (word, strlen (word));
  if (text == NULL)
    {
      /* Translators: %u is the number of a word, %s a character set such as UTF-8. */
      avn_command_parser_fail (self, _ ("Word %u of the command line is not valid %s text."), self->next,
                               avn_text_get_charset_name ());
      add_secret (self, word);
      return NULL;
    }
  g_ptr_array_add (self->converted, text);
  if (g_str_equal (text, word))
    return word;
  self->typed = word;
  return text;
}

static void
take_setting (AvnCommandParser *self, guint setting, const char *text)
{
  avn_settings_set (self->settings, avn_settings_get_info (self->settings, setting)->name,
                    text != NULL ? text : "1");
}

static void
take_value (AvnCommandParser *self, const AvnKnownOption *known, char *text)
{
  const AvnOption *option = known->option;
  GPtrArray *values = g_hash_table_lookup (self->values, option);
  GVariant *value = avn_option_value_parse (option, text, self->error == NULL ? &self->error : NULL);

  self->help |= option == &avn_help_option;
  self->version |= option == &avn_version_option;
  self->verbose |= option == &avn_verbose_option;
  if (value == NULL)
    return;
  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
      g_hash_table_insert (self->values, (gpointer)option, values);
    }
  else if (!avn_option_is_repeatable (option))
    avn_command_parser_fail (self, _ ("--%s can be given only once."), option->entry.long_name);
  g_ptr_array_add (values, g_variant_ref_sink (value));

  if (known->setting >= 0)
    {
      take_setting (self, (guint)known->setting, text);
      if (text != NULL && avn_settings_get_info (self->settings, (guint)known->setting)->secret)
        add_secret (self, text);
    }
}

/* The value behind an option is the next word. One that looks like an option is more likely a forgotten
 * value. */
static void
take_next_word (AvnCommandParser *self, const AvnKnownOption *known)
{
  char *word = self->words[self->next];
  if (word == NULL)
    {
      self->unfinished = known;
      avn_command_parser_fail (self, _ ("--%s needs a value."), known->option->entry.long_name);
    }
  else if (g_str_has_prefix (word, "--"))
    avn_command_parser_fail (self,
                             _ ("--%s needs a value. Write --%s=VALUE if the value begins with dashes."),
                             known->option->entry.long_name, known->option->entry.long_name);
  else
    {
      self->next++;
      word = read_text (self, word);
      if (word != NULL)
        take_value (self, known, word);
    }
}

/* Takes an option, whose value may stand in the same word. */
static void
take_option (AvnCommandParser *self, const AvnKnownOption *known, char *value)
{
  if (avn_option_is_switch (known->option) && value != NULL)
    avn_command_parser_fail (self, _ ("--%s takes no value."), known->option->entry.long_name);
  else if (avn_option_is_switch (known->option) || value != NULL)
    take_value (self, known, value);
  else
    take_next_word (self, known);
}

static void
parse_long_option (AvnCommandParser *self, char *word)
{
  AvnKnownOptions *options = avn_command_parser_get_options (self);
  const char *value = NULL;
  const AvnKnownOption *known = avn_known_options_find (options, word, &value);
  if (known == NULL)
    avn_command_parser_take_error (self, avn_known_options_new_unknown (options, word));
  else
    take_option (self, known, value != NULL ? word + strlen (word) - strlen (value) : NULL);
}

/* GOption does not know "-n5", so that it is asked about one letter after the other. */
static void
parse_short_options (AvnCommandParser *self, char *word)
{
  gboolean is_switch = TRUE;
  for (char *p = word + 1; *p != '\0' && is_switch; p++)
    {
      const char letter[] = { '-', *p, '\0' };
      const AvnKnownOption *known
          = avn_known_options_find (avn_command_parser_get_options (self), letter, NULL);
      if (known == NULL)
        {
          g_autofree char *safe = avn_text_make_safe (p, 1);
          avn_command_parser_fail (self, _ ("There is no option -%s."), safe);
          return;
        }
      is_switch = avn_option_is_switch (known->option);
      take_option (self, known, !is_switch && p[1] != '\0' ? p + 1 : NULL);
    }
}

/* No plugin provides the group: maybe a program does, or the user has another client for it. What it gets is
 * read by nobody here. */
static void
hand_over (AvnCommandParser *self, const char *word)
{
  AvnHandOver *other = avn_hand_over_new_external (word, self->help, self->words + self->next);
  GError *error = NULL;
  if (other == NULL)
    other = avn_hand_over_new_fallback (self->settings, self->words, &error);
  if (other == NULL)
    {
      avn_command_parser_take_error (
          self, error != NULL ? error : avn_command_finder_new_unknown_group (self->loader, word));
      return;
    }
  /* Options that avn does not know may be the other client's. */
  if (other->is_fallback)
    g_clear_error (&self->error);
  self->line->hand_over = other;
}

static void
open_group (AvnCommandParser *self, const char *word)
{
  AvnPluginInfo *info = avn_plugin_loader_find (self->loader, word);
  if (info == NULL)
    {
      hand_over (self, word);
      return;
    }
  /* No other client will get the words, and a plugin may take its time. */
  avn_command_parser_hide_words (self);
  self->line->plugin = avn_plugin_loader_load (self->loader, info, &self->line->group,
                                               self->error == NULL ? &self->error : NULL);
}

/* (nullable): the row of the argument that would come next. */
const AvnArgument *
avn_command_parser_get_next_argument (AvnCommandParser *self)
{
  const AvnCommand *command = self->line->command;
  const guint index = self->arguments->len;
  const AvnArgument *row = NULL;
  for (guint i = 0;
       command != NULL && command->arguments != NULL && command->arguments[i] != NULL && i <= index; i++)
    row = i == index || (command->arguments[i]->flags & AVN_ARGUMENT_REPEATED) != 0 ? command->arguments[i]
                                                                                    : NULL;
  return row;
}

/* From here on the command's options may stand, too. */
static void
set_command (AvnCommandParser *self, const AvnCommand *command)
{
  self->line->command = command;
  g_clear_pointer (&self->of_command, avn_known_options_free);
  if (command != NULL)
    self->of_command = avn_known_options_new (self->settings, command);
}

/* (nullable): a required option that is not on the command line */
static const AvnOption *
find_missing_option (AvnCommandParser *self)
{
  const AvnCommand *command = self->line->command;
  for (guint i = 0; command != NULL && command->options != NULL && command->options[i] != NULL; i++)
    {
      const AvnOption *option = command->options[i];
      g_autofree char *name = g_strconcat ("--", option->entry.long_name, NULL);
      gboolean is_given = (option->flags & AVN_OPTION_REQUIRED) == 0;
      for (guint j = 0; self->words[j] != NULL; j++)
        is_given |= g_str_has_prefix (self->words[j], name);
      if (!is_given)
        return option;
    }
  return NULL;
}

static void
refuse_argument (AvnCommandParser *self, const char *word)
{
  g_autofree char *safe = avn_text_make_safe (word, 64);
  const AvnOption *option = find_missing_option (self);
  if (option != NULL)
    /* Translators: the second %s is an option, the third its placeholder, such as TEXT. */
    avn_command_parser_fail (self, _ ("There is one argument too many: \"%s\".\nUse --%s=%s."), safe,
                             option->entry.long_name,
                             avn_command_line_translate (self->line, option->entry.arg_description));
  else
    avn_command_parser_fail (self, _ ("There is one argument too many: \"%s\"."), safe);
}

static void
take_argument (AvnCommandParser *self, char *word)
{
  const AvnArgument *row = avn_command_parser_get_next_argument (self);
  if (row == NULL)
    {
      refuse_argument (self, word);
      return;
    }
  const gboolean is_for_program = (row->flags & (AVN_ARGUMENT_VERBATIM | AVN_ARGUMENT_PROGRAM)) != 0;
  const char *typed = self->typed != NULL ? self->typed : word;
  if (self->program == NULL && is_for_program)
    self->program = typed;
  if ((row->flags & AVN_ARGUMENT_VERBATIM) != 0)
    self->no_more_options = TRUE;
  else if (*word == '\0')
    avn_command_parser_fail (self, _ ("%s must not be empty."),
                             avn_command_line_translate (self->line, row->name));
  g_ptr_array_add (self->arguments, g_strdup (is_for_program ? typed : word));
  if ((row->flags & AVN_ARGUMENT_SECRET) != 0)
    add_secret (self, word);
}

static void
parse_word (AvnCommandParser *self, char *word)
{
  AvnCommandLine *line = self->line;
  if (self->finding_topic)
    g_ptr_array_add (line->topic, g_strdup (word));
  else if (!self->has_group)
    {
      self->has_group = TRUE;
      self->finding_topic = g_str_equal (word, AVN_HELP_COMMAND);
      if (!self->finding_topic)
        open_group (self, word);
    }
  else if (line->group != NULL)
    {
      const gsize old_length = line->path->len;
      const AvnCommand *match
          = self->arguments->len == 0 ? avn_command_finder_match (line->group, line->path, word) : NULL;
      if (line->path->len > old_length)
        set_command (self, match);
      else if (line->command != NULL)
        take_argument (self, word);
      else
        avn_command_parser_take_error (
            self, avn_command_finder_new_unknown_command (self->loader, line->plugin, line->group,
                                                          line->path->str, word));
    }
}

/**
 * avn_command_parser_read:
 * @self: a new parser
 * @words: (array zero-terminated=1): the words behind the program, which may be bytes that are no text
 *
 * Reads words, opening the one module that they name.
 */
void
avn_command_parser_read (AvnCommandParser *self, char **words)
{
  self->words = words;
  while (self->words[self->next] != NULL && self->line->hand_over == NULL)
    {
      char *word = read_text (self, self->words[self->next++]);
      if (word == NULL)
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

/* The options that may stand at the next place. */
AvnKnownOptions *
avn_command_parser_get_options (AvnCommandParser *self)
{
  return self->of_command != NULL ? self->of_command : self->globals;
}

gboolean
avn_command_parser_has_option (AvnCommandParser *self, const AvnOption *option)
{
  return g_hash_table_contains (self->values, option);
}

AvnCommandParser *
avn_command_parser_new (AvnPluginLoader *loader, AvnSettings *settings)
{
  AvnCommandParser *self = g_new0 (AvnCommandParser, 1);
  self->line = avn_command_line_new ();
  self->loader = loader;
  self->settings = settings;
  self->globals = avn_known_options_new (settings, NULL);
  self->secret_words = g_ptr_array_new ();
  self->converted = g_ptr_array_new_with_free_func (g_free);
  self->values = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  self->arguments = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
avn_command_parser_free (AvnCommandParser *self)
{
  g_clear_pointer (&self->line, avn_command_line_free);
  g_clear_pointer (&self->globals, avn_known_options_free);
  g_clear_pointer (&self->of_command, avn_known_options_free);
  g_clear_pointer (&self->secret_words, g_ptr_array_unref);
  g_clear_pointer (&self->converted, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->arguments, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}
