/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "group.h"
#include "requests.h"
#include "service.h"

#include <glib/gi18n-lib.h>

/* The state of the stored token. */
typedef enum
{
  TOKEN_NONE,
  TOKEN_REVOKED,
  TOKEN_REFUSED,
  TOKEN_NOT_REVOKED,
  TOKEN_UNREADABLE,
} TokenState;

typedef struct
{
  const char *message;
  const char *server_message; /* (nullable): if the file could not be removed, or holds another login */
} StateRow;

static const StateRow state_rows[] = {
  [TOKEN_NONE] = { N_ ("You were not logged in."), NULL },
  [TOKEN_REVOKED]
  = { N_ ("You are logged out; the access token is revoked."), N_ ("The access token is revoked.") },
  [TOKEN_REFUSED] = { N_ ("You are logged out; the server no longer accepted the access token."),
                      N_ ("The server no longer accepted the access token.") },
  [TOKEN_NOT_REVOKED]
  = { N_ ("The access token is removed from this computer. It is not revoked and stays valid "
          "until it expires."),
      NULL },
  [TOKEN_UNREADABLE] = { N_ ("The damaged credentials file is removed. If it contained a valid access token, "
                             "that token is not revoked."),
                         NULL },
};

/* Notes what happens to a token from an option or a variable. */
static void
note_given_token (AvnClientCredentials *credentials, TokenState state, gboolean same, AvnResult *result)
{
  const char *origin = avn_client_credentials_get_origin (credentials);
  if (origin == NULL)
    return;
  const gboolean is_invalid = same && (state == TOKEN_REVOKED || state == TOKEN_REFUSED);
  g_autofree char *prefix = avn_client_shorten_token (avn_client_credentials_get_token (credentials));
  g_autofree char *note
      = g_strdup_printf (is_invalid
                             /* Translators: the first %s is an option or an environment variable, the second
                                the start of a token. */
                             ? _ ("%s holds the same token (%s), which is no longer valid.")
                             /* Translators: the first %s is an option or an environment variable, the second
                                the start of a token. */
                             : _ ("The token in %s (%s) is not revoked. To revoke it, run 'avn user "
                                  "access-token revoke' with its prefix."),
                         origin, prefix);
  avn_result_add_note (result, note);
}

/* Removes the token from this computer, and reports this and the state on the server. */
static void
remove_token (AvnInvocation *invocation, TokenState state)
{
  AvnClientCredentials *credentials = avn_invocation_get_data (invocation);
  const char *server_message = state_rows[state].server_message;
  const gboolean same = g_strcmp0 (avn_client_credentials_get_token (credentials),
                                   avn_client_credentials_get_stored_token (credentials))
                        == 0;
  gboolean kept_other = FALSE;
  GError *error = NULL;
  if (!avn_client_credentials_forget (credentials, &kept_other, &error))
    {
      if (server_message != NULL)
        g_prefix_error (&error, "%s ", _ (server_message));
      avn_invocation_return_error (invocation, error);
      return;
    }

  g_autoptr (JsonObject) record = json_object_new ();
  json_object_set_boolean_member (record, "token_revoked", state == TOKEN_REVOKED);
  AvnResult *result = avn_result_new_record (record);
  const char *message = kept_other ? server_message : state_rows[state].message;
  if (message != NULL)
    avn_result_add_message (result, _ (message));
  if (kept_other)
    avn_user_note_other_login (credentials, result);
  note_given_token (credentials, state, same, result);
  avn_invocation_return_result (invocation, result);
}

static void
remove_token_after_failure (AvnInvocation *invocation, GError *owned_cause)
{
  g_autoptr (GError) cause = owned_cause;
  AvnClientCredentials *credentials = avn_invocation_get_data (invocation);
  GError *error = NULL;
  gboolean kept_other = FALSE;
  g_auto (GStrv) lines = g_strsplit (cause->message, "\n", 2);
  if (!avn_client_credentials_forget (credentials, &kept_other, &error))
    g_prefix_error (&error, "%s %s ",
                    _ ("The access token may still be valid, and is not removed from this computer."),
                    lines[0]);
  else if (kept_other)
    g_set_error (
        &error, cause->domain, cause->code,
        /* Translators: %s is the reason, a sentence. */
        _ ("Another login was saved meanwhile and is kept. The old access token may still be valid. %s"),
        lines[0]);
  else
    g_set_error (&error, cause->domain, cause->code,
                 /* Translators: %s is the reason, a sentence. */
                 _ ("The access token is removed from this computer, but may still be valid. %s\n"
                    "To be safe, log in again and run 'avn user tokens-expire'."),
                 lines[0]);
  avn_invocation_return_error (invocation, error);
}

/* Ends the command with the error of the first request. After an interrupt, nothing was sent. */
static void
fail_to_log_out (AvnInvocation *invocation, GError *error)
{
  if (g_error_matches (error, AVN_ERROR, AVN_ERROR_INTERRUPTED))
    avn_invocation_return_error (invocation, error);
  else
    remove_token_after_failure (invocation, error);
}

/* Ends the command with the response to the revocation, or with the error. */
static void
conclude (AvnInvocation *invocation, JsonObject *response, GError *error)
{
  if (response != NULL)
    remove_token (invocation, TOKEN_REVOKED);
  else if (g_error_matches (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_UNAUTHORIZED))
    {
      g_error_free (error);
      remove_token (invocation, TOKEN_REFUSED);
    }
  else
    remove_token_after_failure (invocation, error);
}

static void
revoke_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  g_autoptr (JsonObject) response
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
  conclude (user_data, response, error);
}

static char *
find_active_prefix (AvnRecords *records)
{
  for (guint i = 0; i < avn_records_get_length (records); i++)
    {
      g_autoptr (JsonObject) record = avn_records_get (records, i);
      g_autoptr (AvnAccessToken) token = avn_access_token_new (record);
      if (avn_access_token_is_currently_active (token) && avn_access_token_get_prefix (token) != NULL)
        return g_strdup (avn_access_token_get_prefix (token));
    }
  return NULL;
}

static void
list_tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  GError *error = NULL;
  g_autoptr (AvnRecords) records
      = avn_client_session_list_finish (AVN_CLIENT_SESSION (source), result, &error);
  g_autofree char *prefix = records != NULL ? find_active_prefix (records) : NULL;

  if (prefix == NULL)
    {
      if (error == NULL)
        error = avn_client_error_new (AVN_CLIENT_ERROR_SERVER, 0,
                                      _ ("The server does not say which token is in use."));
      conclude (invocation, NULL, error);
      return;
    }
  g_autoptr (AvnClientRequest) request = avn_user_request_revoke_token (prefix);
  avn_client_session_send_async (AVN_CLIENT_SESSION (source), request,
                                 avn_invocation_get_cancellable (invocation), revoke_token_cb, invocation);
}

/* Servers without this endpoint can still revoke a token by its prefix; the URL must not contain the full
 * token. */
static void
log_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) response
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
  const guint status = avn_client_error_get_http_status (error);

  if (g_error_matches (error, AVN_ERROR, AVN_ERROR_INTERRUPTED))
    {
      fail_to_log_out (invocation, error);
      return;
    }
  if (status != 404 && status != 405 && status != 501)
    {
      conclude (invocation, response, error);
      return;
    }
  g_error_free (error);
  g_autoptr (AvnClientRequest) request = avn_user_request_list_tokens ();
  avn_client_session_list_async (AVN_CLIENT_SESSION (source), request, "tokens",
                                 avn_invocation_get_cancellable (invocation), list_tokens_cb, invocation);
}

static void
log_out (AvnInvocation *invocation)
{
  AvnClientCredentials *credentials = avn_invocation_get_data (invocation);
  GError *error = NULL;
  g_autoptr (AvnClientSession) session = avn_client_session_new (
      avn_invocation_get_settings (invocation), avn_invocation_get_console (invocation), &error);
  if (session == NULL)
    {
      fail_to_log_out (invocation, error);
      return;
    }
  g_autoptr (AvnClientRequest) request = avn_user_request_log_out ();
  avn_client_session_set_token (session, avn_client_credentials_get_stored_token (credentials));
  avn_client_session_send_async (session, request, avn_invocation_get_cancellable (invocation), log_out_cb,
                                 invocation);
}

static void
run_logout (AvnCommandGroup *group, AvnInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  GError *prepare_error = NULL;
  AvnClientCredentials *credentials = avn_client_credentials_new (avn_invocation_get_settings (invocation),
                                                                  avn_invocation_get_console (invocation));
  avn_invocation_set_data (invocation, credentials, g_object_unref);

  const gboolean readable = avn_client_credentials_load (credentials, &error);
  if (avn_client_credentials_get_stored_token (credentials) == NULL)
    remove_token (invocation, readable ? TOKEN_NONE : TOKEN_UNREADABLE);
  else if (avn_invocation_has_option (invocation, "no-token-revoke"))
    remove_token (invocation, TOKEN_NOT_REVOKED);
  else if (!avn_client_credentials_prepare (credentials, TRUE, &prepare_error))
    avn_invocation_return_error (invocation, prepare_error);
  else
    log_out (invocation);
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ "no-token-revoke", 0, 0, G_OPTION_ARG_NONE, NULL,
                N_ ("Only remove the token from this computer; send nothing"), NULL }),
  NULL,
};

static const char *const members[] = { "token_revoked", NULL };

const AvnCommand avn_user_logout_command = {
  .path = "logout",
  .summary = N_ ("Log out and revoke the access token"),
  .description
  = N_ ("avn revokes the token of the credentials file and removes it from this computer. It is "
        "removed even if it cannot be revoked. Another token in --auth-token or AIVEN_AUTH_TOKEN is "
        "not revoked."),
  .options = options,
  .run = run_logout,
  .completion_list = &avn_access_token_clear_list,
  .members = members,
};
