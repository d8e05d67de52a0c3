/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

void avn_log_set_up (gboolean debug);
