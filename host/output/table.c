/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/table.h"
#include "text/text-private.h"

#include <string.h>

#define COLUMN_GAP "  "

static const char *
get_title (AvnRows *rows, guint column)
{
  return ((const AvnField *)rows->fields->pdata[column])->title;
}

/* (transfer full): how wide each column is; the cells know their own width afterwards. */
static gsize *
measure (AvnRows *rows, gboolean header)
{
  const guint n_columns = rows->fields->len;
  gsize *widths = g_new (gsize, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    widths[i] = header ? avn_text_width (get_title (rows, i)) : 0;
  for (gsize i = 0; i < rows->n_rows * n_columns; i++)
    {
      AvnCell *cell = &rows->cells[i];
      cell->width = avn_text_width (cell->text);
      widths[i % n_columns] = MAX (widths[i % n_columns], cell->width);
    }
  return widths;
}

static void
append_row (GString *table, const AvnCell *cells, const gsize *widths, gsize n_columns)
{
  const gsize start = table->len;
  for (gsize i = 0; i < n_columns; i++)
    {
      if (i > 0)
        g_string_append (table, COLUMN_GAP);
      avn_rows_append_text (table, &cells[i]);
      for (gsize j = cells[i].width; j < widths[i]; j++)
        g_string_append_c (table, ' ');
    }
  while (table->len > start && table->str[table->len - 1] == ' ')
    g_string_truncate (table, table->len - 1);
  g_string_append_c (table, '\n');
}

static void
append_header (GString *table, AvnRows *rows, const gsize *widths)
{
  const guint n_columns = rows->fields->len;
  g_autofree AvnCell *titles = g_new (AvnCell, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    titles[i] = (AvnCell){ .text = get_title (rows, i), .width = avn_text_width (get_title (rows, i)) };
  append_row (table, titles, widths, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      if (i > 0)
        g_string_append (table, COLUMN_GAP);
      for (gsize j = 0; j < widths[i]; j++)
        g_string_append_c (table, '=');
    }
  g_string_append_c (table, '\n');
}

static gsize
add_up (const gsize *widths, guint n_columns)
{
  gsize sum = 0;
  for (guint i = 0; i < n_columns; i++)
    sum += widths[i] + (i > 0 ? strlen (COLUMN_GAP) : 0);
  return sum;
}

/**
 * avn_table_print:
 * @rows: the rows, with cells for people
 * @header: whether titles and a rule stand above them
 * @greatest_width: the number of a terminal's cells that there are; 0 for any
 *
 * Lays rows out for people: a header, a rule, one line for each row.
 *
 * Returns: (transfer full) (nullable): lines that each end with a line end; %NULL if they are too wide
 */
char *
avn_table_print (AvnRows *rows, gboolean header, gsize greatest_width)
{
  const guint n_columns = rows->fields->len;
  g_autofree gsize *widths = measure (rows, header);
  g_autoptr (GString) table = g_string_new (NULL);
  if (greatest_width > 0 && add_up (widths, n_columns) > greatest_width)
    return NULL;
  if (header)
    append_header (table, rows, widths);
  for (gsize row = 0; row < rows->n_rows; row++)
    append_row (table, rows->cells + row * n_columns, widths, n_columns);
  return g_string_free (g_steal_pointer (&table), FALSE);
}
