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

/* GLib's macro casts to a stricter alignment, which it has ensured. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-align"
/**
 * avn_client_error_quark:
 *
 * Gets the domain of [error@AvnClient.Error]; use `AVN_CLIENT_ERROR`.
 *
 * Returns: the domain
 */
G_DEFINE_EXTENDED_ERROR (AvnClientError, avn_client_error)
#pragma GCC diagnostic pop

/**
 * avn_client_error_new:
 * @code: the error code
 * @http_status: the HTTP status of the response, or 0 without one
 * @format: printf format of the message; the caller makes text from the server safe
 * @...: arguments of @format
 *
 * Creates an error of domain `AVN_CLIENT_ERROR`.
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
 * Gets the HTTP status of the response that caused an error.
 *
 * Returns: the status; 0 without a response, or if @error is of another domain
 */
guint
avn_client_error_get_http_status (const GError *error)
{
  if (error == NULL || error->domain != AVN_CLIENT_ERROR)
    return 0;
  return avn_client_error_get_private (error)->http_status;
}
