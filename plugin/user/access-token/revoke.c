/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "access-token/batch.h"
#include "group.h"
#include "requests.h"
#include "service.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is sent beside what else. */
typedef enum
{
  TURN_TOGETHER,
  TURN_ALONE, /* another name may be the same token's: one is revoked and then the other is unknown */
  TURN_LAST,  /* it is the token in use, without which the server believes nothing any more */
  N_TURNS
} Turn;

/* A token to revoke, and what became of it. */
typedef struct
{
  char *name;                /* (owned): the token or its prefix */
  AvnClientRequest *request; /* (owned) */
  Turn turn;

  gboolean revoked;
  gboolean forgotten;
  gboolean kept_other;
  GError *error;         /* (owned) (nullable): why it is not revoked */
  GError *storage_error; /* (owned) (nullable): why it is not forgotten here */
} Token;

typedef struct
{
  AvnUserService *service; /* (owned) */
  GPtrArray *tokens;       /* (owned) (element-type Token): as they were given */
  GPtrArray *sent;         /* (owned) (element-type Token): the same in the order in which they are sent */

  guint n_ended;
  gboolean stopped; /* by an error that concerns all of them */
} Revoke;

static void
free_token_cb (gpointer data)
{
  Token *token = data;
  g_clear_pointer (&token->name, g_free);
  g_clear_object (&token->request);
  g_clear_error (&token->error);
  g_clear_error (&token->storage_error);
  g_free (token);
}

static void
free_revoke_cb (gpointer data)
{
  Revoke *revoke = data;
  g_clear_pointer (&revoke->service, avn_user_service_free);
  g_clear_pointer (&revoke->sent, g_ptr_array_unref);
  g_clear_pointer (&revoke->tokens, g_ptr_array_unref);
  g_free (revoke);
}

static gboolean
is_stored (Revoke *revoke, Token *token)
{
  const char *stored = avn_client_credentials_get_stored_token (revoke->service->credentials);
  return stored != NULL && g_str_has_prefix (stored, token->name);
}

/* The token that is kept here is of no use any more if it was the one. */
static void
forget_if_stored (Revoke *revoke, Token *token)
{
  if (is_stored (revoke, token))
    token->forgotten = avn_client_credentials_forget (revoke->service->credentials, &token->kept_other,
                                                      &token->storage_error);
}

/* Makes sure that the token that is kept here can be forgotten if it is one of them. */
static gboolean
prepare (Revoke *revoke, GError **error)
{
  for (guint i = 0; i < revoke->tokens->len; i++)
    if (is_stored (revoke, revoke->tokens->pdata[i]))
      return avn_client_credentials_prepare (revoke->service->credentials, error);
  return TRUE;
}

static GError *
name_failure (GError *cause, const char *name)
{
  g_autofree char *shown = avn_access_token_shorten (name);
  GError *error = g_error_copy (cause);
  g_free (error->message);
  /* Translators: the first %s is the beginning of a token, the second the reason, a sentence. */
  error->message = g_strdup_printf (_ ("Cannot revoke the token %s. %s"), shown, cause->message);
  g_error_free (cause);
  return error;
}

/* What went wrong with one token may go well with the next; without a network or a login nothing will. */
static gboolean
concerns_one_token (const GError *error)
{
  return error->domain == AVN_CLIENT_ERROR
         && (error->code == AVN_CLIENT_ERROR_NOT_FOUND || error->code == AVN_CLIENT_ERROR_REFUSED
             || error->code == AVN_CLIENT_ERROR_FORBIDDEN || error->code == AVN_CLIENT_ERROR_CONFLICT);
}

static void
tell_progress (AvnInvocation *invocation)
{
  Revoke *revoke = avn_invocation_get_data (invocation);
  avn_console_set_progress (avn_invocation_get_console (invocation), revoke->n_ended, revoke->tokens->len);
}

/* Keeps what came for one token; it is told when all that was given can be told in order. */
static gboolean
take_answer_cb (guint number, JsonObject *answer, GError *error, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  Revoke *revoke = avn_invocation_get_data (invocation);
  Token *token = revoke->sent->pdata[number];

  revoke->n_ended++;
  tell_progress (invocation);
  if (answer != NULL)
    {
      token->revoked = TRUE;
      forget_if_stored (revoke, token);
      return TRUE;
    }
  revoke->stopped |= !concerns_one_token (error);
  token->error = name_failure (error, token->name);
  return !revoke->stopped;
}

static void
report_revoked (Revoke *revoke, Token *token, AvnResult *result, JsonArray *records)
{
  g_autofree char *shown = avn_access_token_shorten (token->name);
  g_autofree char *message = g_strdup_printf (_ ("Revoked the token %s."), shown);
  JsonObject *record = json_object_new ();
  json_object_set_string_member (record, "token_prefix", shown);
  json_array_add_object_element (records, record);
  avn_result_add_message (result, message);
  if (token->kept_other)
    avn_user_note_other_login (revoke->service->credentials, result);
  else if (token->forgotten)
    avn_result_add_note (result, _ ("It was the token kept here, which is forgotten; log in again."));
  else if (token->storage_error != NULL)
    avn_result_add_error (result, g_steal_pointer (&token->storage_error));
}

static void
note_untried (AvnResult *result, guint n_untried)
{
  g_autofree char *note = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more token was not tried.",
                                                        "%u more tokens were not tried.", n_untried),
                                           n_untried);
  avn_result_add_note (result, note);
}

static void
report_tokens (Revoke *revoke, AvnResult *result)
{
  g_autoptr (JsonArray) array = json_array_new ();
  for (guint i = 0; i < revoke->tokens->len; i++)
    {
      Token *token = revoke->tokens->pdata[i];
      if (token->revoked)
        report_revoked (revoke, token, result, array);
      if (token->error != NULL)
        avn_result_add_error (result, g_steal_pointer (&token->error));
    }
  g_autoptr (AvnRecords) records = avn_records_new (array);
  avn_result_set_records (result, records);
}

static GError *
new_interrupted_error (void)
{
  return g_error_new_literal (AVN_ERROR, AVN_ERROR_INTERRUPTED, _ ("Interrupted."));
}

static void
finish_cb (GObject *source, GAsyncResult *async_result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  Revoke *revoke = avn_invocation_get_data (invocation);
  const guint n_untried
      = revoke->tokens->len - avn_batch_send_finish (AVN_CLIENT_SESSION (source), async_result);
  Token *first = revoke->tokens->pdata[0];

  avn_console_end_wait (avn_invocation_get_console (invocation));
  if (revoke->tokens->len == 1 && !first->revoked)
    {
      avn_invocation_return_error (invocation, first->error != NULL ? g_steal_pointer (&first->error)
                                                                    : new_interrupted_error ());
      return;
    }
  AvnResult *result = avn_result_new ();
  report_tokens (revoke, result);
  if (n_untried > 0)
    note_untried (result, n_untried);
  /* All that was under way was answered before the interrupt could end it. */
  if (n_untried > 0 && !revoke->stopped)
    avn_result_add_error (result, new_interrupted_error ());
  avn_invocation_return_result (invocation, result);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(Token *const *)a)->name, (*(Token *const *)b)->name);
}

/* A prefix and all that begins with it stand together when they are sorted. */
static void
find_same_tokens (GPtrArray *tokens)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (tokens, NULL, NULL);
  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_names);
  Token *shortest = sorted->pdata[0];
  for (guint i = 1; i < sorted->len; i++)
    {
      Token *token = sorted->pdata[i];
      if (g_str_has_prefix (token->name, shortest->name))
        token->turn = shortest->turn = TURN_ALONE;
      else
        shortest = token;
    }
}

static void
find_token_in_use (GPtrArray *tokens, const char *token_in_use)
{
  for (guint i = 0; i < tokens->len; i++)
    {
      Token *token = tokens->pdata[i];
      if (g_str_has_prefix (token_in_use, token->name))
        token->turn = TURN_LAST;
    }
}

/* Returns how many may be sent beside others: the first ones. */
static guint
put_in_order (Revoke *revoke)
{
  guint n_together = 0;
  find_same_tokens (revoke->tokens);
  find_token_in_use (revoke->tokens, avn_client_session_get_token (revoke->service->session));
  for (Turn turn = TURN_TOGETHER; turn < N_TURNS; turn++)
    for (guint i = 0; i < revoke->tokens->len; i++)
      {
        Token *token = revoke->tokens->pdata[i];
        if (token->turn != turn)
          continue;
        g_ptr_array_add (revoke->sent, token);
        n_together += turn == TURN_TOGETHER;
      }
  return n_together;
}

/* In a trace the answer follows its request. */
static gboolean
has_traces (AvnInvocation *invocation)
{
  return avn_settings_get_boolean (avn_invocation_get_settings (invocation), "show-http");
}

static void
send_all (AvnInvocation *invocation)
{
  Revoke *revoke = avn_invocation_get_data (invocation);
  g_autoptr (GPtrArray) requests = g_ptr_array_new ();
  const guint n_together = put_in_order (revoke);

  for (guint i = 0; i < revoke->sent->len; i++)
    g_ptr_array_add (requests, ((Token *)revoke->sent->pdata[i])->request);
  if (revoke->tokens->len > 1 && !has_traces (invocation))
    avn_console_begin_wait (avn_invocation_get_console (invocation), _ ("Revoking access tokens"));
  tell_progress (invocation);
  avn_batch_send_async (revoke->service->session, requests, has_traces (invocation) ? 0 : n_together,
                        take_answer_cb, invocation, avn_invocation_get_cancellable (invocation), finish_cb,
                        invocation);
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
  g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("Standard input names no token."));
  return NULL;
}

/* Nothing is sent if one of the names cannot be right. */
static gboolean
add_tokens (Revoke *revoke, AvnInvocation *invocation, GError **error)
{
  g_auto (GStrv) names = get_names (invocation, error);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      Token *token = g_new0 (Token, 1);
      g_ptr_array_add (revoke->tokens, token);
      token->name = g_strdup (names[i]);
      token->request = avn_user_request_revoke_token (token->name);
      if (!avn_client_request_check (token->request, error))
        return FALSE;
    }
  return names != NULL;
}

static void
run_revoke (AvnCommandGroup *group, AvnInvocation *invocation)
{
  GError *error = NULL;
  Revoke *revoke = g_new0 (Revoke, 1);

  avn_invocation_set_data (invocation, revoke, free_revoke_cb);
  revoke->tokens = g_ptr_array_new_with_free_func (free_token_cb);
  revoke->sent = g_ptr_array_new ();
  if (!add_tokens (revoke, invocation, &error)
      || (revoke->service = avn_user_service_new (invocation, &error)) == NULL || !prepare (revoke, &error))
    avn_invocation_return_error (invocation, error);
  else
    send_all (invocation);
}

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (
          .name = N_ ("PREFIX"),
          .flags = AVN_ARGUMENT_REPEATED | AVN_ARGUMENT_SECRET,
          .help
          = N_ ("A token's prefix as the list shows it, or the whole token; \"-\" reads them from standard "
                "input, one on each line"),
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
  .arguments = arguments,
  .run = run_revoke,
  .completion_list = &avn_access_token_remove_list,
  .members = members,
};
