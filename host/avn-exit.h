/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#define AVN_EXIT_OK 0
#define AVN_EXIT_FAILURE 1

int avn_exit_status (const GError *error);
