/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "output/field.h"

#include <avn/records.h>

/**
 * AvnCell:
 * @text: what is shown
 * @width: the number of a terminal's cells that it takes, once somebody has measured it
 * @is_marked: whether it has a color, as it needs attention
 *
 * One cell of the rows.
 */
typedef struct
{
  const char *text;
  gsize width;
  gboolean is_marked;
} AvnCell;

/**
 * AvnCellWriter:
 * @cell: empty; where to put the text
 * @value: the value
 * @field: the field that it belongs to
 * @style: (nullable): what else the output mode wants to know
 *
 * Writes one value in the way of an output mode. A value that is missing is not written, and its cell is
 * empty.
 */
typedef void (*AvnCellWriter) (GString *cell, JsonNode *value, const AvnField *field, gconstpointer style);

/**
 * AvnRows:
 * @fields: (owned) (element-type AvnField): the columns
 * @cells: (owned): row by row, as many in each as there are fields
 * @n_rows: how many rows there are
 *
 * Records as text, which a layout puts together: a table, lines, or separated values.
 */
typedef struct
{
  GPtrArray *fields;
  AvnCell *cells;
  gsize n_rows;

  GStringChunk *chunk; /* (owned): the texts */
} AvnRows;

AvnRows *avn_rows_new (
    AvnRecords *records, GPtrArray *fields, AvnCellWriter write, gconstpointer style, gint64 mark_time);
void avn_rows_append_text (GString *string, const AvnCell *cell);
void avn_rows_free (AvnRows *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnRows, avn_rows_free)
