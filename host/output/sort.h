/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/records.h>

AvnRecords *avn_sort_records (AvnRecords *records, const char *name, gboolean is_time, gboolean descending);
