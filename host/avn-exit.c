/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-exit.h"

#include <avn/avn.h>

static const int own_statuses[] = {
  [AVN_ERROR_FAILED] = AVN_EXIT_FAILURE,
  [AVN_ERROR_USAGE] = 2,
  [AVN_ERROR_LOGIN_REQUIRED] = 4,
  [AVN_ERROR_STORAGE] = 13,
  [AVN_ERROR_PLUGIN] = 14,
  [AVN_ERROR_INTERRUPTED] = 130,
};

static const int api_statuses[] = {
  [AVN_API_ERROR_REFUSED] = AVN_EXIT_FAILURE,
  [AVN_API_ERROR_OTP_REQUIRED] = 9,
  [AVN_API_ERROR_UNAUTHORIZED] = 4,
  [AVN_API_ERROR_FORBIDDEN] = 5,
  [AVN_API_ERROR_NOT_FOUND] = 6,
  [AVN_API_ERROR_CONFLICT] = 7,
  [AVN_API_ERROR_RATE_LIMITED] = 8,
  [AVN_API_ERROR_SERVER] = 9,
  [AVN_API_ERROR_NETWORK] = 10,
  [AVN_API_ERROR_TIMED_OUT] = 11,
  [AVN_API_ERROR_OUTCOME_UNKNOWN] = 12,
};

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
  if (error == NULL)
    return AVN_EXIT_OK;
  const guint code = (guint)error->code;
  if (error->domain == AVN_ERROR && code < G_N_ELEMENTS (own_statuses))
    return own_statuses[code];
  if (error->domain == AVN_API_ERROR && code < G_N_ELEMENTS (api_statuses))
    return api_statuses[code];
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return own_statuses[AVN_ERROR_INTERRUPTED];
  return AVN_EXIT_FAILURE;
}
