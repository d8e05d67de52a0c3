/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "output/rows.h"

char *avn_table_print (AvnRows *rows, gboolean header, gsize max_width);
char *avn_lines_print (AvnRows *rows, gsize max_width);
