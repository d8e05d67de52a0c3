/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-mark.h"
#include "avn-record.h"
#include "avn-time.h"

/* (nullable): the member that says whether a column's value needs attention. */
static const char *
get_judge (const AvnColumn *column)
{
  if (column == NULL || (column->normal_values == NULL && column->kind != AVN_COLUMN_EXPIRY))
    return NULL;
  return column->status_field != NULL ? column->status_field : column->id;
}

/* Only text is judged: what is missing or null is nothing to worry about. */
static gboolean
needs_attention (const AvnColumn *column, GVariant *value, gint64 now)
{
  g_autoptr (GVariant) inner = g_variant_get_variant (value);
  gint64 time;
  if (!g_variant_is_of_type (inner, G_VARIANT_TYPE_STRING))
    return FALSE;
  const char *text = g_variant_get_string (inner, NULL);
  return (column->normal_values != NULL && !g_strv_contains (column->normal_values, text))
         || (column->kind == AVN_COLUMN_EXPIRY && avn_time_parse (text, &time) && time <= now);
}

/**
 * avn_mark_rows:
 * @rows: the rows
 * @records: (element-type GVariant): the records that they were made of
 * @now: the present time, in microseconds since 1970
 *
 * Marks the cells whose values need attention.
 */
void
avn_mark_rows (AvnRows *rows, GPtrArray *records, gint64 now)
{
  const guint n_fields = rows->fields->len;
  g_autofree AvnRecordName *judges = g_new0 (AvnRecordName, n_fields + 1);
  g_autofree GVariant **values = g_new0 (GVariant *, n_fields + 1);
  gboolean any = FALSE;
  for (guint i = 0; i < n_fields; i++)
    {
      judges[i].name = get_judge (((const AvnField *)rows->fields->pdata[i])->column);
      any |= judges[i].name != NULL;
    }
  for (gsize row = 0; any && row < rows->n_rows; row++)
    {
      avn_record_pick (records->pdata[row], judges, n_fields, values);
      for (guint i = 0; i < n_fields; i++)
        if (values[i] != NULL)
          {
            const AvnField *field = rows->fields->pdata[i];
            rows->cells[row * n_fields + i].is_marked = needs_attention (field->column, values[i], now);
            g_clear_pointer (&values[i], g_variant_unref);
          }
    }
}
