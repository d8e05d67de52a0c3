/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A plugin can crash, print or hang when it is opened, so a child process opens it and describes it on a
 * pipe. */
#include "config.h"

#include "describe.h"
#include "group.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Makes "avn plugin list" describe the plugin with this key file. An argument would have to be UTF-8. */
#define KEY_FILE_VARIABLE "AVN_DESCRIBED_KEY_FILE"

static void
set_commands (GKeyFile *description, AvnCommandGroup *group)
{
  const AvnCommand *const *commands = avn_command_group_list_commands (group);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; commands[i] != NULL; i++)
    g_ptr_array_add (paths, avn_text_make_safe (commands[i]->path, -1));
  g_key_file_set_string_list (description, AVN_SDK_DESCRIPTION, "commands", (const char *const *)paths->pdata,
                              paths->len);
}

/* Errors of the linker may quote paths that are not UTF-8. */
static void
set_error (GKeyFile *description, const GError *error)
{
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", 2);
  g_autofree char *fault = avn_text_make_safe (lines[0], -1);
  g_autofree char *advice = lines[1] != NULL ? avn_text_make_safe (lines[1], -1) : NULL;
  g_key_file_set_string (description, AVN_SDK_DESCRIPTION, "error", fault);
  if (advice != NULL)
    g_key_file_set_string (description, AVN_SDK_DESCRIPTION, "advice", advice);
}

static char *
describe (AvnPluginLoader *loader, AvnPluginInfo *info)
{
  g_autoptr (GKeyFile) description = g_key_file_new ();
  g_autoptr (AvnCommandGroup) group = NULL;
  g_autoptr (GError) error = NULL;
  if (avn_plugin_loader_load (loader, info, &group, &error) != NULL)
    set_commands (description, group);
  else
    set_error (description, error);
  return g_key_file_to_data (description, NULL, NULL);
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

/* Sends the output of the plugin to stderr. At the end kills the process group, since a process that the
 * plugin started would keep the pipe open. The process ends when avn ends, even if the plugin hangs. */
G_NORETURN static void
describe_and_exit (AvnPluginLoader *loader, const char *key_file_path)
{
  AvnPluginInfo *info = find_info (loader, key_file_path);
  const int output = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (info == NULL || output < 0 || dup2 (STDERR_FILENO, STDOUT_FILENO) < 0)
    _exit (1);
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  g_autoptr (AvnConsole) pipe = avn_console_new (STDIN_FILENO, output, STDERR_FILENO);
  g_autofree char *text = describe (loader, info);
  avn_console_print (pipe, text, NULL);
  if (getpgrp () == getpid ())
    kill (0, SIGKILL);
  _exit (0);
}

/**
 * avn_sdk_describe_if_requested:
 * @loader: the plugin loader
 *
 * Describes a plugin and exits, if [func@describe_start] started this process.
 */
void
avn_sdk_describe_if_requested (AvnPluginLoader *loader)
{
  g_autofree char *key_file_path = g_strdup (g_getenv (KEY_FILE_VARIABLE));
  if (key_file_path == NULL)
    return;
  g_unsetenv (KEY_FILE_VARIABLE);
  describe_and_exit (loader, key_file_path);
}

/**
 * avn_sdk_describe_start:
 * @invocation: an invocation; if its output is machine-readable, errors are not translated
 * @info: a plugin
 * @error: return location for an error of GLib
 *
 * Starts a process that opens a plugin and prints a key file: a group `AVN_SDK_DESCRIPTION` with "commands",
 * or with "error" and maybe "advice". Nothing is printed if the plugin ends the process.
 *
 * Returns: (transfer full) (nullable): the process, or %NULL with @error set
 */
GSubprocess *
avn_sdk_describe_start (AvnInvocation *invocation, AvnPluginInfo *info, GError **error)
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
 * avn_sdk_describe_kill:
 * @child: a process that [func@describe_start] started
 *
 * Kills a process, if it still runs, and its process group.
 */
void
avn_sdk_describe_kill (GSubprocess *child)
{
  const char *id = g_subprocess_get_identifier (child);
  if (id == NULL)
    return;
  kill (-(pid_t)g_ascii_strtoll (id, NULL, 10), SIGKILL);
  g_subprocess_force_exit (child);
}
