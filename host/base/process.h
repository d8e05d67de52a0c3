/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <sys/types.h>

mode_t avn_process_prepare (void);
void avn_process_restore (mode_t umask_of_user);
