/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "group.h"
#include "requests.h"
#include "service.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* GTask runs ten TLS handshakes at once, and a connection takes three round trips: more requests would
 * only wait. */
#define MAX_CONCURRENT_REQUESTS 30

typedef enum
{
  PHASE_CONCURRENT,
  PHASE_ALONE, /* another prefix may name the same token: after one is revoked, the other is unknown */
  PHASE_LAST,  /* the token in use, without which the server refuses all requests */
  N_PHASES
} Phase;

typedef struct
{
  AvnInvocation *invocation; /* (unowned) */
  char *name;                /* (owned): a token or a prefix */
  AvnClientRequest *request; /* (owned) */
  Phase phase;

  gboolean revoked;
  gboolean removed;
  gboolean kept_other;
  GError *error; /* (owned) (nullable): why it is not revoked, or not removed from this computer */
} Token;

typedef struct
{
  AvnUserService *service; /* (owned) */
  GPtrArray *tokens;       /* (owned) (element-type Token): in the order of the arguments */
  GPtrArray *queue;        /* (owned) (element-type Token): in the order of the requests */
  guint n_concurrent;      /* the first ones of the queue may be sent at the same time */

  guint n_started;
  guint n_ended;
  gboolean stopped; /* by an error that concerns all tokens */
} Revoke;

static void
free_token_cb (gpointer data)
{
  Token *token = data;
  g_clear_pointer (&token->name, g_free);
  g_clear_object (&token->request);
  g_clear_error (&token->error);
  g_free (token);
}

static void
free_revoke_cb (gpointer data)
{
  Revoke *revoke = data;
  g_clear_pointer (&revoke->service, avn_user_service_free);
  g_clear_pointer (&revoke->queue, g_ptr_array_unref);
  g_clear_pointer (&revoke->tokens, g_ptr_array_unref);
  g_free (revoke);
}

static gboolean
is_stored (Revoke *revoke, Token *token)
{
  const char *stored = avn_client_credentials_get_stored_token (revoke->service->credentials);
  return stored != NULL && g_str_has_prefix (stored, token->name);
}

static gboolean
prepare (Revoke *revoke, GError **error)
{
  for (guint i = 0; i < revoke->tokens->len; i++)
    if (is_stored (revoke, revoke->tokens->pdata[i]))
      return avn_client_credentials_prepare (revoke->service->credentials, TRUE, error);
  return TRUE;
}

/* Errors of the network or the login concern all tokens. */
static gboolean
concerns_one_token (const GError *error)
{
  return error->domain == AVN_CLIENT_ERROR
         && (error->code == AVN_CLIENT_ERROR_NOT_FOUND || error->code == AVN_CLIENT_ERROR_REFUSED
             || error->code == AVN_CLIENT_ERROR_FORBIDDEN || error->code == AVN_CLIENT_ERROR_CONFLICT);
}

static void
report_revoked (Revoke *revoke, Token *token, AvnResult *result, JsonArray *records)
{
  g_autofree char *shown = avn_access_token_shorten (token->name);
  /* Translators: %s is the prefix of a token. */
  g_autofree char *message = g_strdup_printf (_ ("Revoked the token %s."), shown);
  JsonObject *record = json_object_new ();
  json_object_set_string_member (record, "token_prefix", shown);
  json_array_add_object_element (records, record);
  avn_result_add_message (result, message);
  if (token->kept_other)
    avn_user_note_other_login (revoke->service->credentials, result);
  else if (token->removed)
    {
      /* Translators: %s is the prefix of a token. */
      g_autofree char *note = g_strdup_printf (
          _ ("%s was the token of your login and is removed from this computer. Log in again."), shown);
      avn_result_add_note (result, note);
    }
  else if (token->phase == PHASE_LAST)
    {
      /* Translators: %s is the prefix of a token. */
      g_autofree char *note = g_strdup_printf (_ ("%s was the token in use."), shown);
      avn_result_add_note (result, note);
    }
}

/* TRUE if the token may be revoked, or the command was interrupted before it tried. */
static gboolean
is_open (const GError *error)
{
  return g_error_matches (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_OUTCOME_UNKNOWN)
         || g_error_matches (error, AVN_ERROR, AVN_ERROR_INTERRUPTED);
}

/* The first error sets the exit status. */
static void
report_errors (Revoke *revoke, AvnResult *result, gboolean are_open)
{
  for (guint i = 0; i < revoke->tokens->len; i++)
    {
      Token *token = revoke->tokens->pdata[i];
      if (token->error != NULL && is_open (token->error) == are_open)
        avn_result_add_error (result, g_steal_pointer (&token->error));
    }
}

static void
report_tokens (Revoke *revoke, AvnResult *result)
{
  const guint n_untried = revoke->tokens->len - revoke->n_started;
  g_autoptr (JsonArray) array = json_array_new ();
  for (guint i = 0; i < revoke->tokens->len; i++)
    {
      Token *token = revoke->tokens->pdata[i];
      if (token->revoked && token->error == NULL)
        report_revoked (revoke, token, result, array);
    }
  g_autoptr (AvnRecords) records = avn_records_new (array);
  avn_result_set_records (result, records);
  if (n_untried == 0)
    return;
  g_autofree char *note
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "avn did not try to revoke %u more token.",
                                      "avn did not try to revoke %u more tokens.", n_untried),
                         n_untried);
  avn_result_add_note (result, note);
}

static void
finish (AvnInvocation *invocation)
{
  Revoke *revoke = avn_invocation_get_data (invocation);
  Token *first = revoke->tokens->pdata[0];
  g_autoptr (GError) interrupted = g_error_new_literal (AVN_ERROR, AVN_ERROR_INTERRUPTED, _ ("Interrupted."));

  avn_console_end_wait (avn_invocation_get_console (invocation));
  if (revoke->tokens->len == 1 && (first->error != NULL || !first->revoked))
    {
      avn_invocation_return_error (invocation, first->error != NULL ? g_steal_pointer (&first->error)
                                                                    : g_steal_pointer (&interrupted));
      return;
    }
  AvnResult *result = avn_result_new ();
  report_tokens (revoke, result);
  report_errors (revoke, result, TRUE);
  /* All requests under way may end before the interrupt reaches them. */
  if (revoke->n_started < revoke->tokens->len && !revoke->stopped)
    avn_result_add_error (result, g_steal_pointer (&interrupted));
  report_errors (revoke, result, FALSE);
  avn_invocation_return_result (invocation, result);
}

/* The first request is sent alone: it shows what is wrong with the network or the login. */
static gboolean
can_start_one (Revoke *revoke, GCancellable *cancellable)
{
  const guint n_pending = revoke->n_started - revoke->n_ended;
  if (revoke->stopped || revoke->n_started == revoke->queue->len || g_cancellable_is_cancelled (cancellable))
    return FALSE;
  return n_pending == 0
         || (revoke->n_ended > 0 && revoke->n_started < revoke->n_concurrent
             && n_pending < MAX_CONCURRENT_REQUESTS);
}

static void revoke_token_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
start_requests (AvnInvocation *invocation)
{
  Revoke *revoke = avn_invocation_get_data (invocation);
  GCancellable *cancellable = avn_invocation_get_cancellable (invocation);
  avn_console_set_progress (avn_invocation_get_console (invocation), revoke->n_ended, revoke->tokens->len);
  while (can_start_one (revoke, cancellable))
    {
      Token *token = revoke->queue->pdata[revoke->n_started++];
      avn_client_session_send_async (revoke->service->session, token->request, cancellable, revoke_token_cb,
                                     token);
    }
  if (revoke->n_started == revoke->n_ended)
    finish (invocation);
}

static void
revoke_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Token *token = user_data;
  Revoke *revoke = avn_invocation_get_data (token->invocation);
  g_autoptr (JsonObject) response
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &token->error);

  revoke->n_ended++;
  token->revoked = response != NULL;
  revoke->stopped |= !token->revoked && !concerns_one_token (token->error);
  if (token->revoked && is_stored (revoke, token))
    token->removed
        = avn_client_credentials_forget (revoke->service->credentials, &token->kept_other, &token->error);
  if (token->error != NULL)
    {
      g_autofree char *shown = avn_access_token_shorten (token->name);
      g_autofree char *outcome = g_strdup_printf (
          /* Translators: %s is the prefix of a token; the reason follows as a sentence. */
          token->revoked ? _ ("Revoked the token %s.") : _ ("Cannot revoke the token %s."), shown);
      g_prefix_error (&token->error, "%s ", outcome);
    }
  start_requests (token->invocation);
}

static int
compare_names_cb (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(Token *const *)a)->name, (*(Token *const *)b)->name);
}

/* After sorting, a prefix is followed by all names that start with it. */
static void
find_same_tokens (GPtrArray *tokens)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_ptr_array_extend (sorted, tokens, NULL, NULL);
  g_ptr_array_sort (sorted, compare_names_cb);
  Token *shortest = sorted->pdata[0];
  for (guint i = 1; i < sorted->len; i++)
    {
      Token *token = sorted->pdata[i];
      if (g_str_has_prefix (token->name, shortest->name))
        token->phase = shortest->phase = PHASE_ALONE;
      else
        shortest = token;
    }
}

static void
fill_queue (Revoke *revoke)
{
  const char *token_in_use = avn_client_session_get_token (revoke->service->session);
  find_same_tokens (revoke->tokens);
  for (Phase phase = PHASE_CONCURRENT; phase < N_PHASES; phase++)
    for (guint i = 0; i < revoke->tokens->len; i++)
      {
        Token *token = revoke->tokens->pdata[i];
        if (g_str_has_prefix (token_in_use, token->name))
          token->phase = PHASE_LAST;
        if (token->phase != phase)
          continue;
        g_ptr_array_add (revoke->queue, token);
        revoke->n_concurrent += phase == PHASE_CONCURRENT;
      }
}

/* The queue ends with the token in use. */
static gboolean
confirm (Revoke *revoke, GError **error)
{
  const Token *last = revoke->queue->pdata[revoke->queue->len - 1];
  g_autofree char *shown = avn_access_token_shorten (last->name);
  /* Translators: %s is the prefix of a token. */
  g_autofree char *question = g_strdup_printf (_ ("%s is the token in use. Revoke it?"), shown);
  return last->phase != PHASE_LAST || avn_user_service_confirm (revoke->service, question, error);
}

static char **
get_names (AvnInvocation *invocation, GError **error)
{
  const char *const *arguments = avn_invocation_get_arguments (invocation, 0);
  if (!g_str_equal (arguments[0], "-") || arguments[1] != NULL)
    return g_strdupv ((char **)arguments);
  g_auto (GStrv) lines = avn_console_read_lines (avn_invocation_get_console (invocation), error);
  if (lines == NULL || lines[0] != NULL)
    return g_steal_pointer (&lines);
  g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("Standard input contains no token."));
  return NULL;
}

/* Checks all names before the first request. */
static gboolean
add_tokens (Revoke *revoke, AvnInvocation *invocation, GError **error)
{
  g_auto (GStrv) names = get_names (invocation, error);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      Token *token = g_new0 (Token, 1);
      g_ptr_array_add (revoke->tokens, token);
      token->invocation = invocation;
      token->name = g_strdup (names[i]);
      token->request = avn_user_request_revoke_token (token->name);
      if (!avn_client_request_check (token->request, error))
        return FALSE;
    }
  return names != NULL;
}

static gboolean
set_up (Revoke *revoke, AvnInvocation *invocation, GError **error)
{
  if (!add_tokens (revoke, invocation, error)
      || (revoke->service = avn_user_service_new (invocation, error)) == NULL)
    return FALSE;
  fill_queue (revoke);
  return prepare (revoke, error) && confirm (revoke, error);
}

static void
run_revoke (AvnCommandGroup *group, AvnInvocation *invocation)
{
  GError *error = NULL;
  Revoke *revoke = g_new0 (Revoke, 1);
  avn_invocation_set_data (invocation, revoke, free_revoke_cb);
  revoke->tokens = g_ptr_array_new_with_free_func (free_token_cb);
  revoke->queue = g_ptr_array_new ();
  if (!set_up (revoke, invocation, &error))
    {
      avn_invocation_return_error (invocation, error);
      return;
    }
  /* In a trace, each response follows its request. */
  if (avn_settings_get_boolean (avn_invocation_get_settings (invocation), "show-http"))
    revoke->n_concurrent = 0;
  else if (revoke->tokens->len > 1)
    avn_console_begin_wait (avn_invocation_get_console (invocation), _ ("Revoking access tokens"));
  start_requests (invocation);
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ "force", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Do not prompt before revoking the token in use"),
                NULL }),
  NULL,
};

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = N_ ("TOKEN_PREFIX"),
                .flags = AVN_ARGUMENT_REPEATED | AVN_ARGUMENT_SECRET,
                .help = N_ ("Token prefix from the list, or the full token; \"-\" reads them from standard "
                            "input, one per line"),
                .completes_from = AVN_ACCESS_TOKEN_LIST),
  NULL,
};

static const char *const examples[] = {
  "user access-token revoke Ab3+example1",
  "user access-token revoke - < tokens.txt",
  NULL,
};

static const char *const members[] = { "token_prefix", NULL };

const AvnCommand avn_access_token_revoke_command = {
  .path = "access-token revoke",
  .summary = N_ ("Revoke access tokens"),
  .examples = examples,
  .options = options,
  .arguments = arguments,
  .run = run_revoke,
  .completion_list = &avn_access_token_remove_list,
  .members = members,
};
