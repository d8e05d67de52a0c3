/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "app/app.h"
#include "base/catalogue.h"
#include "base/interrupt.h"
#include "base/process.h"
#include "command-line/command-line.h"
#include "command-line/finder.h"
#include "command-line/invocation-private.h"
#include "completion/cache.h"
#include "completion/completion.h"
#include "console/console-private.h"
#include "help/help.h"
#include "output/render.h"
#include "output/result-private.h"
#include "settings/exit.h"
#include "settings/settings-private.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <libintl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct
{
  AvnSettings *settings;
  AvnConsole *console;
  AvnPluginLoader *loader;
  mode_t umask; /* that avn was started with */
} AvnApp;

/* Fails if the directory that the user chose is not used. */
static gboolean
set_up_language (GError **error)
{
  const char *directory = secure_getenv ("AVN_LOCALE_DIR");
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, AVN_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_autofree char *path = directory != NULL ? g_canonicalize_filename (directory, NULL) : NULL;
  return path == NULL || avn_catalogue_bind (GETTEXT_PACKAGE, path, error);
}

/* Libraries log and print what environment variables such as G_MESSAGES_DEBUG and GIO_USE_TLS request. Hides
 * their debugging messages, which may contain secrets, and shows their warnings only with --debug. */
static GLogWriterOutput
write_log_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  AvnLog *self = user_data;
  const char *domain = NULL;
  const char *message = NULL;

  for (gsize i = 0; i < n_fields; i++)
    {
      if (strcmp (fields[i].key, "GLIB_DOMAIN") == 0)
        domain = fields[i].value;
      else if (strcmp (fields[i].key, "MESSAGE") == 0)
        message = fields[i].value;
    }
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
    return g_log_writer_default (level, fields, n_fields, NULL);
  const gboolean is_warning = (level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE)) != 0;
  if (message == NULL || (!is_warning && g_strcmp0 (domain, G_LOG_DOMAIN) != 0))
    return G_LOG_WRITER_HANDLED;
  g_autofree char *safe = avn_text_make_safe (message, -1);
  if (self->early != NULL)
    g_string_append_printf (self->early, "debug: %s\n", safe);
  else if (self->debug)
    fprintf (stderr, "debug: %s\n", safe);
  return G_LOG_WRITER_HANDLED;
}

static void
log_text_cb (const char *text)
{
  g_autofree char *line = g_strchomp (g_strdup (text));
  g_debug ("%s", line);
}

/* Keeps standard output free of what libraries print, and standard error until avn_log_show() tells whether
 * to show it. GLib owns the log, which exists only once. */
AvnLog *
avn_log_set_up (void)
{
  AvnLog *self = g_new0 (AvnLog, 1);
  self->early = g_string_new (NULL);
  g_log_set_writer_func (write_log_cb, self, NULL);
  g_set_print_handler (log_text_cb);
  g_set_printerr_handler (log_text_cb);
  return self;
}

/* Shows or hides the debugging messages of avn and its plugins, and the warnings of libraries. */
void
avn_log_show (AvnLog *self, gboolean debug)
{
  g_autoptr (GString) early = g_steal_pointer (&self->early);
  self->debug = debug;
  if (debug && early != NULL)
    fputs (early->str, stderr);
}

static int
report (AvnApp *self, const GError *error)
{
  avn_console_report (self->console, error);
  return avn_exit_status (avn_settings_get_declarations (self->settings), error);
}

/* Returns the exit status after printing. */
static int
end_printing (AvnApp *self, const GError *error)
{
  if (error == NULL)
    return AVN_EXIT_OK;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    {
      /* The reader closed the pipe: die of SIGPIPE. */
      signal (SIGPIPE, SIG_DFL);
      raise (SIGPIPE);
    }
  return report (self, error);
}

static int
print_and_free (AvnApp *self, char *text)
{
  g_autofree char *owned = text;
  g_autoptr (GError) error = NULL;
  avn_console_print_text (self->console, owned, &error);
  return end_printing (self, error);
}

static gboolean
cancel_command_cb (int fd, GIOCondition condition, gpointer user_data)
{
  g_cancellable_cancel (avn_invocation_get_cancellable (user_data));
  return G_SOURCE_REMOVE;
}

/* (transfer full) (nullable): the result. The first signal cancels the command. */
static AvnResult *
run_until_end (AvnApp *self, AvnCommandLine *line, GError **error)
{
  g_autoptr (GSource) signals = g_unix_fd_source_new (avn_interrupt_begin (), G_IO_IN);
  g_source_set_callback (signals, G_SOURCE_FUNC (cancel_command_cb), line->invocation, NULL);
  g_source_attach (signals, NULL);
  avn_console_set_interrupt_error (self->console, NULL);
  AvnResult *result = avn_invocation_run (line->invocation, line->group, error);
  avn_interrupt_end (*error == NULL && (result == NULL || result->errors->len == 0));
  g_source_destroy (signals);
  return result;
}

/* The words of the command line were visible until avn overwrote them. */
static void
warn_of_secret_options (AvnApp *self)
{
  for (guint i = 0; i < avn_settings_get_n_settings (self->settings); i++)
    {
      const AvnSettingInfo *info = avn_settings_get_info (self->settings, i);
      if (info->secret && avn_settings_get_source (self->settings, info->name) == AVN_SETTING_SOURCE_ARGUMENT)
        avn_console_warn (self->console,
                          /* Translators: the first %s is an option, the second an environment variable. */
                          _ ("Other users of this computer may have seen the value of --%s; use %s instead."),
                          info->option->entry.long_name, info->variable);
    }
}

/* Reports an error that is found after the command ran or while printing, and what the command did. */
static int
report_late (AvnApp *self, AvnResult *result, const GError *error)
{
  GPtrArray *messages = result->messages;
  const int status = end_printing (self, error);
  for (guint i = 0; i < messages->len; i++)
    avn_console_note (self->console, "%s", (const char *)messages->pdata[i]);
  return status;
}

static int
print_result (AvnApp *self, AvnCommandLine *line, AvnResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = avn_render (result, line->command, line->plugin->gettext_domain, self->settings,
                                      self->console, &error);
  return text != NULL && avn_console_print (self->console, text, &error) ? AVN_EXIT_OK
                                                                         : report_late (self, result, error);
}

static int
show_result (AvnApp *self, AvnCommandLine *line, AvnResult *result)
{
  GPtrArray *notes = result->notes;
  GPtrArray *errors = result->errors;
  /* Before printing, as SIGPIPE may end the process. */
  if (line->command->completion_list != NULL)
    avn_completion_cache_update (self->settings, line->plugin->name, line->command->completion_list,
                                 result->records);
  const int status = print_result (self, line, result);
  const char *advice = status != AVN_EXIT_OK ? result->advice : NULL;

  if (advice != NULL)
    avn_console_note (self->console, "%s", advice);
  for (guint i = 0; i < notes->len && advice == NULL; i++)
    avn_console_note (self->console, "%s", (const char *)notes->pdata[i]);
  for (guint i = 0; i < errors->len; i++)
    avn_console_report (self->console, errors->pdata[i]);
  if (errors->len == 0 && status == AVN_EXIT_OK)
    warn_of_secret_options (self);
  return status != AVN_EXIT_OK
             ? status
             : avn_result_get_exit_status (result, avn_settings_get_declarations (self->settings));
}

static int
run_command (AvnApp *self, AvnCommandLine *line)
{
  g_autoptr (GError) error = NULL;
  g_debug ("Running avn %s %s", line->plugin->name, line->command->path);
  g_autoptr (AvnResult) result = run_until_end (self, line, &error);
  if (error != NULL)
    return report (self, error);
  return result != NULL ? show_result (self, line, result) : AVN_EXIT_OK;
}

static int
show_help (AvnApp *self,
           const AvnPlugin *plugin,
           AvnCommandGroup *group,
           const AvnCommand *command,
           const char *path)
{
  if (group == NULL)
    return print_and_free (self, avn_help_print_overview (self->loader, self->settings));
  if (command != NULL)
    return print_and_free (self, avn_help_print_command (plugin, command));
  AvnPluginInfo *info = avn_plugin_loader_find (self->loader, plugin->name);
  return print_and_free (self, avn_help_print_path (plugin, group, path, avn_plugin_info_get_comment (info)));
}

static int
run_other_program (AvnApp *self, AvnExternalProgram *other)
{
  g_autoptr (GError) error = NULL;
  if (!other->is_fallback)
    warn_of_secret_options (self);
  avn_external_program_run (other, self->settings, self->umask, &error);
  return report (self, error);
}

/* Searches the help of commands, then runs the fallback client, which may have such a group, then searches
 * the topics. With --help, finding nothing is not an error. */
static int
search_help (AvnApp *self, AvnCommandLine *line)
{
  GPtrArray *topic = line->topic;
  g_autoptr (GError) error = NULL;
  const char *const *list = (const char *const *)topic->pdata;
  g_autofree char *words = g_strjoinv (" ", (char **)topic->pdata);
  char *matches = avn_help_print_matches (self->loader, self->settings, list, FALSE);
  if (matches != NULL)
    return print_and_free (self, matches);
  g_autoptr (AvnExternalProgram) fallback
      = avn_external_program_new_fallback (self->settings, line->words, &error);
  if (fallback != NULL)
    return run_other_program (self, fallback);
  if (error == NULL)
    matches = avn_help_print_matches (self->loader, self->settings, list, TRUE);
  if (matches != NULL)
    return print_and_free (self, matches);
  if (error == NULL && line->help)
    return print_and_free (self, avn_help_print_overview (self->loader, self->settings));
  const AvnTopic *known;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; (known = avn_topic_get (i)) != NULL; i++)
    g_ptr_array_add (names, (gpointer)avn_topic_get_name (known));
  if (error == NULL)
    error = avn_command_finder_new_nothing_found (self->loader, words, names);
  return report (self, error);
}

/* Shows the help of a program avn-GROUP or of a topic, or searches the help. */
static int
find_help_without_plugin (AvnApp *self, AvnCommandLine *line)
{
  char **topic = (char **)line->topic->pdata;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_strv_builder_addv (builder, (const char **)topic + 1);
  g_strv_builder_add (builder, "--help");
  g_auto (GStrv) rest = g_strv_builder_end (builder);
  g_autoptr (AvnExternalProgram) external = avn_external_program_new (topic[0], FALSE, rest);
  const AvnTopic *own = topic[1] == NULL ? avn_topic_find (topic[0]) : NULL;
  if (external != NULL)
    return run_other_program (self, external);
  return own != NULL ? print_and_free (self, avn_help_print_topic (own, self->settings))
                     : search_help (self, line);
}

/* Runs "avn help WORD...". */
static int
find_help (AvnApp *self, AvnCommandLine *line)
{
  g_autoptr (GError) error = NULL;
  g_ptr_array_add (line->topic, NULL);
  const char *const *topic = (const char *const *)line->topic->pdata;
  AvnPluginInfo *info = avn_plugin_loader_find (self->loader, topic[0]);
  if (info == NULL && g_str_equal (topic[0], AVN_HELP_COMMAND))
    return print_and_free (self, avn_help_print_overview (self->loader, self->settings));
  if (info == NULL)
    return find_help_without_plugin (self, line);

  g_autoptr (AvnCommandGroup) group = NULL;
  const AvnPlugin *plugin = avn_plugin_loader_load (self->loader, info, &group, &error);
  if (plugin == NULL)
    return report (self, error);
  g_autoptr (GString) path = g_string_new (NULL);
  const AvnCommand *command = NULL;
  for (guint i = 1; topic[i] != NULL; i++)
    {
      const gsize old_length = path->len;
      const AvnCommand *match = avn_command_finder_match (group, path, topic[i]);
      if (path->len > old_length)
        command = match;
      else if (line->help)
        break;
      else
        {
          g_autoptr (AvnExternalProgram) fallback
              = avn_external_program_new_fallback (self->settings, line->words, &error);
          if (fallback != NULL)
            return run_other_program (self, fallback);
          if (error == NULL)
            error = avn_command_finder_new_unknown_command (self->loader, plugin, group, path->str, topic[i],
                                                            topic + i + 1);
          return report (self, error);
        }
    }
  return show_help (self, plugin, group, command, path->str);
}

static int
carry_out (AvnApp *self, AvnCommandLine *line)
{
  switch (line->action)
    {
    case AVN_ACTION_HELP:
      return show_help (self, line->plugin, line->group, line->command, line->path->str);
    case AVN_ACTION_VERSION:
      return print_and_free (self, avn_help_print_version (NULL));
    case AVN_ACTION_VERSIONS:
      return print_and_free (self, avn_help_print_version (self->loader));
    case AVN_ACTION_FIND:
      return find_help (self, line);
    case AVN_ACTION_RUN:
      return run_command (self, line);
    case AVN_ACTION_RUN_OTHER:
      return run_other_program (self, line->other);
    default:
      g_return_val_if_reached (AVN_EXIT_FAILURE);
    }
}

/* Runs avn from the command line to the exit status. Called by main() only. */
int
avn_app_run (char **argv)
{
  /* First of all: GLib writes to standard output what is logged earlier. */
  AvnLog *log = avn_log_set_up ();
  const mode_t umask_of_user = avn_process_prepare ();
  g_autoptr (GError) language_error = NULL;
  set_up_language (&language_error);

  g_autoptr (AvnConsole) console = avn_console_new (STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO);
  g_autoptr (AvnPluginLoader) loader = avn_plugin_loader_new ();
  g_autoptr (GError) error = NULL;

  avn_plugin_loader_scan (loader);
  g_autoptr (AvnSettings) settings
      = avn_settings_new_with_declarations (avn_plugin_loader_get_declarations (loader));
  AvnApp self = { settings, console, loader, umask_of_user };
  if (argv[0] != NULL && g_strcmp0 (argv[1], AVN_COMPLETION_WORD) == 0)
    return avn_completion_run (loader, argv + 2);
  g_autoptr (AvnCommandLine) line
      = avn_command_line_parse (argv, loader, settings, console, umask_of_user, &error);
  avn_console_set_up (console, settings);
  if (language_error != NULL)
    avn_console_report (console, language_error);
  if (line == NULL)
    return report (&self, error);
  avn_log_show (log, avn_settings_get_boolean (settings, "debug"));
  return carry_out (&self, line);
}
