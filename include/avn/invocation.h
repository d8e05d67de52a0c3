/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/command.h>
#include <avn/console.h>
#include <avn/result.h>
#include <avn/settings.h>

G_BEGIN_DECLS

/**
 * AvnInvocation:
 *
 * One run of a command: its options and arguments, checked by the host, the settings, the console, and the
 * functions that end the command.
 *
 * ```c
 * const char *place = avn_invocation_get_argument (invocation, 0);
 * const gint64 n_days = avn_invocation_get_integer (invocation, "days", 1);
 * ```
 *
 * A command returns once, now or later, with a result or an error; returning twice is a programming error.
 * The host keeps the invocation until then: it can be the user data of callbacks without a reference. State
 * between callbacks is the invocation's data.
 *
 * ```c
 * static void
 * send_cb (GObject *source, GAsyncResult *result, gpointer user_data)
 * {
 *   AvnInvocation *invocation = user_data;
 *   GError *error = NULL;
 *   g_autoptr (JsonObject) response
 *       = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
 *   if (response == NULL)
 *     avn_invocation_return_error (invocation, error);
 *   else
 *     avn_invocation_return_result (invocation, avn_result_new_record (response));
 * }
 * ```
 *
 * When the user presses Ctrl+C, or at SIGTERM or SIGHUP, the host cancels
 * [method@Avn.Invocation.get_cancellable]; the command must return within 0.8 seconds, or the process ends.
 *
 * Returned objects and strings belong to the invocation unless a function says otherwise. Use an invocation
 * in the main thread only.
 *
 * The names and kinds of options are those of the command's rows. An option that the command does not have
 * counts as not given.
 */
#define AVN_TYPE_INVOCATION (avn_invocation_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnInvocation, avn_invocation, AVN, INVOCATION, GObject)

AVN_AVAILABLE void avn_invocation_return_result (AvnInvocation *self, AvnResult *result);
AVN_AVAILABLE void avn_invocation_return_error (AvnInvocation *self, GError *error);
AVN_AVAILABLE GCancellable *avn_invocation_get_cancellable (AvnInvocation *self);
AVN_AVAILABLE void avn_invocation_set_data (AvnInvocation *self, gpointer data, GDestroyNotify free_data);
AVN_AVAILABLE gpointer avn_invocation_get_data (AvnInvocation *self);

AVN_AVAILABLE AvnSettings *avn_invocation_get_settings (AvnInvocation *self);
AVN_AVAILABLE AvnConsole *avn_invocation_get_console (AvnInvocation *self);
AVN_AVAILABLE AvnPluginLoader *avn_invocation_get_loader (AvnInvocation *self);
AVN_AVAILABLE guint avn_invocation_get_umask (AvnInvocation *self);

AVN_AVAILABLE gboolean avn_invocation_has_option (AvnInvocation *self, const char *name);
AVN_AVAILABLE const char *avn_invocation_get_string (AvnInvocation *self, const char *name);
AVN_AVAILABLE gint64 avn_invocation_get_integer (AvnInvocation *self, const char *name, gint64 fallback);
AVN_AVAILABLE const char *const *avn_invocation_get_strings (AvnInvocation *self, const char *name);

AVN_AVAILABLE const char *avn_invocation_get_argument (AvnInvocation *self, guint index);
AVN_AVAILABLE const char *const *avn_invocation_get_arguments (AvnInvocation *self, guint first);

AVN_AVAILABLE GSubprocessLauncher *avn_invocation_create_launcher (AvnInvocation *self,
                                                                   GSubprocessFlags flags);

G_END_DECLS
