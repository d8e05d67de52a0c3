/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-sandbox-error.h"
#include "avn-sandbox-request.h"
#include "avn-sandbox-secret.h"
#include "avn-sandbox-user.h"
#include "avn-sandbox-value.h"

static GVariant *
make_message (const char *message)
{
  GVariantBuilder answer;
  g_variant_builder_init (&answer, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&answer, "{sv}", "message", g_variant_new_string (message));
  return g_variant_builder_end (&answer);
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

static GVariant *
shape_user (AvnSandboxRequest *request, const AvnSandboxUser *user, GError **error)
{
  g_autoptr (GPtrArray) projects = avn_sandbox_projects_list (request->store, user->id, error);
  return projects != NULL ? avn_sandbox_user_to_value (user, projects, request->otp != NULL) : NULL;
}

/* The one-time password is asked for only when the password is right, and a wrong one looks like a wrong
 * password. */
static gboolean
check_otp (AvnSandboxRequest *request, GError **error)
{
  const char *otp = avn_sandbox_body_get_text (request->body, "otp");
  if (request->otp == NULL || g_strcmp0 (otp, request->otp) == 0)
    return TRUE;
  if (otp == NULL)
    g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_OTP_REQUIRED,
                         "One-time password required");
  else
    set_forbidden (error);
  return FALSE;
}

GVariant *
avn_sandbox_handle_userauth (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxUser) user = NULL;
  const char *tenant = avn_sandbox_body_get_text (request->body, "tenant");
  if (!avn_sandbox_user_find (request->store, avn_sandbox_body_get_text (request->body, "email"), &user,
                              error))
    return NULL;
  if (!avn_sandbox_secret_check_password (avn_sandbox_body_get_text (request->body, "password"),
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

  GVariantBuilder answer;
  g_variant_builder_init (&answer, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&answer, "{sv}", "state", g_variant_new_string ("active"));
  g_variant_builder_add (&answer, "{sv}", "tenant",
                         g_variant_new_string (tenant != NULL ? tenant : user->tenant));
  g_variant_builder_add (&answer, "{sv}", "token", g_variant_new_string (full_token));
  g_variant_builder_add (&answer, "{sv}", "user_email", g_variant_new_string (user->email));
  return g_variant_builder_end (&answer);
}

GVariant *
avn_sandbox_handle_login_options (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxUser) user = NULL;
  if (!avn_sandbox_user_find (request->store, avn_sandbox_body_get_text (request->body, "email"), &user,
                              error))
    return NULL;
  GVariantBuilder answer;
  g_variant_builder_init (&answer, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&answer, "{sv}", "action",
                         g_variant_new_string (user != NULL ? "password" : "signup"));
  return g_variant_builder_end (&answer);
}

GVariant *
avn_sandbox_handle_user_create (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxUser) known = NULL;
  const char *email = avn_sandbox_body_get_text (request->body, "email");
  if (!avn_sandbox_user_find (request->store, email, &known, error))
    return NULL;
  if (known != NULL)
    {
      g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_USER_EXISTS, "User already exists");
      return NULL;
    }

  g_autoptr (AvnSandboxUser) user
      = avn_sandbox_user_new (email, avn_sandbox_body_get_text (request->body, "real_name"),
                              avn_sandbox_body_get_text (request->body, "tenant"),
                              avn_sandbox_body_get_text (request->body, "password"), request->now, error);
  if (user == NULL || !avn_sandbox_user_add (user, request->store, error))
    return NULL;
  g_autofree char *full_token = log_in (request, user, error);
  GVariant *user_value = full_token != NULL ? shape_user (request, user, error) : NULL;
  if (user_value == NULL)
    return NULL;

  GVariantBuilder answer;
  g_variant_builder_init (&answer, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&answer, "{sv}", "state", g_variant_new_string ("active"));
  g_variant_builder_add (&answer, "{sv}", "token", g_variant_new_string (full_token));
  g_variant_builder_add (&answer, "{sv}", "user", user_value);
  g_variant_builder_add (&answer, "{sv}", "user_email", g_variant_new_string (user->email));
  return g_variant_builder_end (&answer);
}

GVariant *
avn_sandbox_handle_me (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxUser) user = avn_sandbox_user_get (request->store, request->token->user, error);
  GVariant *user_value = user != NULL ? shape_user (request, user, error) : NULL;
  if (user_value == NULL)
    return NULL;
  GVariantBuilder answer;
  g_variant_builder_init (&answer, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&answer, "{sv}", "user", user_value);
  return g_variant_builder_end (&answer);
}

GVariant *
avn_sandbox_handle_logout (AvnSandboxRequest *request, GError **error)
{
  if (!avn_sandbox_token_remove (request->token, request->store, error))
    return NULL;
  return make_message ("logged out");
}

GVariant *
avn_sandbox_handle_expire_tokens (AvnSandboxRequest *request, GError **error)
{
  if (!avn_sandbox_tokens_expire (request->store, request->token->user, request->now, error))
    return NULL;
  return make_message ("tokens expired");
}

GVariant *
avn_sandbox_handle_password (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (AvnSandboxUser) user = avn_sandbox_user_get (request->store, request->token->user, error);
  if (user == NULL)
    return NULL;
  if (!avn_sandbox_secret_check_password (avn_sandbox_body_get_text (request->body, "password"),
                                          user->password_hash))
    {
      set_forbidden (error);
      return NULL;
    }
  if (!avn_sandbox_user_set_password (user, request->store,
                                      avn_sandbox_body_get_text (request->body, "new_password"), error)
      || !avn_sandbox_tokens_expire (request->store, user->id, request->now, error))
    return NULL;
  g_autofree char *full_token = log_in (request, user, error);
  if (full_token == NULL)
    return NULL;

  GVariantBuilder answer;
  g_variant_builder_init (&answer, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&answer, "{sv}", "message", g_variant_new_string ("password changed"));
  g_variant_builder_add (&answer, "{sv}", "token", g_variant_new_string (full_token));
  return g_variant_builder_end (&answer);
}

GVariant *
avn_sandbox_handle_projects (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (GPtrArray) projects = avn_sandbox_projects_list (request->store, request->token->user, error);
  if (projects == NULL)
    return NULL;
  GVariantBuilder answer;
  g_variant_builder_init (&answer, G_VARIANT_TYPE_VARDICT);
  avn_sandbox_projects_add_memberships (projects, &answer);
  g_variant_builder_add (&answer, "{sv}", "projects", avn_sandbox_projects_to_value (projects));
  return g_variant_builder_end (&answer);
}
