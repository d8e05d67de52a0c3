/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/store.h"

/**
 * AVN_SANDBOX_ERROR:
 *
 * The domain of refused requests. The messages are sent to the client, so they are not translated and never
 * repeat what the client sent.
 */
#define AVN_SANDBOX_ERROR (avn_sandbox_error_quark ())

/**
 * AvnSandboxError:
 * @AVN_SANDBOX_ERROR_INVALID_INPUT: the body breaks the contract (400)
 * @AVN_SANDBOX_ERROR_UNAUTHORIZED: the access token is missing, expired or unknown (401)
 * @AVN_SANDBOX_ERROR_FORBIDDEN: the e-mail, password or one-time password is wrong (403)
 * @AVN_SANDBOX_ERROR_HOST: the server does not have the name in the header Host (403)
 * @AVN_SANDBOX_ERROR_NOT_FOUND: no such path or token (404)
 * @AVN_SANDBOX_ERROR_METHOD: the path has no such method (405)
 * @AVN_SANDBOX_ERROR_USER_EXISTS: the e-mail is taken (409)
 * @AVN_SANDBOX_ERROR_TOKEN_LIMIT: the user has too many tokens (409)
 * @AVN_SANDBOX_ERROR_TOO_LARGE: the body is too large (413)
 * @AVN_SANDBOX_ERROR_OTP_REQUIRED: a one-time password is needed too (510)
 *
 * The codes of AVN_SANDBOX_ERROR.
 */
typedef enum
{
  AVN_SANDBOX_ERROR_INVALID_INPUT,
  AVN_SANDBOX_ERROR_UNAUTHORIZED,
  AVN_SANDBOX_ERROR_FORBIDDEN,
  AVN_SANDBOX_ERROR_HOST,
  AVN_SANDBOX_ERROR_NOT_FOUND,
  AVN_SANDBOX_ERROR_METHOD,
  AVN_SANDBOX_ERROR_USER_EXISTS,
  AVN_SANDBOX_ERROR_TOKEN_LIMIT,
  AVN_SANDBOX_ERROR_TOO_LARGE,
  AVN_SANDBOX_ERROR_OTP_REQUIRED,
} AvnSandboxError;

GQuark avn_sandbox_error_quark (void);

/**
 * AvnSandboxRequest:
 * @store: (unowned): the store
 * @otp: (unowned) (nullable): the one-time password that a login needs
 * @now: the time of the request in microseconds
 * @prefix: (owned) (nullable): the segment for "{prefix}" in the path, percent-decoded once
 * @body: (owned) (nullable): the body, checked
 * @token: the id of the access token that authenticates the request
 * @user: the id of its user
 *
 * The data of a request for its handler.
 */
typedef struct
{
  AvnSandboxStore *store;
  const char *otp;
  gint64 now;
  char *prefix;
  JsonObject *body;
  gint64 token;
  gint64 user;
} AvnSandboxRequest;

/**
 * AvnSandboxHandle:
 * @request: a request whose token and body were checked
 * @error: return location for an error: of domain AVN_SANDBOX_ERROR, or else a failure of the server
 *
 * Handles a request inside a transaction, which an error rolls back.
 *
 * Returns: (transfer full) (nullable): the body of the response, or %NULL with @error set
 */
typedef JsonObject *(*AvnSandboxHandle) (AvnSandboxRequest *request, GError **error);

/**
 * AvnSandboxRoute:
 * @method: the method
 * @path: the path, in which "{prefix}" matches any segment
 * @needs_token: whether an access token is needed
 * @members: (nullable) (array): the rules for the body, %NULL if the body is ignored
 * @handle: handles a request
 *
 * One endpoint of the API.
 */
typedef struct
{
  const char *method;
  const char *path;
  gboolean needs_token;
  const struct _AvnSandboxMember *members;
  AvnSandboxHandle handle;
} AvnSandboxRoute;

char **avn_sandbox_route_split_path (const char *encoded_path);
const AvnSandboxRoute *avn_sandbox_route_find (
    const char *method, const char *encoded_path, char **prefix, char **allow, GError **error);
JsonObject *
avn_sandbox_route_read_body (const AvnSandboxRoute *self, const char *text, gsize length, GError **error);

JsonObject *avn_sandbox_handle_userauth (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_login_options (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_user_create (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_me (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_logout (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_expire_tokens (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_password (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_project (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_projects (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_token_create (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_token_list (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_token_update (AvnSandboxRequest *request, GError **error);
JsonObject *avn_sandbox_handle_token_revoke (AvnSandboxRequest *request, GError **error);

gboolean avn_sandbox_authenticate (AvnSandboxRequest *request,
                                   const char *full_token,
                                   const char *ip,
                                   const char *user_agent,
                                   GError **error);
char *avn_sandbox_log_in (AvnSandboxRequest *request, gint64 user, GError **error);
gboolean avn_sandbox_expire_tokens (AvnSandboxRequest *request, GError **error);
gboolean avn_sandbox_remove_expired_tokens (AvnSandboxRequest *request, GError **error);

JsonArray *avn_sandbox_projects_list (AvnSandboxRequest *request, gint64 user, GError **error);
void avn_sandbox_projects_add_memberships (JsonArray *projects, JsonObject *object);
void avn_sandbox_set_strings (JsonObject *object, const char *member, const char *const *strings);
