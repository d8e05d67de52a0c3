/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/table.h"
#include "text/text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define COLUMN_GAP "  "

/* One long value makes every row long. */
#define MAX_TABLE_SIZE (64 * 1024 * 1024)

static const char *
get_title (AvnRows *rows, guint column)
{
  return ((const AvnField *)rows->fields->pdata[column])->title;
}

/* (transfer full): returns the width of each column, and sets that of each cell */
static gsize *
measure_columns (AvnRows *rows, gboolean header)
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
append_repeated (GString *string, char character, gsize n)
{
  const gsize length = string->len;
  g_string_set_size (string, length + n);
  memset (string->str + length, character, n);
}

static void
end_line (GString *string)
{
  gsize length = string->len;
  while (length > 0 && string->str[length - 1] == ' ')
    length--;
  g_string_truncate (string, length);
  g_string_append_c (string, '\n');
}

static void
append_row (GString *table, const AvnCell *cells, const gsize *widths, gsize n_columns)
{
  for (gsize i = 0; i < n_columns; i++)
    {
      if (i > 0)
        g_string_append (table, COLUMN_GAP);
      avn_rows_append_text (table, &cells[i]);
      append_repeated (table, ' ', widths[i] - cells[i].width);
    }
  end_line (table);
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
      append_repeated (table, '=', widths[i]);
    }
  g_string_append_c (table, '\n');
}

/**
 * avn_table_print:
 * @rows: the rows
 * @header: whether to print titles and a rule
 * @max_width: the width of the terminal in columns; 0 for no limit
 *
 * Lays out rows as a table.
 *
 * Returns: (transfer full) (nullable): complete lines; %NULL if they do not fit @max_width or memory
 */
char *
avn_table_print (AvnRows *rows, gboolean header, gsize max_width)
{
  const guint n_columns = rows->fields->len;
  g_autofree gsize *widths = measure_columns (rows, header);
  gsize width = n_columns > 0 ? (n_columns - 1) * strlen (COLUMN_GAP) : 0;
  for (guint i = 0; i < n_columns; i++)
    width += widths[i];
  if ((max_width > 0 && width > max_width) || width > MAX_TABLE_SIZE / (rows->n_rows + 1))
    return NULL;

  GString *table = g_string_new (NULL);
  if (header)
    append_header (table, rows, widths);
  for (gsize row = 0; row < rows->n_rows; row++)
    append_row (table, rows->cells + row * n_columns, widths, n_columns);
  return g_string_free (table, FALSE);
}

/**
 * avn_lines_print:
 * @rows: the rows
 * @max_width: the width of the terminal in columns; 0 for no limit
 *
 * Lays out rows as one line with title and value for each cell, and an empty line between rows. A value that
 * fits a line only without its title has its own, so that a terminal does not break it.
 *
 * Returns: (transfer full): complete lines
 */
char *
avn_lines_print (AvnRows *rows, gsize max_width)
{
  const guint n_columns = rows->fields->len;
  GString *lines = g_string_new (NULL);
  for (gsize i = 0; i < rows->n_rows * n_columns; i++)
    {
      const char *title = get_title (rows, (guint)(i % n_columns));
      const gsize width = avn_text_width (rows->cells[i].text);
      const gsize title_width = avn_text_width (title) + strlen (": ");
      const gboolean is_apart = width > 0 && width <= max_width && title_width + width > max_width;
      g_autoptr (GString) text = g_string_new (NULL);
      if (i > 0 && i % n_columns == 0)
        g_string_append_c (lines, '\n');
      avn_rows_append_text (text, &rows->cells[i]);
      /* Translators: the first %s is the title of a column, the second a value in it. */
      g_string_append_printf (lines, _ ("%s: %s"), title, is_apart ? "" : text->str);
      end_line (lines);
      if (is_apart)
        {
          g_string_append (lines, text->str);
          end_line (lines);
        }
    }
  return g_string_free (lines, FALSE);
}
