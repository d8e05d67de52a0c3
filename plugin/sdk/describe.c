/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "describe.h"
#include "group.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* To say what is wrong with a plugin, it has to be opened, and it may do anything then: crash, print, or wait
 * for ever. So another process opens it, and says on a pipe what it found. */

/* What it says is a key file, which whatever a plugin prints cannot make crash. */
#define SECTION AVN_SDK_DESCRIPTION

/* Asks "avn plugin list" to open one plugin itself: the path of its key file, as a word of the command line
 * would have to be UTF-8. */
#define KEY_FILE_VARIABLE "AVN_DESCRIBED_KEY_FILE"

#define USUAL_TIMEOUT 10
#define LONGEST_TIMEOUT 3600

static void
set_commands (GKeyFile *description, AvnCommandGroup *group)
{
  const AvnCommand *const *commands = avn_command_group_list_commands (group);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; commands[i] != NULL; i++)
    g_ptr_array_add (paths, avn_text_make_safe (commands[i]->path, -1));
  g_key_file_set_string_list (description, SECTION, "commands", (const char *const *)paths->pdata,
                              paths->len);
}

static GKeyFile *
describe (AvnPluginLoader *loader, AvnPluginInfo *info)
{
  GKeyFile *description = g_key_file_new ();
  g_autoptr (AvnCommandGroup) group = NULL;
  g_autoptr (GError) error = NULL;
  const AvnPlugin *plugin = avn_plugin_loader_load (loader, info, &group, &error);
  if (plugin != NULL)
    set_commands (description, group);
  else
    {
      /* The second line is advice. What the linker says may hold bytes of a path that are no text. */
      const char *end = error->message + strcspn (error->message, "\n");
      g_autofree char *line = g_strndup (error->message, (gsize)(end - error->message));
      g_autofree char *safe = avn_text_make_safe (line, -1);
      g_key_file_set_string (description, SECTION, "error", safe);
      g_autofree char *advice = *end != '\0' ? avn_text_make_safe (end + 1, -1) : NULL;
      if (advice != NULL)
        g_key_file_set_string (description, SECTION, "advice", advice);
    }
  return description;
}

static AvnPluginInfo *
find_info (AvnPluginLoader *loader, const char *key_file_path)
{
  GPtrArray *all = avn_plugin_loader_get_all (loader);
  for (guint i = 0; i < all->len; i++)
    if (g_str_equal (avn_plugin_info_get_key_file_path (all->pdata[i]), key_file_path))
      return all->pdata[i];
  return NULL;
}

/* Whatever the plugin starts is in one group with this process, which ends with avn even if it waits for
 * ever. */
static void
prepare_for_the_worst (void)
{
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

/* Prints what a plugin is, and ends the process with all that the plugin has started, as that would keep the
 * pipe open. What the plugin itself prints goes to stderr. */
G_NORETURN static void
describe_and_exit (AvnPluginLoader *loader, const char *key_file_path)
{
  AvnPluginInfo *info = find_info (loader, key_file_path);
  const int output = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (info == NULL || output < 0 || dup2 (STDERR_FILENO, STDOUT_FILENO) < 0)
    _exit (1);
  prepare_for_the_worst ();
  g_autoptr (AvnConsole) pipe = avn_console_new (STDIN_FILENO, output, STDERR_FILENO);
  g_autoptr (GKeyFile) description = describe (loader, info);
  g_autofree char *text = g_key_file_to_data (description, NULL, NULL);
  avn_console_print (pipe, text, NULL);
  if (getpgrp () == getpid ())
    kill (0, SIGKILL);
  _exit (0);
}

/**
 * avn_sdk_describe_if_asked:
 * @loader: what knows the plugins
 *
 * Does what [func@describe_async] started this process for, if it did.
 */
void
avn_sdk_describe_if_asked (AvnPluginLoader *loader)
{
  g_autofree char *key_file_path = g_strdup (g_getenv (KEY_FILE_VARIABLE));
  if (key_file_path == NULL)
    return;
  g_unsetenv (KEY_FILE_VARIABLE);
  describe_and_exit (loader, key_file_path);
}

typedef struct
{
  AvnInvocation *invocation; /* (unowned) */

  GSubprocess *child;    /* (owned) */
  GCancellable *waiting; /* (owned): cancelled when there is no use in it */
  gulong cancelled_handler;
  guint timeout;
} Describe;

/* Nobody else does it: a child outlives its GSubprocess. */
static void
end_child (Describe *describe)
{
  const char *id = describe->child != NULL ? g_subprocess_get_identifier (describe->child) : NULL;
  if (id == NULL)
    return;
  kill (-(pid_t)g_ascii_strtoll (id, NULL, 10), SIGKILL);
  g_subprocess_force_exit (describe->child);
}

static void
free_describe_cb (gpointer data)
{
  Describe *describe = data;
  if (describe->timeout != 0)
    g_source_remove (describe->timeout);
  g_cancellable_disconnect (avn_invocation_get_cancellable (describe->invocation),
                            describe->cancelled_handler);
  end_child (describe);
  g_clear_object (&describe->waiting);
  g_clear_object (&describe->child);
  g_free (describe);
}

static void
stop_waiting_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

/* A process that the plugin left behind may hold the pipe open, so that it is not enough to end the child. */
static gboolean
give_up_cb (gpointer user_data)
{
  Describe *describe = user_data;
  describe->timeout = 0;
  g_cancellable_cancel (describe->waiting);
  return G_SOURCE_REMOVE;
}

/* In seconds; a variable may hold anything. */
static guint
get_time_limit (AvnInvocation *invocation)
{
  const gint64 limit = avn_settings_get_integer (avn_invocation_get_settings (invocation), "plugin-timeout");
  return limit > 0 && limit <= LONGEST_TIMEOUT ? (guint)limit : USUAL_TIMEOUT;
}

/* What happened where nothing, or no description, was printed. */
static void
describe_end (Describe *describe, GKeyFile *description)
{
  AvnSettings *settings = avn_invocation_get_settings (describe->invocation);
  const char *text;
  if (describe->timeout == 0)
    text = N_ ("The plugin does not get ready when it is opened.");
  else if (g_subprocess_get_if_signaled (describe->child))
    text = N_ ("The plugin crashes when it is opened.");
  else
    text = N_ ("The plugin ends avn when it is opened.");
  g_key_file_set_string (description, SECTION, "error",
                         avn_settings_is_machine_readable (settings) ? text : _ (text));
}

static void
communicate_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  Describe *describe = g_task_get_task_data (task);
  g_autofree char *output = NULL;
  GError *error = NULL;
  const gboolean ended
      = g_subprocess_communicate_utf8_finish (describe->child, result, &output, NULL, &error);
  if (!ended && describe->timeout != 0)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_new_error (task, AVN_ERROR, AVN_ERROR_INTERRUPTED, "%s", _ ("Interrupted."));
      else
        g_task_return_error (task, g_steal_pointer (&error));
      g_clear_error (&error);
      return;
    }
  g_clear_error (&error);
  GKeyFile *description = g_key_file_new ();
  if (output != NULL)
    g_key_file_load_from_data (description, output, (gsize)-1, G_KEY_FILE_NONE, NULL);
  if (!g_key_file_has_group (description, SECTION))
    describe_end (describe, description);
  g_task_return_pointer (task, description, (GDestroyNotify)g_key_file_unref);
}

static GSubprocess *
start_child (AvnInvocation *invocation, AvnPluginInfo *info, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = avn_invocation_create_launcher (
      invocation, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *const words[]
      = { program != NULL ? program : "/proc/self/exe", AVN_SDK_GROUP, avn_sdk_list_command.path, NULL };
  g_subprocess_launcher_setenv (launcher, KEY_FILE_VARIABLE, avn_plugin_info_get_key_file_path (info), TRUE);
  if (avn_settings_is_machine_readable (avn_invocation_get_settings (invocation)))
    g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  return g_subprocess_launcher_spawnv (launcher, words, error);
}

/**
 * avn_sdk_describe_async:
 * @invocation: what the user asked for; where the output is for programs, errors are not translated
 * @info: the plugin
 * @callback: gets the description
 * @user_data: for @callback
 *
 * Lets a process of its own open a plugin and describe it, so that a plugin that crashes is one line in a
 * list.
 */
void
avn_sdk_describe_async (AvnInvocation *invocation,
                        AvnPluginInfo *info,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Describe *describe = g_new0 (Describe, 1);
  GError *error = NULL;

  g_task_set_task_data (task, describe, free_describe_cb);
  describe->invocation = invocation;
  describe->waiting = g_cancellable_new ();
  describe->child = start_child (invocation, info, &error);
  if (describe->child == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  describe->timeout = g_timeout_add (get_time_limit (invocation) * 1000, give_up_cb, describe);
  describe->cancelled_handler = g_cancellable_connect (avn_invocation_get_cancellable (invocation),
                                                       G_CALLBACK (stop_waiting_cb), describe->waiting, NULL);
  g_subprocess_communicate_utf8_async (describe->child, NULL, describe->waiting, communicate_cb,
                                       g_steal_pointer (&task));
}

/**
 * avn_sdk_describe_finish:
 * @result: what the callback got
 * @error: where to put an error: AVN_ERROR_INTERRUPTED, or of GIO, if no process could be started or waited
 * for
 *
 * Ends [func@describe_async].
 *
 * Returns: (transfer full) (nullable): a description: a group `AVN_SDK_DESCRIPTION` with the key "commands",
 * or with "error" and maybe "advice"
 */
GKeyFile *
avn_sdk_describe_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
