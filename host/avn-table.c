/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-table.h"
#include "avn-text-private.h"

#define COLUMN_GAP "  "

static const char *
get_title (AvnRows *rows, guint column)
{
  return ((const AvnField *)rows->fields->pdata[column])->title;
}

/* (transfer full): how wide each column is; the cells know their own width afterwards. */
static gsize *
measure (AvnRows *rows)
{
  const guint n_columns = rows->fields->len;
  gsize *widths = g_new (gsize, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    widths[i] = avn_text_width (get_title (rows, i));
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
      g_string_append (table, cells[i].text);
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
    titles[i] = (AvnCell){ get_title (rows, i), avn_text_width (get_title (rows, i)) };
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

/**
 * avn_table_print:
 * @rows: the rows, with cells for people
 *
 * Lays rows out for people: a header, a rule, one line for each row. It does not depend on the terminal.
 *
 * Returns: (transfer full): lines that each end with a line end
 */
char *
avn_table_print (AvnRows *rows)
{
  const guint n_columns = rows->fields->len;
  g_autofree gsize *widths = measure (rows);
  g_autoptr (GString) table = g_string_new (NULL);
  append_header (table, rows, widths);
  for (gsize row = 0; row < rows->n_rows; row++)
    append_row (table, rows->cells + row * n_columns, widths, n_columns);
  return g_string_free (g_steal_pointer (&table), FALSE);
}
