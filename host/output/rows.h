/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "output/field.h"

#include <avn/records.h>

/**
 * AvnCell:
 * @text: safe text in one line
 * @width: the width in columns of a terminal; set by the layout
 * @is_marked: whether to show it in color
 *
 * A value for people.
 */
typedef struct
{
  const char *text;
  gsize width;
  gboolean is_marked;
} AvnCell;

/**
 * AvnRows:
 * @fields: (owned) (element-type AvnField): the columns
 * @cells: (owned): the cells, row by row
 * @n_rows: the number of rows
 *
 * Records for people, as input of a layout.
 */
typedef struct
{
  GPtrArray *fields;
  AvnCell *cells;
  gsize n_rows;

  GStringChunk *chunk; /* (owned): the texts */
} AvnRows;

AvnRows *avn_rows_new (AvnRecords *records, GPtrArray *fields, gboolean relative, gboolean marks);
void avn_rows_append_text (GString *string, const AvnCell *cell);
void avn_rows_free (AvnRows *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnRows, avn_rows_free)
