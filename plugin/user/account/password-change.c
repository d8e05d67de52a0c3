/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "group.h"
#include "requests.h"
#include "secret.h"
#include "service.h"

#include <glib/gi18n-lib.h>

/* The text before the reason if the new token cannot be saved. */
static const char *
get_failure (void)
{
  return _ (
      "The password is changed and your old access tokens are no longer valid, but you are not logged in.");
}

/* Saves the new token, or revokes it if it cannot be saved. */
static void
save_token (AvnUserService *service, const char *token)
{
  g_autofree char *email = avn_user_service_is_stored (service)
                               ? g_strdup (avn_client_credentials_get_stored_email (service->credentials))
                               : NULL;
  gboolean kept_other = FALSE;
  GError *error = NULL;
  if (!avn_client_credentials_renew (service->credentials, token, email, &kept_other, &error))
    {
      g_prefix_error (&error, "%s ", get_failure ());
      avn_user_service_discard_token (service, NULL, error);
      return;
    }

  g_autoptr (JsonObject) record = json_object_new ();
  AvnResult *outcome = avn_result_new_record (record);
  if (kept_other)
    {
      avn_result_add_message (outcome,
                              _ ("The password is changed. All your old access tokens are no longer valid."));
      avn_user_note_other_login (service->credentials, outcome);
      avn_user_service_discard_token (service, outcome, NULL);
      return;
    }
  avn_result_add_message (outcome,
                          _ ("The password is changed. All your old access tokens are no longer valid; "
                             "a new one is stored on this computer."));
  avn_user_service_note_login (service, outcome);
  avn_invocation_return_result (service->invocation, outcome);
}

static void
change_password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  AvnUserService *service = avn_invocation_get_data (invocation);
  GError *error = NULL;
  g_autoptr (JsonObject) response
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
  const char *token = response != NULL ? avn_user_service_take_token (service, response, &error) : NULL;
  if (token != NULL)
    {
      save_token (service, token);
      return;
    }
  if (response != NULL)
    g_prefix_error (&error, "%s ", get_failure ());
  avn_invocation_return_error (invocation, error);
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
ask_passwords (AvnInvocation *invocation, GError **error)
{
  g_autofree char *current
      = avn_secret_get (invocation, "password-file", "password", _ ("Current password: "), error);
  g_autofree char *new = current != NULL ? avn_secret_get_new_password (invocation, "new-password-file",
                                                                        _ ("New password: "), error)
                                         : NULL;
  return new != NULL ? avn_user_request_change_password (current, new) : NULL;
}

static void
run_password_change (AvnCommandGroup *group, AvnInvocation *invocation)
{
  g_autoptr (AvnClientRequest) request = NULL;
  GError *error = NULL;
  if (!check_inputs (invocation, &error))
    {
      avn_invocation_return_error (invocation, error);
      return;
    }
  AvnUserService *service = avn_user_service_begin (invocation);
  if (service == NULL)
    return;
  if (avn_client_credentials_prepare (service->credentials, FALSE, &error)
      && (request = ask_passwords (invocation, &error)) != NULL)
    avn_user_service_send (service, request, change_password_cb);
  else
    avn_invocation_return_error (invocation, error);
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ "password-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
                N_ ("Read the current password from FILE (\"-\": standard input)"), N_ ("FILE") },
              .minimum = 1),
  AVN_OPTION ({ "new-password-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
                N_ ("Read the new password from FILE (\"-\": standard input)"), N_ ("FILE") },
              .minimum = 1),
  NULL,
};

static const char *const members[] = { NULL };

const AvnCommand avn_user_password_change_command = {
  .path = "password-change",
  .summary = N_ ("Change your password"),
  .description = N_ (
      "All your access tokens become invalid. The server issues a new one, which is stored, so that you stay "
      "logged in. Passwords can also come from files, or from AIVEN_PASSWORD and AIVEN_NEW_PASSWORD."),
  .options = options,
  .run = run_password_change,
  .completion_list = &avn_access_token_clear_list,
  .members = members,
};
