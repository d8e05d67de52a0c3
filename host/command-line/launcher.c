/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/process.h"
#include "command-line/invocation-private.h"
#include "settings/settings-private.h"

/* Runs between fork and exec: only async-signal-safe functions are allowed. */
static void
restore_process_cb (gpointer user_data)
{
  avn_process_restore ((mode_t)GPOINTER_TO_UINT (user_data));
}

/**
 * avn_invocation_create_launcher:
 * @self: an invocation
 * @flags: as for [ctor@Gio.SubprocessLauncher.new]
 *
 * Makes a launcher for another program. The program gets the file mode creation mask that avn was started
 * with and the default signal handlers, but no variables that hold secrets.
 *
 * Returns: (transfer full): the launcher
 */
GSubprocessLauncher *
avn_invocation_create_launcher (AvnInvocation *self, GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);
  AvnSettings *settings = avn_invocation_get_settings (self);
  for (guint i = 0; i < avn_settings_get_n_settings (settings); i++)
    {
      const AvnSettingInfo *info = avn_settings_get_info (settings, i);
      if (info->secret)
        g_subprocess_launcher_unsetenv (launcher, info->variable);
    }
  g_subprocess_launcher_set_child_setup (launcher, restore_process_cb,
                                         GUINT_TO_POINTER (avn_invocation_get_umask (self)), NULL);
  return launcher;
}
