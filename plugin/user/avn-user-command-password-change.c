/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-access-token.h"
#include "avn-user-group.h"
#include "avn-user-requests.h"
#include "avn-user-service.h"

#include <glib/gi18n-lib.h>

static void
change_password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  AvnUserService *service = g_task_get_task_data (task);
  const gboolean from_file
      = avn_client_credentials_get_source (service->credentials) == AVN_CLIENT_CREDENTIALS_FILE;
  g_autofree char *email
      = from_file ? g_strdup (avn_client_credentials_get_stored_email (service->credentials)) : NULL;
  GError *error = NULL;
  g_autoptr (GVariant) answer = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!avn_user_service_keep_token (service, answer, email, &error))
    {
      g_prefix_error (
          &error, "%s ",
          _ ("The password is changed and your old tokens have ended, but you are not logged in."));
      g_task_return_error (task, error);
      return;
    }

  AvnResult *outcome = avn_result_new_record (g_variant_new ("a{sv}", NULL));
  avn_result_add_message (
      outcome, _ ("The password is changed. All your old access tokens have ended; a new one is kept here."));
  avn_user_service_note_given_token (service, outcome);
  g_task_return_pointer (task, outcome, g_object_unref);
}

static gboolean
check_inputs (AvnInvocation *invocation, GError **error)
{
  const char *current = avn_invocation_get_string (invocation, "password-file");
  const char *new = avn_invocation_get_string (invocation, "new-password-file");
  if (g_strcmp0 (current, "-") != 0 || g_strcmp0 (new, "-") != 0)
    return TRUE;
  g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE,
                       _ ("Only one of --password-file and --new-password-file can be standard input."));
  return FALSE;
}

static AvnClientRequest *
ask_passwords (AvnUserService *service, GError **error)
{
  g_autofree char *current
      = avn_user_service_get_secret (service, "password-file", "password", _ ("Current password: "), error);
  g_autofree char *new = current != NULL ? avn_user_service_get_new_password (service, "new-password-file",
                                                                              _ ("New password: "), error)
                                         : NULL;
  return new != NULL ? avn_user_request_change_password (current, new) : NULL;
}

static void
run_password_change (AvnCommandGroup *group, AvnInvocation *invocation, GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  g_autoptr (AvnClientRequest) request = NULL;
  GError *error = NULL;
  if (!check_inputs (invocation, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  AvnUserService *service = avn_user_service_begin (invocation, task);
  if (service == NULL)
    return;
  if (avn_client_credentials_prepare (service->credentials, &error)
      && (request = ask_passwords (service, &error)) != NULL)
    avn_user_service_send (service, request, change_password_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static const AvnOption *const options[] = {
  AVN_OPTION (.name = "password-file",
              .kind = AVN_OPTION_FILE,
              .value_name = N_ ("FILE"),
              .minimum = 1,
              .help = N_ ("Read the current password from this file; \"-\" is standard input")),
  AVN_OPTION (.name = "new-password-file",
              .kind = AVN_OPTION_FILE,
              .value_name = N_ ("FILE"),
              .minimum = 1,
              .help = N_ ("Read the new password from this file; \"-\" is standard input")),
  NULL,
};

static const char *const members[] = { NULL };

const AvnCommand avn_user_password_change_command = {
  .path = "password-change",
  .summary = N_ ("Change your password"),
  .description = N_ (
      "All your access tokens end. The server gives a fresh one, which is kept, so that you stay logged in. "
      "Passwords can also come from files, or from AIVEN_PASSWORD and AIVEN_NEW_PASSWORD."),
  .options = options,
  .run = run_password_change,
  .memory = &avn_access_token_clear_memory,
  .members = members,
};
