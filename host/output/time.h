/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

gboolean avn_time_parse (const char *text, gint64 *microseconds);
char *avn_time_print_relative (gint64 time, gint64 now);
