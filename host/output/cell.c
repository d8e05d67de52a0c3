/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/cell.h"
#include "output/json-private.h"
#include "output/time.h"
#include "text/text-private.h"

#include <string.h>

static void append_value (GString *cell, JsonNode *value);

static void
append_list (GString *cell, JsonArray *list)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      if (i > 0)
        g_string_append (cell, ", ");
      append_value (cell, json_array_get_element (list, i));
    }
}

/* JSON that is safe by itself may still hold floods of combining marks. */
static void
append_json (GString *cell, JsonNode *value)
{
  g_autoptr (GString) json = g_string_new (NULL);
  avn_json_append (json, value, AVN_JSON_COMPACT);
  avn_text_append_safe (cell, json->str, -1);
}

static void
append_value (GString *cell, JsonNode *value)
{
  if (avn_json_is_string (value))
    avn_text_append_safe (cell, json_node_get_string (value), -1);
  else if (JSON_NODE_HOLDS_ARRAY (value))
    append_list (cell, json_node_get_array (value));
  else
    append_json (cell, value);
}

/* "2021-08-16T16:26:10.001122Z" becomes "2021-08-16T16:26:10Z". */
static void
drop_fraction (GString *time)
{
  const char *fraction = strchr (time->str, '.');
  if (fraction == NULL || !g_str_has_suffix (time->str, "Z"))
    return;
  const char *end = time->str + time->len - 1;
  for (const char *p = fraction + 1; p < end; p++)
    if (!g_ascii_isdigit (*p))
      return;
  g_string_erase (time, fraction - time->str, end - fraction);
}

static void
finish_time (GString *cell, const AvnCellStyle *style)
{
  gint64 time;
  if (style == NULL || !style->relative || !avn_time_parse (cell->str, &time))
    {
      drop_fraction (cell);
      return;
    }
  g_autofree char *phrase = avn_time_print_relative (time, style->now);
  g_string_assign (cell, phrase);
}

/* What each kind of column does to its cells; nothing where there is no row. */
static void (*const finishers[]) (GString *, const AvnCellStyle *) = {
  [AVN_COLUMN_TIME] = finish_time,
  [AVN_COLUMN_EXPIRY] = finish_time,
};

/**
 * avn_cell_append:
 * @cell: (inout): empty; where to put the text
 * @value: a value
 * @field: the field that it belongs to
 * @style: (nullable) (type AvnCellStyle): how to write it
 *
 * Writes one value for people: text that is safe for a terminal, in one line, and leaves its neighbours
 * alone.
 */
void
avn_cell_append (GString *cell, JsonNode *value, const AvnField *field, gconstpointer style)
{
  const AvnColumnKind kind = field->column != NULL ? field->column->kind : AVN_COLUMN_PLAIN;
  append_value (cell, value);
  if ((guint)kind < G_N_ELEMENTS (finishers) && finishers[kind] != NULL)
    finishers[kind](cell, style);
  g_autofree char *fitted = avn_text_fit_cell (cell->str);
  if (fitted != NULL)
    g_string_assign (cell, fitted);
}
