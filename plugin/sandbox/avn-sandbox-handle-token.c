/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-sandbox-error.h"
#include "avn-sandbox-request.h"

static GVariant *
end_with_message (GVariantBuilder *object, const char *message)
{
  g_variant_builder_add (object, "{sv}", "message", g_variant_new_string (message));
  return g_variant_builder_end (object);
}

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

GVariant *
avn_sandbox_handle_token_create (AvnSandboxRequest *request, GError **error)
{
  if (!check_limit (request, error))
    return NULL;
  g_autoptr (AvnSandboxToken) token = avn_sandbox_token_new (
      request->token->user, avn_sandbox_body_get_number (request->body, "max_age_seconds"), request->now);
  token->description = g_strdup (avn_sandbox_body_get_text (request->body, "description"));
  token->extend_when_used = avn_sandbox_body_get_boolean (request->body, "extend_when_used");
  token->ip_allowlist = avn_sandbox_body_dup_json (request->body, "ip_allowlist");
  token->scopes = avn_sandbox_body_dup_json (request->body, "scopes");
  g_autofree char *full_token = avn_sandbox_token_add (token, request->store, error);
  if (full_token == NULL)
    return NULL;

  g_autoptr (GVariantBuilder) answer = avn_sandbox_token_to_builder (token, FALSE);
  g_variant_builder_add (answer, "{sv}", "full_token", g_variant_new_string (full_token));
  return end_with_message (answer, "created");
}

GVariant *
avn_sandbox_handle_token_list (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (GPtrArray) tokens = avn_sandbox_tokens_list (request->store, request->token->user, error);
  if (tokens == NULL)
    return NULL;
  GVariantBuilder array;
  g_variant_builder_init (&array, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < tokens->len; i++)
    {
      const AvnSandboxToken *token = tokens->pdata[i];
      g_autoptr (GVariantBuilder) object = avn_sandbox_token_to_builder (token, is_current (request, token));
      g_variant_builder_add (&array, "v", g_variant_builder_end (object));
    }
  GVariantBuilder answer;
  g_variant_builder_init (&answer, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&answer, "{sv}", "tokens", g_variant_builder_end (&array));
  return g_variant_builder_end (&answer);
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

GVariant *
avn_sandbox_handle_token_update (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxToken) token = find_token (request, error);
  if (token == NULL)
    return NULL;
  g_free (token->description);
  token->description = g_strdup (avn_sandbox_body_get_text (request->body, "description"));
  if (!avn_sandbox_token_update (token, request->store, error))
    return NULL;
  g_autoptr (GVariantBuilder) answer = avn_sandbox_token_to_builder (token, is_current (request, token));
  return end_with_message (answer, "updated");
}

GVariant *
avn_sandbox_handle_token_revoke (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxToken) token = find_token (request, error);
  if (token == NULL || !avn_sandbox_token_remove (token, request->store, error))
    return NULL;
  g_autoptr (GVariantBuilder) answer = g_variant_builder_new (G_VARIANT_TYPE_VARDICT);
  return end_with_message (answer, "revoked");
}
