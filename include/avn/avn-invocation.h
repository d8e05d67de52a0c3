/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-command.h>
#include <avn/avn-console.h>
#include <avn/avn-settings.h>

G_BEGIN_DECLS

/**
 * AvnInvocation:
 *
 * What the user asked for: the options and arguments of one command, checked by the host, beside the settings
 * that every command has, and the console.
 *
 * It belongs to the host and lives as long as the command's task. What its functions return belongs to it,
 * unless they say otherwise.
 *
 * ```c
 * const char *place = avn_invocation_get_argument (invocation, 0);
 * const gint64 n_days = avn_invocation_get_integer (invocation, "days", 1);
 * ```
 *
 * The names and kinds of options are those of the command's rows; to ask for one that the command does not
 * have is the same as to ask for one that was not given.
 */
#define AVN_TYPE_INVOCATION (avn_invocation_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnInvocation, avn_invocation, AVN, INVOCATION, GObject)

AVN_AVAILABLE AvnInvocation *avn_invocation_get_for_task (GTask *task);
AVN_AVAILABLE AvnSettings *avn_invocation_get_settings (AvnInvocation *self);
AVN_AVAILABLE AvnConsole *avn_invocation_get_console (AvnInvocation *self);

AVN_AVAILABLE gboolean avn_invocation_has_option (AvnInvocation *self, const char *name);
AVN_AVAILABLE const char *avn_invocation_get_string (AvnInvocation *self, const char *name);
AVN_AVAILABLE gint64 avn_invocation_get_integer (AvnInvocation *self, const char *name, gint64 fallback);
AVN_AVAILABLE const char **avn_invocation_get_strings (AvnInvocation *self, const char *name);

AVN_AVAILABLE const char *avn_invocation_get_argument (AvnInvocation *self, guint index);
AVN_AVAILABLE const char *const *avn_invocation_get_arguments (AvnInvocation *self, guint first);

AVN_AVAILABLE GSubprocessLauncher *avn_invocation_create_launcher (AvnInvocation *self,
                                                                   GSubprocessFlags flags);

G_END_DECLS
