/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

AVN_AVAILABLE int avn_app_run (char **argv);
void avn_log_set_up (gboolean debug);
