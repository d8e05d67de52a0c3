/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/error.h"
#include "server/request.h"
#include "store/secret.h"
#include "store/user.h"
#include "store/value.h"

#include <avn/avn.h>

static JsonObject *
make_message (const char *message)
{
  JsonObject *answer = json_object_new ();
  json_object_set_string_member (answer, "message", message);
  return answer;
}

static char *
log_in (AvnSandboxRequest *request, const AvnSandboxUser *user, GError **error)
{
  g_autoptr (AvnSandboxToken) token = avn_sandbox_token_new_for_login (user->id, request->now);
  return avn_sandbox_token_add (token, request->store, error);
}

static void
set_forbidden (GError **error)
{
  g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_FORBIDDEN, "Authentication failed");
}

static JsonObject *
shape_user (AvnSandboxRequest *request, const AvnSandboxUser *user, GError **error)
{
  g_autoptr (GPtrArray) projects = avn_sandbox_projects_list (request->store, user->id, error);
  return projects != NULL ? avn_sandbox_user_to_object (user, projects, request->otp != NULL) : NULL;
}

/* The one-time password is asked for only when the password is right, and a wrong one looks like a wrong
 * password. */
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

JsonObject *
avn_sandbox_handle_userauth (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxUser) user = NULL;
  const char *tenant = avn_json_get_string (request->body, "tenant");
  if (!avn_sandbox_user_find (request->store, avn_json_get_string (request->body, "email"), &user, error))
    return NULL;
  if (!avn_sandbox_secret_check_password (avn_json_get_string (request->body, "password"),
                                          user != NULL ? user->password_hash : NULL))
    {
      set_forbidden (error);
      return NULL;
    }
  if (!check_otp (request, error))
    return NULL;
  g_autofree char *full_token = log_in (request, user, error);
  if (full_token == NULL)
    return NULL;

  JsonObject *answer = json_object_new ();
  json_object_set_string_member (answer, "state", "active");
  json_object_set_string_member (answer, "tenant", tenant != NULL ? tenant : user->tenant);
  json_object_set_string_member (answer, "token", full_token);
  json_object_set_string_member (answer, "user_email", user->email);
  return answer;
}

JsonObject *
avn_sandbox_handle_login_options (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxUser) user = NULL;
  if (!avn_sandbox_user_find (request->store, avn_json_get_string (request->body, "email"), &user, error))
    return NULL;
  JsonObject *answer = json_object_new ();
  json_object_set_string_member (answer, "action", user != NULL ? "password" : "signup");
  return answer;
}

JsonObject *
avn_sandbox_handle_user_create (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxUser) known = NULL;
  const char *email = avn_json_get_string (request->body, "email");
  if (!avn_sandbox_user_find (request->store, email, &known, error))
    return NULL;
  if (known != NULL)
    {
      g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_USER_EXISTS, "User already exists");
      return NULL;
    }

  g_autoptr (AvnSandboxUser) user = avn_sandbox_user_new (
      email, avn_json_get_string (request->body, "real_name"), avn_json_get_string (request->body, "tenant"),
      avn_json_get_string (request->body, "password"), request->now, error);
  if (user == NULL || !avn_sandbox_user_add (user, request->store, error))
    return NULL;
  g_autofree char *full_token = log_in (request, user, error);
  JsonObject *user_object = full_token != NULL ? shape_user (request, user, error) : NULL;
  if (user_object == NULL)
    return NULL;

  JsonObject *answer = json_object_new ();
  json_object_set_string_member (answer, "state", "active");
  json_object_set_string_member (answer, "token", full_token);
  json_object_set_object_member (answer, "user", user_object);
  json_object_set_string_member (answer, "user_email", user->email);
  return answer;
}

JsonObject *
avn_sandbox_handle_me (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxUser) user = avn_sandbox_user_get (request->store, request->token->user, error);
  JsonObject *user_object = user != NULL ? shape_user (request, user, error) : NULL;
  if (user_object == NULL)
    return NULL;
  JsonObject *answer = json_object_new ();
  json_object_set_object_member (answer, "user", user_object);
  return answer;
}

JsonObject *
avn_sandbox_handle_logout (AvnSandboxRequest *request, GError **error)
{
  if (!avn_sandbox_token_remove (request->token, request->store, error))
    return NULL;
  return make_message ("logged out");
}

JsonObject *
avn_sandbox_handle_expire_tokens (AvnSandboxRequest *request, GError **error)
{
  if (!avn_sandbox_tokens_expire (request->store, request->token->user, request->now, error))
    return NULL;
  return make_message ("tokens expired");
}

JsonObject *
avn_sandbox_handle_password (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxUser) user = avn_sandbox_user_get (request->store, request->token->user, error);
  if (user == NULL)
    return NULL;
  if (!avn_sandbox_secret_check_password (avn_json_get_string (request->body, "password"),
                                          user->password_hash))
    {
      set_forbidden (error);
      return NULL;
    }
  if (!avn_sandbox_user_set_password (user, request->store,
                                      avn_json_get_string (request->body, "new_password"), error)
      || !avn_sandbox_tokens_expire (request->store, user->id, request->now, error))
    return NULL;
  g_autofree char *full_token = log_in (request, user, error);
  if (full_token == NULL)
    return NULL;

  JsonObject *answer = json_object_new ();
  json_object_set_string_member (answer, "message", "password changed");
  json_object_set_string_member (answer, "token", full_token);
  return answer;
}

JsonObject *
avn_sandbox_handle_projects (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (GPtrArray) projects = avn_sandbox_projects_list (request->store, request->token->user, error);
  if (projects == NULL)
    return NULL;
  JsonObject *answer = json_object_new ();
  avn_sandbox_projects_add_memberships (projects, answer);
  json_object_set_array_member (answer, "projects", avn_sandbox_projects_to_array (projects));
  return answer;
}
