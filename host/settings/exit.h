/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#define AVN_EXIT_OK 0
#define AVN_EXIT_FAILURE 1

typedef struct
{
  int status;
  const char *help; /* its meaning, translated */
} AvnExitInfo;

int avn_exit_status (GPtrArray *declarations, const GError *error);
GArray *avn_exit_list_infos (GPtrArray *declarations);
