/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/error.h"

G_DEFINE_QUARK (avn - sandbox - error - quark, avn_sandbox_error)

typedef struct
{
  guint status;
  const char *error_code; /* (nullable) */
} Refusal;

/* The API is known to send authentication_failed. What it answers at the limit of tokens is not known: a
 * conflict is what it uses for other states that do not permit a request, and the code is made up. */
static const Refusal refusals[] = {
  [AVN_SANDBOX_ERROR_INVALID_INPUT] = { 400, NULL },
  [AVN_SANDBOX_ERROR_NO_TOKEN] = { 401, NULL },
  [AVN_SANDBOX_ERROR_BAD_TOKEN] = { 401, NULL },
  [AVN_SANDBOX_ERROR_FORBIDDEN] = { 403, "authentication_failed" },
  [AVN_SANDBOX_ERROR_NOT_FOUND] = { 404, NULL },
  [AVN_SANDBOX_ERROR_METHOD] = { 405, NULL },
  [AVN_SANDBOX_ERROR_USER_EXISTS] = { 409, NULL },
  [AVN_SANDBOX_ERROR_TOKEN_LIMIT] = { 409, "token_limit_exceeded" },
  [AVN_SANDBOX_ERROR_TOO_LARGE] = { 413, NULL },
  [AVN_SANDBOX_ERROR_OTP_REQUIRED] = { 510, NULL },
};

static const Refusal internal_failure = { 500, NULL };

/**
 * avn_sandbox_error_to_body:
 * @error: why a request failed; an error of another domain is a failure of the server and its message stays
 * here
 * @status: (out): the HTTP status
 *
 * Makes the body of the answer to a request that failed, in the shape that the API's errors have.
 *
 * Returns: (transfer full): the body
 */
JsonObject *
avn_sandbox_error_to_body (const GError *error, guint *status)
{
  const gboolean is_refusal = error->domain == AVN_SANDBOX_ERROR;
  const Refusal *refusal = is_refusal ? &refusals[error->code] : &internal_failure;
  const char *message = is_refusal ? error->message : "Internal server error";
  JsonObject *details = json_object_new ();
  JsonArray *errors = json_array_new ();
  JsonObject *body = json_object_new ();

  if (refusal->error_code != NULL)
    json_object_set_string_member (details, "error_code", refusal->error_code);
  json_object_set_string_member (details, "message", message);
  json_object_set_int_member (details, "status", refusal->status);
  json_array_add_object_element (errors, details);
  json_object_set_array_member (body, "errors", errors);
  json_object_set_string_member (body, "message", message);
  *status = refusal->status;
  return body;
}
