/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "group.h"
#include "requests.h"
#include "service.h"

#include <glib/gi18n-lib.h>

static void
expire_tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  AvnUserService *service = avn_invocation_get_data (invocation);
  gboolean kept_other = FALSE;
  GError *error = NULL;
  g_autoptr (JsonObject) response
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
  if (response == NULL)
    {
      avn_invocation_return_error (invocation, error);
      return;
    }

  const char *message = _ ("All access tokens are expired, including the one in use.");
  if (avn_user_service_is_stored (service)
      && !avn_client_credentials_forget (service->credentials, &kept_other, &error))
    {
      g_prefix_error (&error, "%s ", message);
      avn_invocation_return_error (invocation, error);
      return;
    }
  AvnResult *outcome = avn_result_new_record (response);
  avn_result_add_message (outcome, message);
  if (service->is_unconfirmed)
    avn_result_add_note (
        outcome,
        _ ("avn expired all your access tokens without asking, because standard input is not a terminal. "
           "Log in again with 'avn user login'."));
  if (kept_other)
    avn_user_note_other_login (service->credentials, outcome);
  avn_invocation_return_result (invocation, outcome);
}

static void
run_tokens_expire (AvnCommandGroup *group, AvnInvocation *invocation)
{
  g_autoptr (AvnClientRequest) request = avn_user_request_expire_tokens ();
  AvnUserService *service = avn_user_service_begin (invocation);
  GError *error = NULL;
  if (service == NULL)
    return;
  if ((!avn_user_service_is_stored (service)
       || avn_client_credentials_prepare (service->credentials, TRUE, &error))
      && avn_user_service_confirm (service, _ ("Expire all your access tokens, including the one in use?"),
                                   &error))
    avn_user_service_send (service, request, expire_tokens_cb);
  else
    avn_invocation_return_error (invocation, error);
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ "force", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Do not prompt for confirmation"), NULL }),
  NULL,
};

static const char *const members[] = { "errors", "message", NULL };

const AvnCommand avn_user_tokens_expire_command = {
  .path = "tokens-expire",
  .summary = N_ ("Expire all your access tokens"),
  .description = N_ ("All your access tokens expire at once, including the one in use, so that you have to "
                     "log in again. On a "
                     "terminal, avn asks for confirmation."),
  .options = options,
  .run = run_tokens_expire,
  .completion_list = &avn_access_token_clear_list,
  .members = members,
};
