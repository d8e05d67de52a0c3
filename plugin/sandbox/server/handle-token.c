/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/error.h"
#include "server/request.h"

#include <avn/avn.h>

static gboolean
is_current (const AvnSandboxRequest *request, const AvnSandboxToken *token)
{
  return token->id == request->token->id;
}

static gboolean
check_limit (AvnSandboxRequest *request, GError **error)
{
  guint n_manual = 0;
  g_autoptr (GPtrArray) tokens = avn_sandbox_tokens_list (request->store, request->token->user, error);
  if (tokens == NULL)
    return FALSE;
  for (guint i = 0; i < tokens->len; i++)
    if (((const AvnSandboxToken *)tokens->pdata[i])->created_manually)
      n_manual++;
  if (n_manual < AVN_SANDBOX_MANUAL_TOKENS_MAX)
    return TRUE;
  g_set_error (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_TOKEN_LIMIT,
               "A user can have at most %d access tokens", AVN_SANDBOX_MANUAL_TOKENS_MAX);
  return FALSE;
}

JsonObject *
avn_sandbox_handle_token_create (AvnSandboxRequest *request, GError **error)
{
  if (!check_limit (request, error))
    return NULL;
  g_autoptr (AvnSandboxToken) token = avn_sandbox_token_new (
      request->token->user, avn_sandbox_body_get_number (request->body, "max_age_seconds"), request->now);
  token->description = g_strdup (avn_json_get_string (request->body, "description"));
  token->extend_when_used
      = json_object_get_boolean_member_with_default (request->body, "extend_when_used", FALSE);
  token->ip_allowlist = avn_sandbox_body_dup_json (request->body, "ip_allowlist");
  token->scopes = avn_sandbox_body_dup_json (request->body, "scopes");
  g_autofree char *full_token = avn_sandbox_token_add (token, request->store, error);
  if (full_token == NULL)
    return NULL;

  JsonObject *answer = avn_sandbox_token_to_object (token, FALSE);
  json_object_set_string_member (answer, "full_token", full_token);
  json_object_set_string_member (answer, "message", "created");
  return answer;
}

JsonObject *
avn_sandbox_handle_token_list (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (GPtrArray) tokens = avn_sandbox_tokens_list (request->store, request->token->user, error);
  if (tokens == NULL)
    return NULL;
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < tokens->len; i++)
    {
      const AvnSandboxToken *token = tokens->pdata[i];
      json_array_add_object_element (array, avn_sandbox_token_to_object (token, is_current (request, token)));
    }
  JsonObject *answer = json_object_new ();
  json_object_set_array_member (answer, "tokens", array);
  return answer;
}

static AvnSandboxToken *
find_token (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxToken) token = NULL;
  if (!avn_sandbox_tokens_find_of_user (request->store, request->token->user, request->prefix, &token, error))
    return NULL;
  if (token == NULL)
    g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_NOT_FOUND,
                         "Access token does not exist");
  return g_steal_pointer (&token);
}

JsonObject *
avn_sandbox_handle_token_update (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxToken) token = find_token (request, error);
  if (token == NULL)
    return NULL;
  g_free (token->description);
  token->description = g_strdup (avn_json_get_string (request->body, "description"));
  if (!avn_sandbox_token_update (token, request->store, error))
    return NULL;
  JsonObject *answer = avn_sandbox_token_to_object (token, is_current (request, token));
  json_object_set_string_member (answer, "message", "updated");
  return answer;
}

JsonObject *
avn_sandbox_handle_token_revoke (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxToken) token = find_token (request, error);
  if (token == NULL || !avn_sandbox_token_remove (token, request->store, error))
    return NULL;
  JsonObject *answer = json_object_new ();
  json_object_set_string_member (answer, "message", "revoked");
  return answer;
}
