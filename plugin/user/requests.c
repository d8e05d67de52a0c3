/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "requests.h"

static void
add_member (JsonObject *body, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (body, name, value);
}

/* Logs in; @otp and @tenant may be NULL. The response holds a token. */
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

/* Gets the user of the token. */
AvnClientRequest *
avn_user_request_get_user (void)
{
  AvnClientRequest *request = avn_client_request_new ("GET", "me", NULL);
  avn_client_request_expect (request, "user", JSON_TYPE_OBJECT);
  return request;
}

/* Revokes the token in use without naming it. */
AvnClientRequest *
avn_user_request_log_out (void)
{
  return avn_client_request_new ("POST", "me", "logout", NULL);
}

/* Expires all tokens, including the one in use. */
AvnClientRequest *
avn_user_request_expire_tokens (void)
{
  return avn_client_request_new ("POST", "me", "expire_tokens", NULL);
}

/* Changes the password, which invalidates all tokens. The response holds a new one. */
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

/* Signs up; @real_name may be NULL. The response holds a token. */
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

/* The response holds the full token, which no other response does. */
AvnClientRequest *
avn_user_request_create_token (JsonObject *body)
{
  AvnClientRequest *request = avn_client_request_new ("POST", "access_token", NULL);
  avn_client_request_set_body (request, body);
  avn_client_request_expect (request, "full_token", G_TYPE_STRING);
  return request;
}

AvnClientRequest *
avn_user_request_list_tokens (void)
{
  return avn_client_request_new ("GET", "access_token", NULL);
}

AvnClientRequest *
avn_user_request_update_token (const char *token_or_prefix, const char *description)
{
  AvnClientRequest *request = avn_client_request_new ("PUT", "access_token", token_or_prefix, NULL);
  g_autoptr (JsonObject) body = json_object_new ();
  add_member (body, "description", description);
  avn_client_request_set_body (request, body);
  return request;
}

AvnClientRequest *
avn_user_request_revoke_token (const char *token_or_prefix)
{
  return avn_client_request_new ("DELETE", "access_token", token_or_prefix, NULL);
}
