/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "output/field.h"

#include <json-glib/json-glib.h>

/**
 * AvnCellStyle:
 * @relative: whether times are shown as how far away they are
 * @now: the present time, in microseconds since 1970
 *
 * How values are written for people.
 */
typedef struct
{
  gboolean relative;
  gint64 now;
} AvnCellStyle;

void avn_cell_append (GString *cell, JsonNode *value, const AvnField *field, gconstpointer style);
