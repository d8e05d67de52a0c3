/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/call-private.h"

/**
 * avn_client_session_send_async:
 * @self: a session
 * @request: what to ask; it may be used for several
 * @cancellable: (nullable): ends the request early
 * @callback: (scope async): called when it is over, in the main context in which it was begun
 * @user_data: for @callback
 *
 * Sends a request. Redirects are not followed. Only a GET is tried again, at most three times in all, on
 * connection errors and statuses 429, 502, 503 and 504; whatever changes something is on the wire once at
 * most. All of it ends within the timeout of the settings, or the request's own. At most so much of an answer
 * is read as the settings allow. The session lives until it is over, and others may be under way beside it.
 */
void
avn_client_session_send_async (AvnClientSession *self,
                               AvnClientRequest *request,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, avn_client_session_send_async);
  avn_call_begin (self, request, NULL, task);
}

/**
 * avn_client_session_send_finish:
 * @self: a session
 * @result: what the callback got
 * @error: where to put an error
 *
 * Ends sending a request. A success is a status of 2xx whose body is one JSON object with all that the
 * request expects, or status 204, which stands for an empty object.
 *
 * Errors: `AVN_CLIENT_ERROR_LOGIN_REQUIRED` without a token; `AVN_ERROR_USAGE` for a path or token that
 * cannot be sent; `AVN_ERROR_INTERRUPTED` if it was cancelled; else one of [error@AvnClient.Error]: by the
 * status of the answer, `AVN_CLIENT_ERROR_SERVER` for an answer that makes no sense,
 * `AVN_CLIENT_ERROR_NETWORK` and `AVN_CLIENT_ERROR_TIMED_OUT` for a request that had no effect,
 * `AVN_CLIENT_ERROR_OUTCOME_UNKNOWN` for a change whose answer was lost. The message is fit to be shown.
 *
 * Returns: (transfer full) (nullable): the answer; %NULL on error
 */
JsonObject *
avn_client_session_send_finish (AvnClientSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * avn_client_session_list_async:
 * @self: a session
 * @request: what to ask; it may be used for several
 * @member: the member of the answer that is an array of objects
 * @cancellable: (nullable): ends the request early
 * @callback: (scope async): called when it is over, in the main context in which it was begun
 * @user_data: for @callback
 *
 * Sends a request for a list, as [method@AvnClient.Session.send_async] does. Only one record of the list is
 * in memory at a time.
 */
void
avn_client_session_list_async (AvnClientSession *self,
                               AvnClientRequest *request,
                               const char *member,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, avn_client_session_list_async);
  avn_call_begin (self, request, member, task);
}

/**
 * avn_client_session_list_finish:
 * @self: a session
 * @result: what the callback got
 * @error: where to put an error
 *
 * Ends sending a request for a list.
 *
 * Errors: those of [method@AvnClient.Session.send_finish]. An answer without the list, or with an element
 * that is not an object, is an `AVN_CLIENT_ERROR_SERVER`.
 *
 * Returns: (transfer full) (nullable): the records; %NULL on error
 */
AvnRecords *
avn_client_session_list_finish (AvnClientSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
