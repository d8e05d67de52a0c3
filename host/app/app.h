/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

/**
 * AvnLog:
 * @early: (owned) (nullable): the messages before avn_log_show(), %NULL after it
 * @debug: whether to show messages
 *
 * The log of the process.
 */
typedef struct
{
  GString *early;
  gboolean debug;
} AvnLog;

AVN_AVAILABLE int avn_app_run (char **argv);
AvnLog *avn_log_set_up (void);
void avn_log_show (AvnLog *self, gboolean debug);
