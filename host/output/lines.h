/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "output/rows.h"

char *avn_lines_print (AvnRows *rows);
