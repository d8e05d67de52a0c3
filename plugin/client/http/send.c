/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <avn-client/avn-client.h>

static AvnClientSession *
new_session_with_login (AvnInvocation *invocation)
{
  AvnSettings *settings = avn_invocation_get_settings (invocation);
  g_autoptr (AvnClientCredentials) credentials
      = avn_client_credentials_new (settings, avn_invocation_get_console (invocation));
  GError *error = NULL;
  g_autoptr (AvnClientSession) session
      = avn_client_session_new (settings, avn_invocation_get_console (invocation), &error);
  if (session != NULL && avn_client_session_use_credentials (session, credentials, &error))
    return g_steal_pointer (&session);
  avn_invocation_return_error (invocation, error);
  return NULL;
}

/**
 * avn_client_send:
 * @invocation: the invocation of a command
 * @request: the request
 * @callback: (scope async): called with the session as source and @invocation as user data; it calls
 * [method@AvnClient.Session.send_finish]
 *
 * Sends the only request of a command with the user's access token. Without a token, or if no session can be
 * created, @invocation returns an error and @callback is not called.
 *
 * ```c
 * static void
 * get_user_cb (GObject *source, GAsyncResult *result, gpointer user_data)
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
 */
void
avn_client_send (AvnInvocation *invocation, AvnClientRequest *request, GAsyncReadyCallback callback)
{
  g_autoptr (AvnClientSession) session = new_session_with_login (invocation);
  if (session != NULL)
    avn_client_session_send_async (session, request, avn_invocation_get_cancellable (invocation), callback,
                                   invocation);
}

/**
 * avn_client_list:
 * @invocation: the invocation of a command
 * @request: the request
 * @member: the member of the response that is an array of objects
 * @callback: (scope async): called with the session as source and @invocation as user data; it calls
 * [method@AvnClient.Session.list_finish]
 *
 * Sends the only request of a command that reads a list, as [func@AvnClient.send] does.
 */
void
avn_client_list (AvnInvocation *invocation,
                 AvnClientRequest *request,
                 const char *member,
                 GAsyncReadyCallback callback)
{
  g_autoptr (AvnClientSession) session = new_session_with_login (invocation);
  if (session != NULL)
    avn_client_session_list_async (session, request, member, avn_invocation_get_cancellable (invocation),
                                   callback, invocation);
}

static void
return_list_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  GError *error = NULL;
  g_autoptr (AvnRecords) records
      = avn_client_session_list_finish (AVN_CLIENT_SESSION (source), result, &error);
  if (records == NULL)
    avn_invocation_return_error (invocation, error);
  else
    avn_invocation_return_result (invocation, avn_result_new_records (records));
}

/**
 * avn_client_return_list:
 * @invocation: the invocation of a command
 * @request: the request
 * @member: the member of the response that is an array of objects
 *
 * Sends a request with the user's access token, and returns the records of the response, or an error.
 *
 * ```c
 * static void
 * run_token_list (AvnCommandGroup *group, AvnInvocation *invocation)
 * {
 *   g_autoptr (AvnClientRequest) request = avn_client_request_new ("GET", "access_token", NULL);
 *   avn_client_return_list (invocation, request, "tokens");
 * }
 * ```
 */
void
avn_client_return_list (AvnInvocation *invocation, AvnClientRequest *request, const char *member)
{
  avn_client_list (invocation, request, member, return_list_cb);
}
