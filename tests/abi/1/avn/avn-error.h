/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-types.h>

G_BEGIN_DECLS

/**
 * AVN_ERROR:
 *
 * What went wrong on this side: the command line, the files, the plugins.
 *
 * The message of an error is one line that says what failed and why. A second line, if there is one, says
 * what to do next. The host prints both on stderr and ends with the exit status that belongs to the domain
 * and code.
 */
#define AVN_ERROR (avn_error_quark ())

/**
 * AvnError:
 * @AVN_ERROR_FAILED: nothing more special fits; exit status 1
 * @AVN_ERROR_USAGE: the command line is wrong, or a question had nobody to answer it; exit status 2
 * @AVN_ERROR_LOGIN_REQUIRED: there is no access token to use; exit status 4
 * @AVN_ERROR_STORAGE: a local file could not be read or written; exit status 13
 * @AVN_ERROR_PLUGIN: a plugin is missing, foreign or broken; exit status 14
 * @AVN_ERROR_INTERRUPTED: the user stopped the command; exit status 130
 *
 * The codes of AVN_ERROR.
 */
typedef enum
{
  AVN_ERROR_FAILED,
  AVN_ERROR_USAGE,
  AVN_ERROR_LOGIN_REQUIRED,
  AVN_ERROR_STORAGE,
  AVN_ERROR_PLUGIN,
  AVN_ERROR_INTERRUPTED,
} AvnError;

AVN_AVAILABLE GQuark avn_error_quark (void);

/**
 * AVN_API_ERROR:
 *
 * What a server answered, or why it gave no answer. It is defined here rather than beside the session so that
 * one table in the host maps every code to its exit status, and so that a plugin with a transport of its own
 * can use it.
 */
#define AVN_API_ERROR (avn_api_error_quark ())

/**
 * AvnApiError:
 * @AVN_API_ERROR_REFUSED: the request was refused (400 and whatever has no code of its own); exit status 1
 * @AVN_API_ERROR_OTP_REQUIRED: a one-time password is needed too (510); exit status 9, as for other 5xx
 * @AVN_API_ERROR_UNAUTHORIZED: the access token was not accepted (401); exit status 4
 * @AVN_API_ERROR_FORBIDDEN: not allowed (403); exit status 5
 * @AVN_API_ERROR_NOT_FOUND: no such thing (404); exit status 6
 * @AVN_API_ERROR_CONFLICT: the state does not permit it (409); exit status 7
 * @AVN_API_ERROR_RATE_LIMITED: too many requests (429); exit status 8
 * @AVN_API_ERROR_SERVER: the server failed (5xx) or its answer made no sense; exit status 9
 * @AVN_API_ERROR_NETWORK: no connection: name, network, TLS or proxy; exit status 10
 * @AVN_API_ERROR_TIMED_OUT: the time for the request was up before it had any effect; exit status 11
 * @AVN_API_ERROR_OUTCOME_UNKNOWN: a change was sent and its answer was lost; exit status 12
 *
 * The codes of AVN_API_ERROR.
 */
typedef enum
{
  AVN_API_ERROR_REFUSED,
  AVN_API_ERROR_OTP_REQUIRED,
  AVN_API_ERROR_UNAUTHORIZED,
  AVN_API_ERROR_FORBIDDEN,
  AVN_API_ERROR_NOT_FOUND,
  AVN_API_ERROR_CONFLICT,
  AVN_API_ERROR_RATE_LIMITED,
  AVN_API_ERROR_SERVER,
  AVN_API_ERROR_NETWORK,
  AVN_API_ERROR_TIMED_OUT,
  AVN_API_ERROR_OUTCOME_UNKNOWN,
} AvnApiError;

AVN_AVAILABLE GQuark avn_api_error_quark (void);
AVN_AVAILABLE GError *avn_api_error_new (AvnApiError code, guint http_status, const char *format, ...)
    G_GNUC_PRINTF (3, 4) G_GNUC_WARN_UNUSED_RESULT;
AVN_AVAILABLE guint avn_api_error_get_http_status (const GError *error);

G_END_DECLS
