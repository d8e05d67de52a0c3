/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-sandbox-error.h"

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
 * Returns: (transfer floating): the body
 */
GVariant *
avn_sandbox_error_to_body (const GError *error, guint *status)
{
  const gboolean is_refusal = error->domain == AVN_SANDBOX_ERROR;
  const Refusal *refusal = is_refusal ? &refusals[error->code] : &internal_failure;
  const char *message = is_refusal ? error->message : "Internal server error";

  GVariantBuilder details;
  g_variant_builder_init (&details, G_VARIANT_TYPE_VARDICT);
  if (refusal->error_code != NULL)
    g_variant_builder_add (&details, "{sv}", "error_code", g_variant_new_string (refusal->error_code));
  g_variant_builder_add (&details, "{sv}", "message", g_variant_new_string (message));
  g_variant_builder_add (&details, "{sv}", "status", g_variant_new_int64 (refusal->status));

  GVariantBuilder errors;
  g_variant_builder_init (&errors, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&errors, "v", g_variant_builder_end (&details));

  GVariantBuilder body;
  g_variant_builder_init (&body, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&body, "{sv}", "errors", g_variant_builder_end (&errors));
  g_variant_builder_add (&body, "{sv}", "message", g_variant_new_string (message));

  *status = refusal->status;
  return g_variant_builder_end (&body);
}
