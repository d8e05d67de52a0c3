/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/route.h"
#include "server/error.h"
#include "store/user.h"

#define PREFIX_SEGMENT "{prefix}"

#define EMAIL                                                                                                \
  {                                                                                                          \
    "email", AVN_SANDBOX_MEMBER_TEXT, .is_required = TRUE, .minimum = 1, .maximum = AVN_SANDBOX_EMAIL_MAX    \
  }
#define PASSWORD(name)                                                                                       \
  {                                                                                                          \
    name, AVN_SANDBOX_MEMBER_TEXT, .is_required = TRUE, .minimum = 1, .maximum = AVN_SANDBOX_PASSWORD_MAX    \
  }
#define DESCRIPTION                                                                                          \
  {                                                                                                          \
    "description", AVN_SANDBOX_MEMBER_TEXT, .is_required = TRUE, .minimum = 1, .maximum = 1000               \
  }
#define TENANT                                                                                               \
  {                                                                                                          \
    "tenant", AVN_SANDBOX_MEMBER_TEXT, .minimum = 1, .maximum = 64                                           \
  }

static const AvnSandboxMember userauth_members[]
    = { EMAIL, PASSWORD ("password"), { "otp", AVN_SANDBOX_MEMBER_TEXT, .maximum = 6 }, TENANT, { NULL } };

static const AvnSandboxMember login_options_members[] = { EMAIL, { NULL } };

static const AvnSandboxMember user_members[] = {
  { "email", AVN_SANDBOX_MEMBER_TEXT, .is_required = TRUE, .minimum = 1, .maximum = AVN_SANDBOX_EMAIL_MAX,
    .is_valid = avn_sandbox_user_is_email },
  PASSWORD ("password"),
  { "real_name", AVN_SANDBOX_MEMBER_TEXT, .maximum = 256 },
  TENANT,
  { NULL },
};

static const AvnSandboxMember password_members[]
    = { PASSWORD ("password"), PASSWORD ("new_password"), { NULL } };

static const AvnSandboxMember token_members[] = {
  DESCRIPTION,
  { "extend_when_used", AVN_SANDBOX_MEMBER_BOOLEAN },
  { "ip_allowlist", AVN_SANDBOX_MEMBER_TEXTS, .maximum = 100, .is_valid = avn_sandbox_member_is_address },
  { "max_age_seconds", AVN_SANDBOX_MEMBER_NUMBER, .minimum = 600, .maximum = 315360000 },
  { "scopes", AVN_SANDBOX_MEMBER_TEXTS, .maximum = 100 },
  { NULL },
};

static const AvnSandboxMember token_update_members[] = { DESCRIPTION, { NULL } };

static const AvnSandboxRoute routes[] = {
  { "POST", "/v1/userauth", FALSE, userauth_members, avn_sandbox_handle_userauth },
  { "POST", "/v1/userauth/login_options", FALSE, login_options_members, avn_sandbox_handle_login_options },
  { "POST", "/v1/user", FALSE, user_members, avn_sandbox_handle_user_create },
  { "GET", "/v1/me", TRUE, NULL, avn_sandbox_handle_me },
  { "POST", "/v1/me/logout", TRUE, NULL, avn_sandbox_handle_logout },
  { "POST", "/v1/me/expire_tokens", TRUE, NULL, avn_sandbox_handle_expire_tokens },
  { "PUT", "/v1/me/password", TRUE, password_members, avn_sandbox_handle_password },
  { "GET", "/v1/access_token", TRUE, NULL, avn_sandbox_handle_token_list },
  { "POST", "/v1/access_token", TRUE, token_members, avn_sandbox_handle_token_create },
  { "PUT", "/v1/access_token/" PREFIX_SEGMENT, TRUE, token_update_members, avn_sandbox_handle_token_update },
  { "DELETE", "/v1/access_token/" PREFIX_SEGMENT, TRUE, NULL, avn_sandbox_handle_token_revoke },
  { "GET", "/v1/project", TRUE, NULL, avn_sandbox_handle_projects },
};

/* A slash that is percent-encoded is part of a segment; so the path is split first and decoded after that,
 * once. */
static char **
split_path (const char *encoded_path)
{
  g_auto (GStrv) segments = g_strsplit (encoded_path, "/", -1);
  for (guint i = 0; segments[i] != NULL; i++)
    {
      g_autofree char *decoded = g_uri_unescape_string (segments[i], NULL);
      if (decoded == NULL || !g_utf8_validate (decoded, -1, NULL))
        return NULL;
      g_free (segments[i]);
      segments[i] = g_steal_pointer (&decoded);
    }
  return g_steal_pointer (&segments);
}

static gboolean
match_path (const char *pattern, char **segments, const char **prefix)
{
  guint i;
  g_auto (GStrv) wanted = g_strsplit (pattern, "/", -1);
  *prefix = NULL;
  for (i = 0; wanted[i] != NULL && segments[i] != NULL; i++)
    if (g_str_equal (wanted[i], PREFIX_SEGMENT) && *segments[i] != '\0')
      *prefix = segments[i];
    else if (!g_str_equal (wanted[i], segments[i]))
      return FALSE;
  return wanted[i] == NULL && segments[i] == NULL;
}

/**
 * avn_sandbox_route_find:
 * @method: a request's method
 * @encoded_path: its path, still percent-encoded
 * @prefix: (out) (transfer full) (nullable): what stands for "{prefix}", percent-decoded once
 * @allow: (out) (transfer full) (nullable): the methods that the path has, if @method is not one of them
 * @error: where to put an error of domain AVN_SANDBOX_ERROR
 *
 * Looks for the endpoint that a request is for.
 *
 * Returns: (transfer none) (nullable): the route, or %NULL with @error set
 */
const AvnSandboxRoute *
avn_sandbox_route_find (
    const char *method, const char *encoded_path, char **prefix, char **allow, GError **error)
{
  g_autoptr (GPtrArray) methods = g_ptr_array_new ();
  g_auto (GStrv) segments = split_path (encoded_path);
  for (gsize i = 0; segments != NULL && i < G_N_ELEMENTS (routes); i++)
    {
      const char *segment;
      if (!match_path (routes[i].path, segments, &segment))
        continue;
      if (g_str_equal (routes[i].method, method))
        {
          *prefix = g_strdup (segment);
          return &routes[i];
        }
      g_ptr_array_add (methods, (gpointer)routes[i].method);
    }

  if (methods->len == 0)
    {
      g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_NOT_FOUND, "Path does not exist");
      return NULL;
    }
  g_ptr_array_add (methods, NULL);
  *allow = g_strjoinv (", ", (char **)methods->pdata);
  g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_METHOD, "Method not allowed");
  return NULL;
}
