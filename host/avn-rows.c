/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-console-private.h"
#include "avn-record.h"
#include "avn-rows.h"

/* Cells are many and short, so that they share one block of memory, and what they are written to first. */
static void
add_row (
    AvnRows *self, AvnCell *row, GVariant **values, GString *buffer, AvnCellWriter write, gconstpointer style)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      g_string_truncate (buffer, 0);
      if (values[i] != NULL)
        write (buffer, values[i], self->fields->pdata[i], style);
      row[i].text = g_string_chunk_insert_len (self->chunk, buffer->str, (gssize)buffer->len);
      g_clear_pointer (&values[i], g_variant_unref);
    }
}

/**
 * avn_rows_new:
 * @records: (element-type GVariant): records of type "a{sv}"
 * @fields: (element-type AvnField): what to show of each
 * @write: how to write a value
 * @style: (nullable): for @write
 *
 * Makes the cells of records.
 *
 * Returns: (transfer full): the rows
 */
AvnRows *
avn_rows_new (GPtrArray *records, GPtrArray *fields, AvnCellWriter write, gconstpointer style)
{
  AvnRows *self = g_new0 (AvnRows, 1);
  g_autofree AvnRecordName *names = g_new0 (AvnRecordName, fields->len + 1);
  g_autofree GVariant **values = g_new0 (GVariant *, fields->len + 1);
  g_autoptr (GString) buffer = g_string_new (NULL);

  self->fields = g_ptr_array_ref (fields);
  self->n_rows = records->len;
  self->cells = g_new0 (AvnCell, self->n_rows * fields->len + 1);
  self->chunk = g_string_chunk_new (4096);
  for (guint i = 0; i < fields->len; i++)
    names[i].name = ((const AvnField *)fields->pdata[i])->name;
  for (gsize row = 0; row < self->n_rows; row++)
    {
      avn_record_pick (records->pdata[row], names, fields->len, values);
      add_row (self, self->cells + row * fields->len, values, buffer, write, style);
    }
  return self;
}

/* Adds the text of a cell, in color if it is marked, which takes no room. */
void
avn_rows_append_text (GString *string, const AvnCell *cell)
{
  if (cell->is_marked)
    g_string_append (string, AVN_CONSOLE_ATTENTION);
  g_string_append (string, cell->text);
  if (cell->is_marked)
    g_string_append (string, AVN_CONSOLE_PLAIN);
}

void
avn_rows_free (AvnRows *self)
{
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->chunk, g_string_chunk_free);
  g_free (self->cells);
  g_free (self);
}
