/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/lost-token.h"

#include "requests.h"

#include <glib/gi18n-lib.h>

/* What became of a token when the answer that would have held it was lost: the list may show it. */

/* As a word that a shell takes for the prefix and for nothing else. */
static char *
quote_prefix (AvnAccessToken *token)
{
  g_autofree char *quoted = g_shell_quote (avn_access_token_get_prefix (token));
  return avn_text_make_safe (quoted, -1);
}

/**
 * avn_lost_token_may_exist:
 * @error: why creating a token failed
 *
 * Tells whether the server may have created the token all the same: it got the request and its answer was
 * lost, or it reported success in an answer that cannot be used.
 *
 * Returns: %TRUE if it may
 */
gboolean
avn_lost_token_may_exist (const GError *error)
{
  return g_error_matches (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_OUTCOME_UNKNOWN)
         || avn_client_error_get_http_status (error) / 100 == 2;
}

/**
 * avn_lost_token_advise:
 * @token: the token
 *
 * Says what to do about a token that was created and that its creator did not get to see.
 *
 * Returns: (transfer full): a line for the user
 */
char *
avn_lost_token_advise (AvnAccessToken *token)
{
  if (avn_access_token_get_prefix (token) == NULL)
    return g_strdup (_ ("The token was created; look for it with \"avn user access-token list\"."));
  g_autofree char *prefix = quote_prefix (token);
  /* Translators: %s is the prefix of a token, in quotation marks. */
  return g_strdup_printf (_ ("The token was created; end it with: avn user access-token revoke -- %s"),
                          prefix);
}

/* Nobody has the secret of a lost token, so that it cannot have been used. */
static gboolean
is_candidate (AvnAccessToken *token, const char *description)
{
  return avn_access_token_get_prefix (token) != NULL
         && g_strcmp0 (avn_access_token_get_description (token), description) == 0
         && avn_access_token_get_last_used_time (token) == NULL
         && !avn_access_token_is_currently_active (token);
}

/* One whose time is not known is older than all others. */
static gboolean
is_newer (AvnAccessToken *token, AvnAccessToken *other)
{
  GDateTime *time = avn_access_token_get_create_time (token);
  GDateTime *other_time = avn_access_token_get_create_time (other);
  return time != NULL && (other_time == NULL || g_date_time_compare (time, other_time) > 0);
}

static AvnAccessToken *
find_newest (AvnRecords *records, const char *description)
{
  g_autoptr (AvnAccessToken) newest = NULL;
  for (guint i = 0; i < avn_records_get_length (records); i++)
    {
      g_autoptr (JsonObject) record = avn_records_get (records, i);
      g_autoptr (AvnAccessToken) token = avn_access_token_new (record);
      if (is_candidate (token, description) && (newest == NULL || is_newer (token, newest)))
        g_set_object (&newest, token);
    }
  return g_steal_pointer (&newest);
}

static char *
advise (AvnAccessToken *token)
{
  if (token == NULL)
    return g_strdup (_ ("The request was sent, but the list shows no unused token with this description; "
                        "most likely none was created."));
  GDateTime *create_time = avn_access_token_get_create_time (token);
  g_autofree char *prefix = quote_prefix (token);
  g_autofree char *time = create_time != NULL ? g_date_time_format_iso8601 (create_time) : g_strdup ("?");
  /* Translators: the first %s is a time, the second the prefix of a token, in quotation marks. */
  return g_strdup_printf (
      _ ("An unused token with this description was created at %s; if it is this one, end "
         "it with: avn user access-token revoke -- %s"),
      time, prefix);
}

static void
list_tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  GError *error = NULL;
  g_autoptr (AvnRecords) records
      = avn_client_session_list_finish (AVN_CLIENT_SESSION (source), result, &error);
  if (records == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_autoptr (AvnAccessToken) token = find_newest (records, g_task_get_task_data (task));
  g_task_return_pointer (task, advise (token), g_free);
}

/**
 * avn_lost_token_find_async:
 * @session: the session that the token was to be created with
 * @description: the token's description
 * @time_limit_ms: how long to look, in milliseconds
 * @cancellable: (nullable): ends looking early
 * @callback: called with @session as the source
 * @user_data: for @callback
 *
 * Looks in the list for a token that was created although its creator does not know.
 */
void
avn_lost_token_find_async (AvnClientSession *session,
                           const char *description,
                           guint time_limit_ms,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  g_autoptr (AvnClientRequest) request = avn_user_request_list_tokens ();
  g_task_set_source_tag (task, avn_lost_token_find_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_strdup (description), g_free);
  avn_client_request_set_time_limit (request, time_limit_ms);
  avn_client_session_list_async (session, request, "tokens", cancellable, list_tokens_cb, task);
}

/**
 * avn_lost_token_find_finish:
 * @session: the session
 * @result: what the callback got
 * @error: where to put an error: as for [method@AvnClient.Session.send_finish]
 *
 * Ends looking.
 *
 * Returns: (transfer full) (nullable): what was found and what to do about it, a line for the user
 */
char *
avn_lost_token_find_finish (AvnClientSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
