/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "avn-rows.h"

void avn_mark_rows (AvnRows *rows, GPtrArray *records, gint64 now);
