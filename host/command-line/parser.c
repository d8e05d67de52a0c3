/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line/parser.h"
#include "command-line/finder.h"
#include "settings/option-value.h"
#include "settings/settings-private.h"
#include "text/text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Plugins translate their rows in their own domain. */
const char *
avn_command_line_translate (AvnCommandLine *self, const char *text)
{
  return g_dgettext (self->plugin->gettext_domain, text);
}

void
avn_command_line_free (AvnCommandLine *self)
{
  g_clear_object (&self->invocation);
  g_clear_object (&self->group);
  g_clear_pointer (&self->other, avn_external_program_free);
  g_clear_pointer (&self->topic, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_strfreev);
  g_string_free (self->path, TRUE);
  g_free (self);
}

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

/* Overwrites secrets, as other users can read a process's command line. The fallback client needs the words
 * as typed: call this only if it does not run. */
void
avn_command_parser_hide_words (AvnCommandParser *self)
{
  for (guint i = 0; i < self->secret_words->len; i++)
    memset (self->secret_words->pdata[i], '*', strlen (self->secret_words->pdata[i]));
}

/* Marks a word, or the end of one, as a secret. A converted word is a copy: mark the typed word, which other
 * users can see. */
static void
add_secret (AvnCommandParser *self, char *text)
{
  g_ptr_array_add (self->secret_words, self->typed != NULL ? self->typed : text);
}

/* (nullable): the word as UTF-8. Invalid text may be a mistyped secret: the error does not quote it, and it
 * is overwritten. */
static char *
read_text (AvnCommandParser *self, char *word)
{
  self->typed = NULL;
  if (g_str_is_ascii (word))
    return word;
  char *text = avn_text_from_locale (word, strlen (word));
  if (text == NULL)
    {
      /* Translators: %u is the number of an argument, %s a character set such as UTF-8. */
      avn_command_parser_fail (self, _ ("Argument %u of the command line is not valid %s text."), self->next,
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
      const AvnSettingInfo *info = avn_settings_get_info (self->settings, (guint)known->setting);
      avn_settings_set (self->settings, info->name, text != NULL ? text : "1");
      if (text != NULL && info->secret)
        add_secret (self, text);
    }
}

/* Takes the next word as a value. If it looks like an option, the value is probably missing. */
static void
take_next_word (AvnCommandParser *self, const AvnKnownOption *known)
{
  const char *name = known->option->entry.long_name;
  char *word = self->words[self->next];
  if (word == NULL)
    {
      self->unfinished = known;
      avn_command_parser_fail (self, _ ("--%s needs a value."), name);
    }
  else if (g_str_has_prefix (word, "--"))
    avn_command_parser_fail (
        self, _ ("--%s needs a value. Write --%s=VALUE if the value begins with dashes."), name, name);
  else
    {
      self->next++;
      word = read_text (self, word);
      if (word != NULL)
        take_value (self, known, word);
    }
}

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

/* GOption does not support "-n5": look up one letter after the other. */
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
          g_autofree char *character = g_strndup (p, (gsize)(g_utf8_next_char (p) - p));
          g_autofree char *safe = avn_text_make_safe (character, -1);
          avn_command_parser_fail (self, _ ("There is no option -%s."), safe);
          /* Help must not depend on the order of the letters. */
          self->help |= strchr (p, avn_help_option.entry.short_name) != NULL;
          return;
        }
      is_switch = avn_option_is_switch (known->option);
      take_option (self, known, !is_switch && p[1] != '\0' ? p + 1 : NULL);
    }
}

/* Takes the fallback client for a command line that avn does not have. Otherwise takes its error, or returns
 * FALSE if there is none. */
static gboolean
find_fallback (AvnCommandParser *self)
{
  GError *error = NULL;
  self->line->other = avn_external_program_new_fallback (self->settings, self->line->words, &error);
  if (error != NULL)
    avn_command_parser_take_error (self, error);
  else if (self->line->other != NULL)
    /* Options that avn does not know may be the fallback client's. */
    g_clear_error (&self->error);
  return error != NULL || self->line->other != NULL;
}

/* Finds a program avn-GROUP or the fallback client for a group that no plugin provides. Its words are not
 * read. */
static void
find_other_program (AvnCommandParser *self, const char *word)
{
  char **rest = self->words + self->next;
  self->line->other = avn_external_program_new (word, self->help, rest);
  if (self->line->other == NULL && !find_fallback (self))
    avn_command_parser_take_error (
        self, avn_command_finder_new_unknown_group (self->loader, word, (const char *const *)rest));
}

static void
open_group (AvnCommandParser *self, const char *word)
{
  AvnPluginInfo *info = avn_plugin_loader_find (self->loader, word);
  self->line->words = g_strdupv (self->words);
  if (info == NULL)
    {
      find_other_program (self, word);
      return;
    }
  /* Hide secrets first: opening a plugin may take long. The fallback client gets the copy. */
  avn_command_parser_hide_words (self);
  self->line->plugin = avn_plugin_loader_load (self->loader, info, &self->line->group,
                                               self->error == NULL ? &self->error : NULL);
}

/* (nullable): the row of the next argument. */
const AvnArgument *
avn_command_parser_get_next_argument (AvnCommandParser *self)
{
  const AvnCommand *command = self->line->command;
  const AvnArgument *const *rows = command != NULL ? command->arguments : NULL;
  const AvnArgument *last = NULL;
  for (guint i = 0; rows != NULL && rows[i] != NULL && i <= self->arguments->len; i++)
    last = i == self->arguments->len || (rows[i]->flags & AVN_ARGUMENT_REPEATED) != 0 ? rows[i] : NULL;
  return last;
}

static void
set_command (AvnCommandParser *self, const AvnCommand *command)
{
  self->line->command = command;
  g_clear_pointer (&self->of_command, avn_known_options_free);
  if (command != NULL)
    self->of_command = avn_known_options_new (self->settings, command);
}

static void
refuse_argument (AvnCommandParser *self, const char *word)
{
  g_autofree char *safe = avn_text_make_safe (word, AVN_MAX_SHOWN_LENGTH);
  if (self->error == NULL)
    self->unexpected = g_strdup (safe);
  avn_command_parser_fail (self, _ ("Unexpected argument: \"%s\"."), safe);
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
parse_first_word (AvnCommandParser *self, char *word)
{
  self->has_group = TRUE;
  if (g_str_equal (word, AVN_HELP_COMMAND))
    self->finding_topic = TRUE;
  else if (g_str_equal (word, AVN_VERSION_COMMAND))
    self->version = TRUE;
  else
    open_group (self, word);
}

/* Parses a word after the group: part of a path, an argument, or "help". */
static void
parse_next_word (AvnCommandParser *self, char *word)
{
  AvnCommandLine *line = self->line;
  const gsize old_length = line->path->len;
  const AvnCommand *match
      = self->arguments->len == 0 ? avn_command_finder_match (line->group, line->path, word) : NULL;
  if (line->path->len > old_length)
    set_command (self, match);
  else if (line->command != NULL)
    take_argument (self, word);
  else if (g_str_equal (word, AVN_HELP_COMMAND))
    self->help = TRUE;
  else if (!find_fallback (self))
    avn_command_parser_take_error (self, avn_command_finder_new_unknown_command (
                                             self->loader, line->plugin, line->group, line->path->str, word,
                                             (const char *const *)self->words + self->next));
}

static void
parse_word (AvnCommandParser *self, char *word)
{
  if (self->finding_topic)
    g_ptr_array_add (self->line->topic, g_strdup (word));
  else if (!self->has_group)
    parse_first_word (self, word);
  else if (self->line->group != NULL)
    parse_next_word (self, word);
  else
    refuse_argument (self, word);
}

/* Reads the words after the program and opens the module of the group that they name. */
void
avn_command_parser_read (AvnCommandParser *self, char **words)
{
  self->words = words;
  while (self->words[self->next] != NULL && self->line->other == NULL)
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

AvnCommandParser *
avn_command_parser_new (AvnPluginLoader *loader, AvnSettings *settings)
{
  AvnCommandParser *self = g_new0 (AvnCommandParser, 1);
  self->line = g_new0 (AvnCommandLine, 1);
  self->line->path = g_string_new (NULL);
  self->line->topic = g_ptr_array_new_with_free_func (g_free);
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
  g_clear_pointer (&self->unexpected, g_free);
  g_clear_error (&self->error);
  g_free (self);
}
