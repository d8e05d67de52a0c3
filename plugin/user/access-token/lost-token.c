/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/lost-token.h"

#include "requests.h"

#include <glib/gi18n-lib.h>

/* The list may show a token whose creation had no usable response. */

/* The search may exceed the time limit of the request by a tenth, within these bounds. */
#define MIN_EXTRA_MS 400
#define MAX_EXTRA_MS 5000

typedef struct
{
  AvnInvocation *invocation; /* (unowned) */
  GError *error;             /* (owned): why the token is lost */
} Loss;

/* (transfer full): the prefix as one word for a shell */
static char *
quote_prefix (AvnAccessToken *token)
{
  g_autofree char *quoted = g_shell_quote (avn_access_token_get_prefix (token));
  return avn_text_make_safe (quoted, -1);
}

/* (transfer full): how to revoke a token that was created and could not be shown */
char *
avn_lost_token_advise (AvnAccessToken *token)
{
  if (avn_access_token_get_prefix (token) == NULL)
    return g_strdup (_ ("The token was created; find it with 'avn user access-token list'."));
  g_autofree char *prefix = quote_prefix (token);
  /* Translators: %s is the prefix of a token, in quotation marks. */
  return g_strdup_printf (_ ("The token was created; revoke it with: avn user access-token revoke -- %s"),
                          prefix);
}

/* TRUE if the server may have created the token although the request failed. */
static gboolean
may_exist (const GError *error)
{
  return g_error_matches (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_OUTCOME_UNKNOWN)
         || avn_client_error_get_http_status (error) / 100 == 2;
}

/* A lost token cannot have been used: its secret was never shown. */
static gboolean
is_candidate (AvnAccessToken *token, const char *description)
{
  return avn_access_token_get_prefix (token) != NULL
         && g_strcmp0 (avn_access_token_get_description (token), description) == 0
         && !avn_access_token_is_used (token) && !avn_access_token_is_currently_active (token);
}

/* A token without a creation time counts as the oldest. */
static gboolean
is_newer (AvnAccessToken *token, AvnAccessToken *other)
{
  g_autoptr (GDateTime) time = avn_access_token_dup_create_time (token);
  g_autoptr (GDateTime) other_time = avn_access_token_dup_create_time (other);
  return time != NULL && (other_time == NULL || g_date_time_compare (time, other_time) > 0);
}

/* (transfer full) (nullable) */
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

/* (transfer full): advice from the list of tokens */
static char *
describe_list (AvnRecords *records, const char *description)
{
  g_autoptr (AvnAccessToken) token = find_newest (records, description);
  if (token == NULL)
    return g_strdup (_ ("The request was sent, but the list shows no unused token with this description; "
                        "most likely none was created."));
  g_autoptr (GDateTime) create_time = avn_access_token_dup_create_time (token);
  g_autofree char *prefix = quote_prefix (token);
  g_autofree char *time = create_time != NULL ? g_date_time_format_iso8601 (create_time) : g_strdup ("?");
  /* Translators: the first %s is a time, the second the prefix of a token, in quotation marks. */
  return g_strdup_printf (
      _ ("An unused token with this description was created at %s. If this command created "
         "it, revoke it with: avn user access-token revoke -- %s"),
      time, prefix);
}

static void
list_tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Loss *loss = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvnRecords) records
      = avn_client_session_list_finish (AVN_CLIENT_SESSION (source), result, &error);
  g_autofree char *advice
      = records != NULL
            ? describe_list (records, avn_invocation_get_string (loss->invocation, "description"))
            : g_strdup (_ ("A token may have been created; check with 'avn user access-token list'."));
  g_auto (GStrv) lines = g_strsplit (loss->error->message, "\n", 2);
  g_free (loss->error->message);
  loss->error->message = g_strdup_printf ("%s\n%s", lines[0], advice);
  avn_invocation_return_error (loss->invocation, loss->error);
}

/* A response is often lost because of the time limit, so the search gets more time than is left of it. */
static guint
get_time_limit_ms (AvnInvocation *invocation, gint64 start_time)
{
  AvnSettings *settings = avn_invocation_get_settings (invocation);
  const gint64 limit_ms = avn_settings_get_integer (settings, "request-timeout") * 1000;
  const gint64 elapsed_ms = (g_get_monotonic_time () - start_time) / 1000;
  const gint64 extra_ms = limit_ms > 0 ? CLAMP (limit_ms / 10, MIN_EXTRA_MS, MAX_EXTRA_MS) : MAX_EXTRA_MS;
  return (guint)MIN (MAX (limit_ms - elapsed_ms, 0) + extra_ms, G_MAXINT32);
}

/* Ends the command with @error (transfer full), why it got no usable token. If the token may exist, first
 * searches the list, and adds advice to revoke it. @start_time: when the request was sent, in microseconds of
 * monotonic time */
void
avn_lost_token_return_error (AvnInvocation *invocation,
                             AvnClientSession *session,
                             gint64 start_time,
                             GError *error)
{
  if (!may_exist (error))
    {
      avn_invocation_return_error (invocation, error);
      return;
    }
  Loss *loss = g_new0 (Loss, 1);
  g_autoptr (AvnClientRequest) request = avn_user_request_list_tokens ();
  loss->invocation = invocation;
  loss->error = error;
  avn_client_request_set_time_limit (request, get_time_limit_ms (invocation, start_time));
  avn_client_session_list_async (session, request, "tokens", avn_invocation_get_cancellable (invocation),
                                 list_tokens_cb, loss);
}
