/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#define AVN_EXIT_OK 0
#define AVN_EXIT_FAILURE 1

/**
 * AvnExitInfo:
 * @status: the exit status
 * @help: what it means, marked for translation
 *
 * One row of the table of exit statuses, of which every error has one.
 */
typedef struct
{
  int status;
  const char *help;
} AvnExitInfo;

int avn_exit_status (const GError *error);
const AvnExitInfo *avn_exit_get_infos (gsize *n_infos);
