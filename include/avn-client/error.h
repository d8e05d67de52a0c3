/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

/**
 * AVN_CLIENT_ERROR:
 *
 * The domain of [error@AvnClient.Error]: what a server answered, or why it gave no answer. A plugin with a
 * transport of its own can use it too. Errors are made with [func@AvnClient.error_new].
 *
 * The host knows the exit statuses of its codes from avn-client.avn-settings.
 */
#define AVN_CLIENT_ERROR (avn_client_error_quark ())

/**
 * AvnClientError:
 * @AVN_CLIENT_ERROR_REFUSED: the request was refused (400, and every status without a code of its own); exit
 * status 1
 * @AVN_CLIENT_ERROR_OTP_REQUIRED: a one-time password is needed too (510); exit status 9, as for other 5xx
 * @AVN_CLIENT_ERROR_UNAUTHORIZED: the access token was not accepted (401); exit status 4
 * @AVN_CLIENT_ERROR_FORBIDDEN: not allowed (403); exit status 5
 * @AVN_CLIENT_ERROR_NOT_FOUND: no such thing (404); exit status 6
 * @AVN_CLIENT_ERROR_CONFLICT: the state does not permit it (409); exit status 7
 * @AVN_CLIENT_ERROR_RATE_LIMITED: too many requests (429); exit status 8
 * @AVN_CLIENT_ERROR_SERVER: the server failed (5xx) or its answer made no sense; exit status 9
 * @AVN_CLIENT_ERROR_NETWORK: no connection: name, network, TLS or proxy; exit status 10
 * @AVN_CLIENT_ERROR_TIMED_OUT: the time for the request was up before it had any effect; exit status 11
 * @AVN_CLIENT_ERROR_OUTCOME_UNKNOWN: a change was sent and its answer was lost; exit status 12
 * @AVN_CLIENT_ERROR_LOGIN_REQUIRED: there is no access token to use; exit status 4
 *
 * The codes of `AVN_CLIENT_ERROR`.
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
