/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "completion/completion.h"
#include "command-line/finder.h"
#include "command-line/parser.h"
#include "completion/cache.h"
#include "help/help.h"
#include "loader/program.h"
#include "output/field-choice.h"
#include "settings/option-value.h"
#include "settings/settings-private.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define TIMEOUT_SECONDS 3

/* Fixed, for close_output_cb(). A descriptor of the caller with this number is not needed. */
#define OUTPUT_FILENO (STDERR_FILENO + 1)

typedef enum
{
  KIND_WORDS,
  KIND_FILES,
  KIND_PROGRAM,
} Kind;

static const char *const kind_names[] = {
  [KIND_WORDS] = "words",
  [KIND_FILES] = "files",
  [KIND_PROGRAM] = "program",
};

typedef struct
{
  AvnPluginLoader *loader;
  AvnCommandParser *parser; /* has read all words but the last */
  const char *word;         /* the incomplete last word */
  guint n_words;

  Kind kind;
  guint program_place; /* the number, from 1, of the first word of another program's command line */
  GString *candidates; /* lines */
} Completion;

/* Skips candidates that have to be escaped, which would be completed as the wrong text. */
static void
add_candidate (Completion *self, const char *beginning, const char *value, const char *description)
{
  g_autofree char *whole = g_strconcat (beginning, value, NULL);
  g_autofree char *safe = avn_text_make_safe (whole, -1);
  g_autofree char *safe_description = avn_text_make_safe (description != NULL ? description : "", -1);
  if (*value != '\0' && g_str_has_prefix (whole, self->word) && g_str_equal (whole, safe))
    g_string_append_printf (self->candidates, "%s\t%s\n", safe, safe_description);
}

static void
add_groups (Completion *self)
{
  GPtrArray *plugins = avn_plugin_loader_get_plugins (self->loader);
  g_auto (GStrv) programs = avn_external_list ();
  for (guint i = 0; i < plugins->len; i++)
    if (avn_plugin_info_check (plugins->pdata[i], NULL))
      add_candidate (self, "", avn_plugin_info_get_name (plugins->pdata[i]),
                     avn_plugin_info_get_comment (plugins->pdata[i]));
  for (guint i = 0; programs[i] != NULL; i++)
    {
      const char *group = avn_external_get_group (programs[i]);
      if (!g_str_equal (group, AVN_HELP_COMMAND) && !g_str_equal (group, AVN_VERSION_COMMAND)
          && avn_plugin_loader_find (self->loader, group) == NULL)
        add_candidate (self, "", group, programs[i]);
    }
  add_candidate (self, "", AVN_HELP_COMMAND, _ (avn_help_command_summary));
}

/* Returns the summary of a command, or the words that can follow. */
static char *
describe_path (const AvnPlugin *plugin, AvnCommandGroup *group, const char *path)
{
  const AvnCommand *const *commands = avn_command_group_list_commands (group);
  for (guint i = 0; commands[i] != NULL; i++)
    if (g_str_equal (commands[i]->path, path))
      return g_strdup (g_dgettext (plugin->gettext_domain, commands[i]->summary));
  g_autoptr (GPtrArray) words = avn_command_finder_list_next_words (group, path);
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **)words->pdata);
}

static void
add_next_words (Completion *self, const AvnPlugin *plugin, AvnCommandGroup *group, const char *path)
{
  g_autoptr (GPtrArray) words = avn_command_finder_list_next_words (group, path);
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = words->pdata[i];
      g_autofree char *longer = g_strconcat (path, *path != '\0' ? " " : "", word, NULL);
      g_autofree char *description = describe_path (plugin, group, longer);
      add_candidate (self, "", word, description);
    }
}

/* A group hides a topic of the same name. */
static void
add_topics_of_help (Completion *self)
{
  const AvnTopic *topic;
  for (guint i = 0; (topic = avn_topic_get (i)) != NULL; i++)
    if (avn_plugin_loader_find (self->loader, avn_topic_get_name (topic)) == NULL)
      add_candidate (self, "", avn_topic_get_name (topic), avn_topic_get_summary (topic));
}

/* Completes the words after "avn help". */
static void
add_topics (Completion *self, GPtrArray *topic)
{
  AvnPluginInfo *info = topic->len > 0 ? avn_plugin_loader_find (self->loader, topic->pdata[0]) : NULL;
  g_autoptr (AvnCommandGroup) group = NULL;
  g_autoptr (GString) path = g_string_new (NULL);
  if (topic->len == 0)
    {
      add_groups (self);
      add_topics_of_help (self);
    }
  const AvnPlugin *plugin = info != NULL ? avn_plugin_loader_load (self->loader, info, &group, NULL) : NULL;
  for (guint i = 1; plugin != NULL && i < topic->len; i++)
    {
      const gsize old_length = path->len;
      avn_command_finder_match (group, path, topic->pdata[i]);
      if (path->len == old_length)
        return;
    }
  if (plugin != NULL)
    add_next_words (self, plugin, group, path->str);
}

/* Values that look like options are possible only after "=" or "--". */
static void
add_cached (Completion *self, const char *beginning, const char *name, gboolean may_have_dash)
{
  AvnCommandParser *parser = self->parser;
  g_autoptr (GPtrArray) list
      = avn_completion_cache_look_up (parser->settings, parser->line->plugin->name, name);
  for (guint i = 0; i < list->len; i++)
    {
      const AvnCompletionItem *item = list->pdata[i];
      if (may_have_dash || *item->value != '-')
        add_candidate (self, beginning, item->value, item->description);
    }
}

static void
add_fields (Completion *self, AvnFieldUse use, const char *beginning)
{
  AvnCommandLine *line = self->parser->line;
  if (use == AVN_FIELD_USE_NONE || line->command == NULL)
    return;
  const char *value = self->word + MIN (strlen (beginning), strlen (self->word));
  g_autofree char *kept = NULL;
  g_autoptr (GPtrArray) names = avn_field_choice_complete (line->command, use, value, &kept);
  g_autofree char *whole = g_strconcat (beginning, kept, NULL);
  for (guint i = 0; i < names->len; i++)
    {
      const AvnColumn *column = avn_field_find_column (line->command->columns, names->pdata[i]);
      const char *title = column != NULL ? avn_command_line_translate (line, column->title) : NULL;
      add_candidate (self, whole, names->pdata[i], title);
    }
}

static void
add_values (Completion *self, const AvnKnownOption *known, const char *beginning)
{
  const AvnOption *option = known->option;
  if (known->setting >= 0)
    add_fields (self, avn_settings_get_info (self->parser->settings, (guint)known->setting)->field_use,
                beginning);
  for (guint i = 0; option->choices != NULL && option->choices[i] != NULL; i++)
    add_candidate (self, beginning, option->choices[i], NULL);
  if (option->completes_from != NULL)
    add_cached (self, beginning, option->completes_from, *beginning != '\0');
  if (avn_option_is_file (option))
    self->kind = KIND_FILES;
}

/* TRUE if the option conflicts with those on the command line */
static gboolean
is_ruled_out (Completion *self, const AvnOption *option, GPtrArray *list)
{
  AvnKnownOptions *known = avn_command_parser_get_options (self->parser);
  if (avn_command_parser_has_option (self->parser, option))
    return !avn_option_is_repeatable (option);
  for (guint i = 0; i < list->len; i++)
    {
      const AvnOption *other = ((const AvnKnownOption *)list->pdata[i])->option;
      if (avn_command_parser_has_option (self->parser, other)
          && (avn_known_options_excludes (known, other, option)
              || avn_known_options_excludes (known, option, other)))
        return TRUE;
    }
  return option == &avn_verbose_option && !self->parser->version;
}

static gboolean
is_of_command (const AvnCommand *command, const AvnOption *option)
{
  for (guint i = 0; command != NULL && command->options != NULL && command->options[i] != NULL; i++)
    if (command->options[i] == option)
      return TRUE;
  return FALSE;
}

static void
add_options (Completion *self)
{
  AvnCommandLine *line = self->parser->line;
  g_autoptr (GPtrArray) list = avn_known_options_list (avn_command_parser_get_options (self->parser));
  for (guint i = 0; i < list->len; i++)
    {
      const AvnOption *option = ((const AvnKnownOption *)list->pdata[i])->option;
      const char *help = is_of_command (line->command, option)
                             ? avn_command_line_translate (line, option->entry.description)
                             : _ (option->entry.description);
      if (!is_ruled_out (self, option, list))
        add_candidate (self, "--", option->entry.long_name, help);
    }
}

/* Completes the name of an option, or its value in the same word. */
static void
complete_dashes (Completion *self)
{
  AvnKnownOptions *options = avn_command_parser_get_options (self->parser);
  const gboolean is_short = self->word[1] != '-' && self->word[1] != '\0';
  g_autofree char *letter = g_strndup (self->word, 2);
  const char *value = NULL;
  const AvnKnownOption *known
      = avn_known_options_find (options, is_short ? letter : self->word, is_short ? NULL : &value);
  if (is_short && known != NULL && !avn_option_is_file (known->option))
    add_values (self, known, letter);
  else if (value != NULL)
    {
      g_autofree char *beginning = g_strndup (self->word, strlen (self->word) - strlen (value));
      add_values (self, known, beginning);
    }
  else if (!is_short && strchr (self->word, '=') == NULL)
    add_options (self);
}

static guint
find_place (char **words, const char *word)
{
  guint i = 0;
  while (words[i] != NULL && words[i] != word)
    i++;
  return i + 1;
}

static void
complete_argument (Completion *self)
{
  AvnCommandParser *parser = self->parser;
  const AvnArgument *argument = avn_command_parser_get_next_argument (parser);
  if (argument == NULL)
    return;
  if (argument->completes_from != NULL)
    add_cached (self, "", argument->completes_from, parser->no_more_options);
  if ((argument->flags & AVN_ARGUMENT_FILE) != 0)
    self->kind = KIND_FILES;
  if ((argument->flags & (AVN_ARGUMENT_PROGRAM | AVN_ARGUMENT_VERBATIM)) != 0)
    {
      self->kind = KIND_PROGRAM;
      self->program_place
          = parser->program != NULL ? find_place (parser->words, parser->program) : self->n_words;
    }
}

static void
complete (Completion *self)
{
  AvnCommandParser *parser = self->parser;
  AvnCommandLine *line = parser->line;
  if (line->other != NULL)
    self->kind = KIND_FILES; /* avn does not have the rows of another program */
  else if (parser->unfinished != NULL)
    add_values (self, parser->unfinished, "");
  else if (*self->word == '-' && !parser->no_more_options)
    complete_dashes (self);
  else if (parser->finding_topic)
    add_topics (self, line->topic);
  else if (!parser->has_group)
    add_groups (self);
  else if (line->group != NULL)
    {
      if (parser->arguments->len == 0)
        add_next_words (self, line->plugin, line->group, line->path->str);
      complete_argument (self);
    }
}

/* The shell waits for all processes that have the output open, including one that a module leaves running. */
static void
close_output_cb (void)
{
  close (OUTPUT_FILENO);
}

/* Hides the output of modules that print something when they are opened. */
static void
move_output_away (void)
{
  dup3 (STDOUT_FILENO, OUTPUT_FILENO, O_CLOEXEC);
  pthread_atfork (NULL, NULL, close_output_cb);
  const int null_fd = open ("/dev/null", O_WRONLY | O_CLOEXEC);
  if (null_fd >= 0)
    {
      dup2 (null_fd, STDOUT_FILENO);
      dup2 (null_fd, STDERR_FILENO);
      close (null_fd);
    }
}

static void
exit_cb (int number)
{
  _exit (0);
}

/* A module that hangs or crashes must not disturb typing: some shells report signals on the terminal. */
static void
exit_quietly_on_signals (void)
{
  static const int signals[] = { SIGALRM, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS };
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    signal (signals[i], exit_cb);
  alarm (TIMEOUT_SECONDS);
}

static void
print_candidates (Completion *self)
{
  g_autoptr (AvnConsole) console = avn_console_new (STDIN_FILENO, OUTPUT_FILENO, STDERR_FILENO);
  g_autoptr (GString) text = g_string_new (kind_names[self->kind]);
  if (self->kind == KIND_PROGRAM)
    g_string_append_printf (text, " %u", self->program_place);
  g_string_append_printf (text, "\n%s", self->candidates->str);
  avn_console_print_text (console, text->str, NULL);
}

/**
 * avn_completion_run:
 * @loader: a loader that has scanned
 * @words: (array zero-terminated=1): the command line without the program, which may contain secrets and is
 * overwritten; the last word is completed
 *
 * Prints completions for a shell. The first line is "words", "files" if the shell completes file names, too,
 * or "program" and the number of the word at which the command line of another program begins. Each other
 * line is a candidate, a tab and its description, which may be empty. Never sends a request, prompts or
 * fails.
 *
 * Returns: the exit status, always success
 */
int
avn_completion_run (AvnPluginLoader *loader, char **words)
{
  const guint n_words = g_strv_length (words);
  g_autofree char *word = g_strdup (n_words > 0 ? words[n_words - 1] : "");
  g_auto (GStrv) preceding = g_new0 (char *, n_words + 1);
  g_autoptr (AvnSettings) settings
      = avn_settings_new_with_declarations (avn_plugin_loader_get_declarations (loader));
  g_autoptr (AvnCommandParser) parser = avn_command_parser_new (loader, settings);
  g_autoptr (GString) candidates = g_string_new (NULL);
  Completion self = {
    .loader = loader, .parser = parser, .word = word, .n_words = MAX (n_words, 1), .candidates = candidates
  };

  for (guint i = 0; i + 1 < n_words; i++)
    preceding[i] = g_strdup (words[i]);
  for (guint i = 0; i < n_words; i++)
    memset (words[i], '*', strlen (words[i]));
  move_output_away ();
  exit_quietly_on_signals ();
  avn_command_parser_read (parser, preceding);
  complete (&self);
  print_candidates (&self);
  return 0;
}
