/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/rows.h"
#include "console/console-private.h"
#include "output/json-private.h"
#include "output/time.h"
#include "text/text-private.h"

#include <string.h>

static void
append_value (GString *cell, JsonNode *value)
{
  if (avn_json_is_string (value))
    avn_text_append_safe (cell, json_node_get_string (value), -1);
  else if (JSON_NODE_HOLDS_ARRAY (value))
    {
      JsonArray *list = json_node_get_array (value);
      for (guint i = 0; i < json_array_get_length (list); i++)
        {
          if (i > 0)
            g_string_append (cell, ", ");
          append_value (cell, json_array_get_element (list, i));
        }
    }
  else
    {
      /* Safe JSON may still contain many combining marks. */
      g_autoptr (GString) json = g_string_new (NULL);
      avn_json_append (json, value, AVN_JSON_COMPACT);
      avn_text_append_safe (cell, json->str, -1);
    }
}

/* Turns "2021-08-16T16:26:10.001122Z" into "2021-08-16T16:26:10Z". */
static void
drop_fraction (GString *time)
{
  const char *fraction = strchr (time->str, '.');
  if (fraction == NULL)
    return;
  const gsize length = 1 + strspn (fraction + 1, "0123456789");
  if (g_str_equal (fraction + length, "Z"))
    g_string_erase (time, fraction - time->str, (gssize)length);
}

static void
finish_time (GString *cell, gboolean relative, gint64 now)
{
  gint64 time;
  if (relative && avn_time_parse (cell->str, &time))
    {
      g_autofree char *phrase = avn_time_print_relative (time, now);
      g_string_assign (cell, phrase);
    }
  else
    drop_fraction (cell);
}

/* Missing and null values need no attention. */
static gboolean
needs_attention (const AvnColumn *column, JsonObject *record, gint64 now)
{
  const char *field = column->status_field != NULL ? column->status_field : column->id;
  const char *text = avn_json_get_string (record, field);
  gint64 time;
  if (text == NULL)
    return FALSE;
  if (column->normal_values != NULL && !g_strv_contains (column->normal_values, text))
    return TRUE;
  return column->kind == AVN_COLUMN_EXPIRY && avn_time_parse (text, &time) && time <= now;
}

static gboolean
is_set (JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return FALSE;
  return !JSON_NODE_HOLDS_ARRAY (value) || json_array_get_length (json_node_get_array (value)) > 0;
}

/* Removes the columns without a value that are shown only if they have one. */
static void
remove_unset_columns (AvnRows *self, const gboolean *has_value)
{
  for (guint j = self->fields->len; j > 0; j--)
    if (((AvnField *)self->fields->pdata[j - 1])->only_if_set && !has_value[j - 1])
      {
        gsize n_kept = 0;
        for (gsize i = 0; i < self->n_rows * self->fields->len; i++)
          if (i % self->fields->len != j - 1)
            self->cells[n_kept++] = self->cells[i];
        g_ptr_array_remove_index (self->fields, j - 1);
      }
}

/**
 * avn_rows_new:
 * @records: the records
 * @fields: (element-type AvnField): the fields to show; those that are shown only if set are removed
 * otherwise
 * @relative: whether to show times relative to now
 * @marks: whether to mark values that need attention
 *
 * Formats records for people: safe for a terminal, and without effect on neighboring text.
 *
 * Returns: (transfer full): the rows
 */
AvnRows *
avn_rows_new (AvnRecords *records, GPtrArray *fields, gboolean relative, gboolean marks)
{
  AvnRows *self = g_new0 (AvnRows, 1);
  g_autoptr (GString) text = g_string_new (NULL);
  const gint64 now = g_get_real_time ();
  g_autofree gboolean *has_value = g_new0 (gboolean, fields->len + 1);

  self->fields = g_ptr_array_ref (fields);
  self->n_rows = avn_records_get_length (records);
  self->cells = g_new0 (AvnCell, self->n_rows * fields->len + 1);
  /* One block of memory for many short texts */
  self->chunk = g_string_chunk_new (4096);
  for (gsize i = 0; i < self->n_rows * fields->len; i += fields->len)
    {
      g_autoptr (JsonObject) record = avn_records_get (records, (guint)(i / fields->len));
      for (guint j = 0; j < fields->len; j++)
        {
          const AvnField *field = fields->pdata[j];
          JsonNode *value = json_object_get_member (record, field->name);
          g_string_truncate (text, 0);
          has_value[j] |= is_set (value);
          if (value != NULL)
            append_value (text, value);
          if (avn_field_is_time (field->column))
            finish_time (text, relative, now);
          g_autofree char *fitted = avn_text_fit_cell (text->str);
          self->cells[i + j].text = g_string_chunk_insert (self->chunk, fitted != NULL ? fitted : text->str);
          self->cells[i + j].is_marked
              = marks && field->column != NULL && needs_attention (field->column, record, now);
        }
    }
  remove_unset_columns (self, has_value);
  return self;
}

/* Appends the text of a cell, in color if it is marked. */
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
