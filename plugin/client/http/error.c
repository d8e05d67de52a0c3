/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <avn-client/error.h>

typedef struct
{
  guint http_status;
} AvnClientErrorPrivate;

static void
avn_client_error_private_init (AvnClientErrorPrivate *priv)
{
  priv->http_status = 0;
}

static void
avn_client_error_private_copy (const AvnClientErrorPrivate *source, AvnClientErrorPrivate *copy)
{
  copy->http_status = source->http_status;
}

static void
avn_client_error_private_clear (AvnClientErrorPrivate *priv)
{
}

/* GLib's macro casts from bytes that it has aligned. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-align"
/**
 * avn_client_error_quark:
 *
 * Names the domain of [error@AvnClient.Error]. Code says `AVN_CLIENT_ERROR`.
 *
 * Returns: the domain
 */
G_DEFINE_EXTENDED_ERROR (AvnClientError, avn_client_error)
#pragma GCC diagnostic pop

/**
 * avn_client_error_new:
 * @code: what happened
 * @http_status: the status of the answer, or 0 if there was none
 * @format: printf format of the message; text from the server must be made safe by the caller
 * @...: arguments of @format
 *
 * Makes an error of domain `AVN_CLIENT_ERROR` that remembers the HTTP status of the answer.
 *
 * Returns: (transfer full): the error
 */
GError *
avn_client_error_new (AvnClientError code, guint http_status, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  GError *error = g_error_new_valist (AVN_CLIENT_ERROR, (int)code, format, arguments);
  va_end (arguments);
  avn_client_error_get_private (error)->http_status = http_status;
  return error;
}

/**
 * avn_client_error_get_http_status:
 * @error: (nullable): any error
 *
 * Gets the HTTP status that came with an error.
 *
 * Returns: the status; 0 if @error is of another domain or there was no answer
 */
guint
avn_client_error_get_http_status (const GError *error)
{
  if (error == NULL || error->domain != AVN_CLIENT_ERROR)
    return 0;
  return avn_client_error_get_private (error)->http_status;
}
