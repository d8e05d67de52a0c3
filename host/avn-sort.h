/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

void avn_sort_records (GPtrArray *records, const char *name, gboolean is_time, gboolean descending);
