/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/mark.h"
#include "output/time.h"

#include <avn/json.h>

/**
 * avn_mark_is_due:
 * @field: a field
 * @record: a record
 * @now: the present time, in microseconds since 1970
 *
 * Tells whether a value needs attention. Only texts do: one that is missing or null is nothing to worry
 * about.
 *
 * Returns: %TRUE if it does
 */
gboolean
avn_mark_is_due (const AvnField *field, JsonObject *record, gint64 now)
{
  const AvnColumn *column = field->column;
  gint64 time;
  if (column == NULL || (column->normal_values == NULL && column->kind != AVN_COLUMN_EXPIRY))
    return FALSE;
  const char *text
      = avn_json_get_string (record, column->status_field != NULL ? column->status_field : column->id);
  return text != NULL
         && ((column->normal_values != NULL && !g_strv_contains (column->normal_values, text))
             || (column->kind == AVN_COLUMN_EXPIRY && avn_time_parse (text, &time) && time <= now));
}
