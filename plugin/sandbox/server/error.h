/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AVN_SANDBOX_ERROR:
 *
 * Why the sandbox refuses a request. The messages go to the client as they are, so they are never translated
 * and never repeat what the client sent.
 */
#define AVN_SANDBOX_ERROR (avn_sandbox_error_quark ())

/**
 * AvnSandboxError:
 * @AVN_SANDBOX_ERROR_INVALID_INPUT: the body breaks the contract (400)
 * @AVN_SANDBOX_ERROR_NO_TOKEN: no access token was sent (401)
 * @AVN_SANDBOX_ERROR_BAD_TOKEN: the access token is expired or unknown (401)
 * @AVN_SANDBOX_ERROR_FORBIDDEN: the e-mail, password or one-time password is wrong (403)
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
  AVN_SANDBOX_ERROR_NO_TOKEN,
  AVN_SANDBOX_ERROR_BAD_TOKEN,
  AVN_SANDBOX_ERROR_FORBIDDEN,
  AVN_SANDBOX_ERROR_NOT_FOUND,
  AVN_SANDBOX_ERROR_METHOD,
  AVN_SANDBOX_ERROR_USER_EXISTS,
  AVN_SANDBOX_ERROR_TOKEN_LIMIT,
  AVN_SANDBOX_ERROR_TOO_LARGE,
  AVN_SANDBOX_ERROR_OTP_REQUIRED,
} AvnSandboxError;

GQuark avn_sandbox_error_quark (void);

JsonObject *avn_sandbox_error_to_body (const GError *error, guint *status);

G_END_DECLS
