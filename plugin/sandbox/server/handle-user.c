/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/request.h"
#include "store/user.h"

#include <avn/avn.h>

static JsonObject *
new_message (const char *message)
{
  JsonObject *response = json_object_new ();
  json_object_set_string_member (response, "message", message);
  return response;
}

static void
set_forbidden (GError **error)
{
  g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_FORBIDDEN, "Authentication failed");
}

/* A user as GET /v1/me shows it. */
static JsonObject *
show_user (AvnSandboxRequest *request, JsonObject *user, GError **error)
{
  static const char *const known[]
      = { "create_time", "real_name", "tenant", "token_validity_begin", "user", "user_id" };
  static const char *const unknown[]
      = { "city", "country", "department", "job_title", "managing_organization_id" };
  const char *const methods[] = { "password", request->otp != NULL ? "2fa-otp" : NULL, NULL };
  g_autoptr (JsonArray) projects
      = avn_sandbox_projects_list (request, json_object_get_int_member (user, "id"), error);
  if (projects == NULL)
    return NULL;

  JsonObject *object = json_object_new ();
  JsonObject *features = json_object_new ();
  JsonArray *names = json_array_new ();
  json_object_set_boolean_member (features, "free_tier_enabled", TRUE);
  for (guint i = 0; i < json_array_get_length (projects); i++)
    json_array_add_element (names,
                            json_object_dup_member (json_array_get_object_element (projects, i), "name"));
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    json_object_set_member (object, known[i], json_object_dup_member (user, known[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    json_object_set_null_member (object, unknown[i]);
  avn_sandbox_set_strings (object, "auth", methods);
  json_object_set_object_member (object, "features", features);
  json_object_set_array_member (object, "invitations", json_array_new ());
  json_object_set_boolean_member (object, "managed_by_scim", FALSE);
  avn_sandbox_projects_add_memberships (projects, object);
  json_object_set_array_member (object, "projects", names);
  json_object_set_string_member (object, "state", "active");
  return object;
}

/* A wrong one-time password gets the same response as a wrong password. */
static gboolean
check_otp (AvnSandboxRequest *request, GError **error)
{
  const char *otp = avn_json_get_string (request->body, "otp");
  if (request->otp == NULL || g_strcmp0 (otp, request->otp) == 0)
    return TRUE;
  if (otp == NULL)
    g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_OTP_REQUIRED,
                         "One-time password required");
  else
    set_forbidden (error);
  return FALSE;
}

static gboolean
check_password (AvnSandboxRequest *request, JsonObject *user, GError **error)
{
  if (avn_sandbox_user_check_password (user, avn_json_get_string (request->body, "password")))
    return TRUE;
  set_forbidden (error);
  return FALSE;
}

static gboolean
find_user (AvnSandboxRequest *request, JsonObject **user, GError **error)
{
  return avn_sandbox_user_find (request->store, avn_json_get_string (request->body, "email"), user, error);
}

/* The members that the responses to a login and to a sign-up share. */
static JsonObject *
start_session (AvnSandboxRequest *request, JsonObject *user, GError **error)
{
  g_autofree char *full_token = avn_sandbox_log_in (request, json_object_get_int_member (user, "id"), error);
  if (full_token == NULL)
    return NULL;
  JsonObject *response = json_object_new ();
  json_object_set_string_member (response, "state", "active");
  json_object_set_string_member (response, "token", full_token);
  json_object_set_member (response, "user_email", json_object_dup_member (user, "user"));
  return response;
}

JsonObject *
avn_sandbox_handle_userauth (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (JsonObject) user = NULL;
  if (!find_user (request, &user, error) || !check_password (request, user, error)
      || !check_otp (request, error))
    return NULL;
  JsonObject *response = start_session (request, user, error);
  if (response == NULL)
    return NULL;
  const char *tenant = avn_json_get_string (request->body, "tenant");
  json_object_set_string_member (response, "tenant",
                                 tenant != NULL ? tenant : avn_json_get_string (user, "tenant"));
  return response;
}

JsonObject *
avn_sandbox_handle_login_options (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (JsonObject) user = NULL;
  if (!find_user (request, &user, error))
    return NULL;
  JsonObject *response = json_object_new ();
  json_object_set_string_member (response, "action", user != NULL ? "password" : "signup");
  return response;
}

JsonObject *
avn_sandbox_handle_user_create (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (JsonObject) known = NULL;
  if (!find_user (request, &known, error))
    return NULL;
  if (known != NULL)
    {
      g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_USER_EXISTS, "User already exists");
      return NULL;
    }
  g_autoptr (JsonObject) user = avn_sandbox_user_add (request->store, request->body, request->now, error);
  g_autoptr (JsonObject) response = user != NULL ? start_session (request, user, error) : NULL;
  JsonObject *shown = response != NULL ? show_user (request, user, error) : NULL;
  if (shown == NULL)
    return NULL;
  json_object_set_object_member (response, "user", shown);
  return g_steal_pointer (&response);
}

JsonObject *
avn_sandbox_handle_me (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (JsonObject) user = avn_sandbox_user_get (request->store, request->user, error);
  JsonObject *shown = user != NULL ? show_user (request, user, error) : NULL;
  if (shown == NULL)
    return NULL;
  JsonObject *response = json_object_new ();
  json_object_set_object_member (response, "user", shown);
  return response;
}

JsonObject *
avn_sandbox_handle_logout (AvnSandboxRequest *request, GError **error)
{
  return avn_sandbox_store_find (request->store, NULL, error, "DELETE FROM tokens WHERE id = ?", "i",
                                 request->token)
             ? new_message ("logged out")
             : NULL;
}

JsonObject *
avn_sandbox_handle_expire_tokens (AvnSandboxRequest *request, GError **error)
{
  return avn_sandbox_expire_tokens (request, error) ? new_message ("tokens expired") : NULL;
}

JsonObject *
avn_sandbox_handle_password (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (JsonObject) user = avn_sandbox_user_get (request->store, request->user, error);
  if (user == NULL || !check_password (request, user, error)
      || !avn_sandbox_user_set_password (user, request->store,
                                         avn_json_get_string (request->body, "new_password"), error)
      || !avn_sandbox_expire_tokens (request, error))
    return NULL;
  g_autofree char *full_token = avn_sandbox_log_in (request, request->user, error);
  if (full_token == NULL)
    return NULL;
  JsonObject *response = new_message ("password changed");
  json_object_set_string_member (response, "token", full_token);
  return response;
}
