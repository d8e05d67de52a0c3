/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

/**
 * AVN_CLIENT_ERROR:
 *
 * The domain of [error@AvnClient.Error]. Create errors with [func@AvnClient.error_new]; plugins with their
 * own transport can use it too. The host reads the exit statuses of the codes from `avn-client.avn-settings`.
 */
#define AVN_CLIENT_ERROR (avn_client_error_quark ())

/**
 * AvnClientError:
 * @AVN_CLIENT_ERROR_REFUSED: the server refused the request (400, and other 4xx without a code of their own);
 * exit status 1
 * @AVN_CLIENT_ERROR_OTP_REQUIRED: a one-time password is required (510); exit status 9, as for other 5xx
 * @AVN_CLIENT_ERROR_UNAUTHORIZED: the server did not accept the access token (401); exit status 4
 * @AVN_CLIENT_ERROR_FORBIDDEN: permission denied (403); exit status 5
 * @AVN_CLIENT_ERROR_NOT_FOUND: not found (404); exit status 6
 * @AVN_CLIENT_ERROR_CONFLICT: conflict with the current state (409); exit status 7
 * @AVN_CLIENT_ERROR_RATE_LIMITED: too many requests (429); exit status 8
 * @AVN_CLIENT_ERROR_SERVER: the server failed (5xx) or its response was invalid; exit status 9
 * @AVN_CLIENT_ERROR_NETWORK: no connection: name resolution, network, TLS or proxy; exit status 10
 * @AVN_CLIENT_ERROR_TIMED_OUT: the time limit was reached before the request had any effect; exit status 11
 * @AVN_CLIENT_ERROR_OUTCOME_UNKNOWN: a change was sent and its response was lost; exit status 12
 * @AVN_CLIENT_ERROR_LOGIN_REQUIRED: there is no access token; exit status 4
 *
 * Error codes of `AVN_CLIENT_ERROR`.
 */
typedef enum
{
  AVN_CLIENT_ERROR_REFUSED,
  AVN_CLIENT_ERROR_OTP_REQUIRED,
  AVN_CLIENT_ERROR_UNAUTHORIZED,
  AVN_CLIENT_ERROR_FORBIDDEN,
  AVN_CLIENT_ERROR_NOT_FOUND,
  AVN_CLIENT_ERROR_CONFLICT,
  AVN_CLIENT_ERROR_RATE_LIMITED,
  AVN_CLIENT_ERROR_SERVER,
  AVN_CLIENT_ERROR_NETWORK,
  AVN_CLIENT_ERROR_TIMED_OUT,
  AVN_CLIENT_ERROR_OUTCOME_UNKNOWN,
  AVN_CLIENT_ERROR_LOGIN_REQUIRED,
} AvnClientError;

AVN_AVAILABLE GQuark avn_client_error_quark (void);
AVN_AVAILABLE GError *avn_client_error_new (AvnClientError code, guint http_status, const char *format, ...)
    G_GNUC_PRINTF (3, 4) G_GNUC_WARN_UNUSED_RESULT;
AVN_AVAILABLE guint avn_client_error_get_http_status (const GError *error);

G_END_DECLS
