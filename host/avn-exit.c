/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-exit.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>

typedef enum
{
  ROW_OK,
  ROW_FAILURE,
  ROW_USAGE,
  ROW_LOGIN,
  ROW_FORBIDDEN,
  ROW_NOT_FOUND,
  ROW_CONFLICT,
  ROW_RATE_LIMITED,
  ROW_SERVER,
  ROW_NETWORK,
  ROW_TIMED_OUT,
  ROW_OUTCOME_UNKNOWN,
  ROW_STORAGE,
  ROW_PLUGIN,
  ROW_INTERRUPTED,
} ExitRow;

static const AvnExitInfo infos[] = {
  [ROW_OK] = { AVN_EXIT_OK, N_ ("Everything was done.") },
  [ROW_FAILURE] = { AVN_EXIT_FAILURE, N_ ("Something failed for which there is no other status.") },
  [ROW_USAGE] = { 2, N_ ("The command line was wrong, or a question had nobody to answer it.") },
  [ROW_LOGIN] = { 4, N_ ("There was no access token, or the server did not accept it (401).") },
  [ROW_FORBIDDEN] = { 5, N_ ("The server did not permit it (403).") },
  [ROW_NOT_FOUND] = { 6, N_ ("There is no such thing (404).") },
  [ROW_CONFLICT] = { 7, N_ ("It does not fit the state of things (409).") },
  [ROW_RATE_LIMITED] = { 8, N_ ("The server got too many requests (429).") },
  [ROW_SERVER] = { 9, N_ ("The server failed (5xx), or its answer made no sense.") },
  [ROW_NETWORK] = { 10, N_ ("There was no connection: because of a name, the network, TLS or a proxy.") },
  [ROW_TIMED_OUT] = { 11, N_ ("The time for a request was up before it had any effect.") },
  [ROW_OUTCOME_UNKNOWN] = { 12, N_ ("A change was sent and its answer was lost.") },
  [ROW_STORAGE] = { 13, N_ ("A local file could not be read or written.") },
  [ROW_PLUGIN] = { 14, N_ ("A plugin is missing, foreign or broken.") },
  [ROW_INTERRUPTED] = { 130, N_ ("The user interrupted the command.") },
};

static const ExitRow own_rows[] = {
  [AVN_ERROR_FAILED] = ROW_FAILURE,       [AVN_ERROR_USAGE] = ROW_USAGE,
  [AVN_ERROR_LOGIN_REQUIRED] = ROW_LOGIN, [AVN_ERROR_STORAGE] = ROW_STORAGE,
  [AVN_ERROR_PLUGIN] = ROW_PLUGIN,        [AVN_ERROR_INTERRUPTED] = ROW_INTERRUPTED,
};

static const ExitRow api_rows[] = {
  [AVN_CLIENT_ERROR_REFUSED] = ROW_FAILURE,
  [AVN_CLIENT_ERROR_OTP_REQUIRED] = ROW_SERVER,
  [AVN_CLIENT_ERROR_UNAUTHORIZED] = ROW_LOGIN,
  [AVN_CLIENT_ERROR_FORBIDDEN] = ROW_FORBIDDEN,
  [AVN_CLIENT_ERROR_NOT_FOUND] = ROW_NOT_FOUND,
  [AVN_CLIENT_ERROR_CONFLICT] = ROW_CONFLICT,
  [AVN_CLIENT_ERROR_RATE_LIMITED] = ROW_RATE_LIMITED,
  [AVN_CLIENT_ERROR_SERVER] = ROW_SERVER,
  [AVN_CLIENT_ERROR_NETWORK] = ROW_NETWORK,
  [AVN_CLIENT_ERROR_TIMED_OUT] = ROW_TIMED_OUT,
  [AVN_CLIENT_ERROR_OUTCOME_UNKNOWN] = ROW_OUTCOME_UNKNOWN,
};

static ExitRow
find_row (const GError *error)
{
  if (error == NULL)
    return ROW_OK;
  const guint code = (guint)error->code;
  if (error->domain == AVN_ERROR && code < G_N_ELEMENTS (own_rows))
    return own_rows[code];
  if (error->domain == AVN_CLIENT_ERROR && code < G_N_ELEMENTS (api_rows))
    return api_rows[code];
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return ROW_INTERRUPTED;
  return ROW_FAILURE;
}

/**
 * avn_exit_status:
 * @error: (nullable): what a command ended with
 *
 * Maps an error to the process's exit status. A code that the table does not know, as from a plugin that is
 * newer than the host, is a plain failure.
 *
 * Returns: the exit status, 0 if @error is %NULL
 */
int
avn_exit_status (const GError *error)
{
  return infos[find_row (error)].status;
}

/**
 * avn_exit_get_infos:
 * @n_infos: (out): how many there are
 *
 * Gets the exit statuses that avn itself ends with, and what they mean.
 *
 * Returns: (transfer none) (array length=n_infos): the rows
 */
const AvnExitInfo *
avn_exit_get_infos (gsize *n_infos)
{
  *n_infos = G_N_ELEMENTS (infos);
  return infos;
}
