/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"

#include <fcntl.h>
#include <ftw.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* The exit statuses of a shell. */
#define STATUS_NOT_EXECUTABLE 126
#define STATUS_NOT_FOUND 127
#define STATUS_SIGNAL_BASE 128

#define MAX_OPEN_DIRECTORIES 16

typedef struct
{
  AvnSandboxServer *server; /* (owned) */
  char *directory;          /* (owned) (nullable): the command's configuration directory */
  GSubprocess *child;       /* (owned) (nullable) */
  guint signals[3];         /* source ids, or 0 */
} RunData;

static int
remove_entry_cb (const char *path, const struct stat *status, int kind, struct FTW *position)
{
  g_remove (path);
  return 0;
}

static void
run_data_free (RunData *data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (data->signals); i++)
    g_clear_handle_id (&data->signals[i], g_source_remove);
  g_clear_object (&data->child);
  g_clear_object (&data->server);
  if (data->directory != NULL)
    nftw (data->directory, remove_entry_cb, MAX_OPEN_DIRECTORIES, FTW_DEPTH | FTW_PHYS);
  g_free (data->directory);
  g_free (data);
}

static void
wait_child_cb (GObject *object, GAsyncResult *async_result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  g_autoptr (GError) error = NULL;
  GSubprocess *child = G_SUBPROCESS (object);
  if (!g_subprocess_wait_finish (child, async_result, &error))
    {
      avn_invocation_return_error (invocation, g_steal_pointer (&error));
      return;
    }
  AvnResult *result = avn_result_new ();
  avn_result_set_exit_status (result, g_subprocess_get_if_exited (child)
                                          ? g_subprocess_get_exit_status (child)
                                          : STATUS_SIGNAL_BASE + g_subprocess_get_term_sig (child));
  avn_invocation_return_result (invocation, result);
}

static gboolean
forward_termination_cb (gpointer user_data)
{
  RunData *data = user_data;
  g_subprocess_send_signal (data->child, SIGTERM);
  return G_SOURCE_CONTINUE;
}

static gboolean
forward_hangup_cb (gpointer user_data)
{
  RunData *data = user_data;
  g_subprocess_send_signal (data->child, SIGHUP);
  return G_SOURCE_CONTINUE;
}

/* Ctrl+C reaches the command from the terminal; another SIGINT reaches only avn. */
static gboolean
forward_interrupt_cb (gpointer user_data)
{
  RunData *data = user_data;
  const int terminal = open ("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0 || tcgetpgrp (terminal) != getpgrp ())
    g_subprocess_send_signal (data->child, SIGINT);
  if (terminal >= 0)
    close (terminal);
  return G_SOURCE_CONTINUE;
}

/* Returns the id of a source, or 0 if the signal is ignored, as nohup does. */
static guint
watch_signal (int number, GSourceFunc handler, RunData *data)
{
  struct sigaction old;
  const gboolean is_ignored = sigaction (number, NULL, &old) == 0 && old.sa_handler == SIG_IGN;
  return is_ignored ? 0 : g_unix_signal_add (number, handler, data);
}

/* The exit status of the command counts, so avn always waits for it: these replace the handlers of the host,
 * before there is a directory to remove. Returns FALSE if a signal came earlier. */
static gboolean
take_signals (RunData *data, GCancellable *cancellable, GError **error)
{
  data->signals[0] = watch_signal (SIGINT, forward_interrupt_cb, data);
  data->signals[1] = watch_signal (SIGTERM, forward_termination_cb, data);
  data->signals[2] = watch_signal (SIGHUP, forward_hangup_cb, data);
  if (!g_cancellable_is_cancelled (cancellable))
    return TRUE;
  g_set_error_literal (error, AVN_ERROR, AVN_ERROR_INTERRUPTED, _ ("Interrupted."));
  return FALSE;
}

/* Bypass any proxy for loopback addresses. Programs differ in which of the two variables they read. */
static void
set_no_proxy (GSubprocessLauncher *launcher)
{
  static const char addresses[] = "127.0.0.1,localhost,::1";
  const char *lower = g_subprocess_launcher_getenv (launcher, "no_proxy");
  const char *upper = g_subprocess_launcher_getenv (launcher, "NO_PROXY");
  const char *old = lower != NULL ? lower : upper;
  const gboolean is_set = old != NULL && *old != '\0';
  g_autofree char *value = is_set ? g_strconcat (old, ",", addresses, NULL) : g_strdup (addresses);
  g_subprocess_launcher_setenv (launcher, "no_proxy", value, TRUE);
  g_subprocess_launcher_setenv (launcher, "NO_PROXY", value, TRUE);
}

/* Hide the user's real login from the command. */
static GSubprocessLauncher *
create_launcher (AvnInvocation *invocation, const char *url, const char *directory)
{
  static const char *const hidden[] = { "auth-ca", "config", "credentials-file" };
  AvnSettings *settings = avn_invocation_get_settings (invocation);
  GSubprocessLauncher *launcher
      = avn_invocation_create_launcher (invocation, G_SUBPROCESS_FLAGS_STDIN_INHERIT);
  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
    g_subprocess_launcher_unsetenv (launcher, avn_settings_get_variable (settings, hidden[i]));
  /* Terraform and the tools written in Go read their token from it. */
  g_subprocess_launcher_unsetenv (launcher, "AIVEN_TOKEN");
  g_subprocess_launcher_setenv (launcher, avn_settings_get_variable (settings, "url"), url, TRUE);
  g_subprocess_launcher_setenv (launcher, avn_settings_get_variable (settings, "config-dir"), directory,
                                TRUE);
  set_no_proxy (launcher);
  return launcher;
}

/* GLib puts the reason of the system in parentheses. */
static AvnResult *
make_start_failure (const char *command, const GError *cause)
{
  AvnResult *result = avn_result_new ();
  const char *opening = strrchr (cause->message, '(');
  g_autofree char *reason = g_strdup (opening != NULL ? opening + 1 : cause->message);
  g_autofree char *safe_command = avn_text_make_safe (command, -1);
  g_autofree char *safe_reason = avn_text_make_safe (g_strdelimit (reason, ")", '\0'), -1);
  const gboolean is_missing = g_error_matches (cause, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT)
                              || g_error_matches (cause, G_SPAWN_ERROR, G_SPAWN_ERROR_NOTDIR);
  avn_result_add_error (
      result, is_missing ? g_error_new (AVN_ERROR, AVN_ERROR_FAILED,
                                        /* Translators: %s is the name of a command. */
                                        _ ("Cannot find the command \"%s\"."), safe_command)
                         : g_error_new (AVN_ERROR, AVN_ERROR_FAILED,
                                        /* Translators: %s are the name of a command and the reason. */
                                        _ ("Cannot run \"%s\": %s."), safe_command, safe_reason));
  avn_result_set_exit_status (result, is_missing ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE);
  return result;
}

static char *
create_directory (GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *directory = g_dir_make_tmp ("avn-sandbox-XXXXXX", &cause);
  if (directory == NULL)
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot create a temporary directory: %s."),
                   cause->message);
      return NULL;
    }
  /* TMPDIR may be relative, and the command may change its directory. */
  return g_canonicalize_filename (directory, NULL);
}

static char *
start_server (AvnInvocation *invocation, RunData *data, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  data->server = avn_sandbox_set_up (invocation, error);
  if (data->server == NULL || !take_signals (data, avn_invocation_get_cancellable (invocation), error))
    return NULL;
  data->directory = create_directory (error);
  return data->directory != NULL ? avn_sandbox_server_listen (data->server, address, 0, error) : NULL;
}

static void
run_run (AvnCommandGroup *group, AvnInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  RunData *data = g_new0 (RunData, 1);
  avn_invocation_set_data (invocation, data, (GDestroyNotify)run_data_free);
  g_autofree char *url = start_server (invocation, data, &error);
  if (url == NULL)
    {
      avn_invocation_return_error (invocation, g_steal_pointer (&error));
      return;
    }

  const char *const *words = avn_invocation_get_arguments (invocation, 0);
  g_autoptr (GSubprocessLauncher) launcher = create_launcher (invocation, url, data->directory);
  data->child = g_subprocess_launcher_spawnv (launcher, words, &error);
  if (data->child == NULL)
    {
      avn_invocation_return_result (invocation, make_start_failure (words[0], error));
      return;
    }
  g_subprocess_wait_async (data->child, NULL, wait_child_cb, invocation);
}

static const AvnOption *const options[] = {
  &avn_sandbox_database_option, &avn_sandbox_account_option, &avn_sandbox_password_file_option,
  &avn_sandbox_otp_option,      &avn_sandbox_answers_option, NULL,
};

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = N_ ("COMMAND"),
                .flags = AVN_ARGUMENT_REPEATED | AVN_ARGUMENT_PROGRAM,
                .help = N_ ("Command to run and its arguments, after \"--\"")),
  NULL,
};

static const char *const examples[] = {
  "sandbox run -- ./test-my-script.sh",
  "sandbox run --database sandbox.db -- avn user create jane@example.com",
  NULL,
};

const AvnCommand avn_sandbox_run_command = {
  .path = "run",
  .summary = N_ ("Run a command against a mock API server"),
  .description
  = N_ ("The server listens on a free port of this computer until the command ends. The command gets the"
        " server's URL in AIVEN_WEB_URL, and an empty directory in AIVEN_CONFIG_DIR, so that it does not use"
        " your real login. avn exits with the status of the command."),
  .examples = examples,
  .options = options,
  .arguments = arguments,
  .run = run_run,
};
