/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "requests.h"

/* The endpoints of Aiven's API, version 1, that the group uses: one function each, and nothing else knows a
 * path. */

static void
add_member (JsonObject *body, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (body, name, value);
}

/**
 * avn_user_request_authenticate:
 * @email: who logs in
 * @password: the password
 * @otp: (nullable): a one-time password
 * @tenant: (nullable): the tenant to log in to
 *
 * Logs in: POST /userauth. The answer has the token.
 *
 * Returns: (transfer full): the request
 */
AvnClientRequest *
avn_user_request_authenticate (const char *email, const char *password, const char *otp, const char *tenant)
{
  AvnClientRequest *request = avn_client_request_new ("POST", "userauth", NULL);
  g_autoptr (JsonObject) body = json_object_new ();
  add_member (body, "email", email);
  add_member (body, "password", password);
  add_member (body, "otp", otp);
  add_member (body, "tenant", tenant);
  avn_client_request_set_body (request, body);
  avn_client_request_set_anonymous (request, TRUE);
  avn_client_request_expect (request, "token", G_TYPE_STRING);
  return request;
}

/**
 * avn_user_request_get_user:
 *
 * Asks who the token belongs to: GET /me.
 *
 * Returns: (transfer full): the request
 */
AvnClientRequest *
avn_user_request_get_user (void)
{
  AvnClientRequest *request = avn_client_request_new ("GET", "me", NULL);
  avn_client_request_expect (request, "user", JSON_TYPE_OBJECT);
  return request;
}

/**
 * avn_user_request_log_out:
 *
 * Ends the session of the token without naming it: POST /me/logout.
 *
 * Returns: (transfer full): the request
 */
AvnClientRequest *
avn_user_request_log_out (void)
{
  return avn_client_request_new ("POST", "me", "logout", NULL);
}

/**
 * avn_user_request_expire_tokens:
 *
 * Expires every token, the one that is used too: POST /me/expire_tokens.
 *
 * Returns: (transfer full): the request
 */
AvnClientRequest *
avn_user_request_expire_tokens (void)
{
  return avn_client_request_new ("POST", "me", "expire_tokens", NULL);
}

/**
 * avn_user_request_change_password:
 * @password: the current password
 * @new_password: the new one
 *
 * Changes the password, which ends every token: PUT /me/password. The answer has a fresh one.
 *
 * Returns: (transfer full): the request
 */
AvnClientRequest *
avn_user_request_change_password (const char *password, const char *new_password)
{
  AvnClientRequest *request = avn_client_request_new ("PUT", "me", "password", NULL);
  g_autoptr (JsonObject) body = json_object_new ();
  add_member (body, "password", password);
  add_member (body, "new_password", new_password);
  avn_client_request_set_body (request, body);
  avn_client_request_expect (request, "token", G_TYPE_STRING);
  return request;
}

/**
 * avn_user_request_create_user:
 * @email: the new user's address
 * @real_name: (nullable): the new user's name
 * @password: the new user's password
 *
 * Signs up: POST /user. The answer has a token.
 *
 * Returns: (transfer full): the request
 */
AvnClientRequest *
avn_user_request_create_user (const char *email, const char *real_name, const char *password)
{
  AvnClientRequest *request = avn_client_request_new ("POST", "user", NULL);
  g_autoptr (JsonObject) body = json_object_new ();
  add_member (body, "email", email);
  add_member (body, "real_name", real_name);
  add_member (body, "password", password);
  avn_client_request_set_body (request, body);
  avn_client_request_set_anonymous (request, TRUE);
  avn_client_request_expect (request, "token", G_TYPE_STRING);
  return request;
}

/**
 * avn_user_request_create_token:
 * @body: what the token shall be
 *
 * Creates a token: POST /access_token. The answer has it in full, once and never again.
 *
 * Returns: (transfer full): the request
 */
AvnClientRequest *
avn_user_request_create_token (JsonObject *body)
{
  AvnClientRequest *request = avn_client_request_new ("POST", "access_token", NULL);
  avn_client_request_set_body (request, body);
  avn_client_request_expect (request, "full_token", G_TYPE_STRING);
  return request;
}

/**
 * avn_user_request_list_tokens:
 *
 * Lists the tokens: GET /access_token.
 *
 * Returns: (transfer full): the request
 */
AvnClientRequest *
avn_user_request_list_tokens (void)
{
  return avn_client_request_new ("GET", "access_token", NULL);
}

/**
 * avn_user_request_update_token:
 * @token_or_prefix: names the token
 * @description: its new description
 *
 * Updates a token: PUT /access_token/{token_prefix}.
 *
 * Returns: (transfer full): the request
 */
AvnClientRequest *
avn_user_request_update_token (const char *token_or_prefix, const char *description)
{
  AvnClientRequest *request = avn_client_request_new ("PUT", "access_token", token_or_prefix, NULL);
  g_autoptr (JsonObject) body = json_object_new ();
  add_member (body, "description", description);
  avn_client_request_set_body (request, body);
  return request;
}

/**
 * avn_user_request_revoke_token:
 * @token_or_prefix: names the token
 *
 * Revokes a token: DELETE /access_token/{token_prefix}.
 *
 * Returns: (transfer full): the request
 */
AvnClientRequest *
avn_user_request_revoke_token (const char *token_or_prefix)
{
  return avn_client_request_new ("DELETE", "access_token", token_or_prefix, NULL);
}
