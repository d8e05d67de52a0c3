/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/rows.h"
#include "console/console-private.h"
#include "output/mark.h"

/* Cells are many and short, so that they share one block of memory, and what they are written to first. */
static void
add_row (AvnRows *self,
         AvnCell *row,
         JsonObject *record,
         GString *buffer,
         AvnCellWriter write,
         gconstpointer style)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const AvnField *field = self->fields->pdata[i];
      JsonNode *value = json_object_get_member (record, field->name);
      g_string_truncate (buffer, 0);
      if (value != NULL)
        write (buffer, value, field, style);
      row[i].text = g_string_chunk_insert_len (self->chunk, buffer->str, (gssize)buffer->len);
    }
}

static void
mark_row (AvnRows *self, AvnCell *row, JsonObject *record, gint64 now)
{
  for (guint i = 0; i < self->fields->len; i++)
    row[i].is_marked = avn_mark_is_due (self->fields->pdata[i], record, now);
}

/**
 * avn_rows_new:
 * @records: the records
 * @fields: (element-type AvnField): what to show of each
 * @write: how to write a value
 * @style: (nullable): for @write
 * @mark_time: the present time, in microseconds since 1970, to mark the cells whose values need attention; 0
 * to mark none
 *
 * Makes the cells of records.
 *
 * Returns: (transfer full): the rows
 */
AvnRows *
avn_rows_new (
    AvnRecords *records, GPtrArray *fields, AvnCellWriter write, gconstpointer style, gint64 mark_time)
{
  AvnRows *self = g_new0 (AvnRows, 1);
  g_autoptr (GString) buffer = g_string_new (NULL);

  self->fields = g_ptr_array_ref (fields);
  self->n_rows = avn_records_get_length (records);
  self->cells = g_new0 (AvnCell, self->n_rows * fields->len + 1);
  self->chunk = g_string_chunk_new (4096);
  for (gsize i = 0; i < self->n_rows; i++)
    {
      g_autoptr (JsonObject) record = avn_records_get (records, (guint)i);
      AvnCell *row = self->cells + i * fields->len;
      add_row (self, row, record, buffer, write, style);
      if (mark_time != 0)
        mark_row (self, row, record, mark_time);
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
