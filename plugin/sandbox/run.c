/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"
#include "setup.h"

#include <ftw.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* What a shell ends with when it cannot start a command. */
#define STATUS_NOT_EXECUTABLE 126
#define STATUS_NOT_FOUND 127
#define STATUS_OF_SIGNALS 128

#define OPEN_FOLDERS_MAX 16

typedef struct
{
  AvnSandboxServer *server; /* (owned) */
  char *folder;             /* (owned) (nullable): the command's own configuration folder */
  GSubprocess *child;       /* (owned) (nullable) */
  GSource *termination;     /* (owned) (nullable) */
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
  if (data->termination != NULL)
    g_source_destroy (data->termination);
  g_clear_pointer (&data->termination, g_source_unref);
  g_clear_object (&data->child);
  g_clear_object (&data->server);
  if (data->folder != NULL)
    nftw (data->folder, remove_entry_cb, OPEN_FOLDERS_MAX, FTW_DEPTH | FTW_PHYS);
  g_free (data->folder);
  g_free (data);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunData, run_data_free)

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
                                          : STATUS_OF_SIGNALS + g_subprocess_get_term_sig (child));
  avn_invocation_return_result (invocation, result);
}

static gboolean
handle_termination_cb (gpointer user_data)
{
  RunData *data = user_data;
  g_subprocess_send_signal (data->child, SIGTERM);
  return G_SOURCE_CONTINUE;
}

/* Loopback addresses are never to be sought behind a proxy, whatever the user has set. Programs differ in
 * which of the two variables they read. */
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

/* The command sees the sandbox, and nothing of the user's real login. */
static GSubprocessLauncher *
create_launcher (AvnInvocation *invocation, const char *url, const char *folder)
{
  static const char *const hidden[] = { "auth-ca", "config", "credentials-file" };
  AvnSettings *settings = avn_invocation_get_settings (invocation);
  GSubprocessLauncher *launcher
      = avn_invocation_create_launcher (invocation, G_SUBPROCESS_FLAGS_STDIN_INHERIT);
  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
    g_subprocess_launcher_unsetenv (launcher, avn_settings_get_variable (settings, hidden[i]));
  /* Terraform and the tools that are written in Go read their token from here. */
  g_subprocess_launcher_unsetenv (launcher, "AIVEN_TOKEN");
  g_subprocess_launcher_setenv (launcher, avn_settings_get_variable (settings, "url"), url, TRUE);
  g_subprocess_launcher_setenv (launcher, avn_settings_get_variable (settings, "config-dir"), folder, TRUE);
  set_no_proxy (launcher);
  return launcher;
}

static AvnResult *
make_start_failure (const char *command, const GError *cause)
{
  AvnResult *result = avn_result_new ();
  g_autofree char *safe_command = avn_text_make_safe (command, -1);
  const gboolean is_missing = g_error_matches (cause, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT)
                              || g_error_matches (cause, G_SPAWN_ERROR, G_SPAWN_ERROR_NOTDIR);
  avn_result_add_error (result, g_error_new (AVN_ERROR, AVN_ERROR_FAILED,
                                             is_missing
                                                 /* Translators: %s is the name of a command. */
                                                 ? _ ("Cannot find the command %s.")
                                                 /* Translators: %s is the name of a command. */
                                                 : _ ("Cannot run %s: it is not a program."),
                                             safe_command));
  avn_result_set_exit_status (result, is_missing ? STATUS_NOT_FOUND : STATUS_NOT_EXECUTABLE);
  return result;
}

static char *
create_folder (GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *folder = g_dir_make_tmp ("avn-sandbox-XXXXXX", &cause);
  if (folder == NULL)
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot make a temporary folder: %s."),
                   cause->message);
      return NULL;
    }
  /* TMPDIR may be relative, and the command may change its folder. */
  return g_canonicalize_filename (folder, NULL);
}

static char *
start_server (AvnInvocation *invocation, RunData *data, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  data->server = avn_sandbox_set_up (invocation, error);
  if (data->server == NULL)
    return NULL;
  data->folder = create_folder (error);
  return data->folder != NULL ? avn_sandbox_server_listen (data->server, address, 0, error) : NULL;
}

static void
avn_sandbox_run_run (AvnCommandGroup *group, AvnInvocation *invocation)
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

  /* On Ctrl+C the terminal tells the command itself, and its answer counts; so the command waits for it in
   * any case. */
  data->termination = g_unix_signal_source_new (SIGTERM);
  g_source_set_callback (data->termination, handle_termination_cb, data, NULL);
  g_source_attach (data->termination, NULL);

  const char *const *words = avn_invocation_get_arguments (invocation, 0);
  g_autoptr (GSubprocessLauncher) launcher = create_launcher (invocation, url, data->folder);
  data->child = g_subprocess_launcher_spawnv (launcher, words, &error);
  if (data->child == NULL)
    {
      avn_invocation_return_result (invocation, make_start_failure (words[0], error));
      return;
    }
  g_subprocess_wait_async (data->child, NULL, wait_child_cb, invocation);
}

static const AvnOption *const options[] = {
  &avn_sandbox_database_option,
  &avn_sandbox_account_option,
  &avn_sandbox_password_file_option,
  &avn_sandbox_otp_option,
  NULL,
};

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = N_ ("COMMAND"),
                .flags = AVN_ARGUMENT_REPEATED | AVN_ARGUMENT_PROGRAM,
                .help = N_ ("The command to run and its arguments, after \"--\"")),
  NULL,
};

static const char *const examples[] = {
  "sandbox run -- ./test-my-script.sh",
  "sandbox run --database sandbox.db -- avn user create jane@example.com",
  NULL,
};

const AvnCommand avn_sandbox_run_command = {
  .path = "run",
  .summary = N_ ("Run a command against a local stand-in for the API"),
  .description
  = N_ ("Serves on a free port of this computer for as long as the command runs. The command gets the URL in"
        " AIVEN_WEB_URL and an empty configuration folder, and sees nothing of your real login. Its exit"
        " status is passed on."),
  .examples = examples,
  .options = options,
  .arguments = arguments,
  .run = avn_sandbox_run_run,
};
