/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/lines.h"

#include <glib/gi18n-lib.h>

static void
append_line (GString *lines, const AvnField *field, const AvnCell *cell)
{
  g_autoptr (GString) text = g_string_new (NULL);
  avn_rows_append_text (text, cell);
  /* Translators: the first %s is the title of a column, the second a value in it. */
  g_string_append_printf (lines, _ ("%s: %s"), field->title, text->str);
  while (lines->len > 0 && lines->str[lines->len - 1] == ' ')
    g_string_truncate (lines, lines->len - 1);
  g_string_append_c (lines, '\n');
}

/**
 * avn_lines_print:
 * @rows: the rows, with cells for people
 *
 * Lays rows out for people who listen, or whose terminal is narrow: a line with title and value for each
 * cell, and an empty line between two rows.
 *
 * Returns: (transfer full): lines that each end with a line end
 */
char *
avn_lines_print (AvnRows *rows)
{
  const guint n_columns = rows->fields->len;
  g_autoptr (GString) lines = g_string_new (NULL);
  for (gsize row = 0; row < rows->n_rows; row++)
    {
      if (row > 0)
        g_string_append_c (lines, '\n');
      for (guint i = 0; i < n_columns; i++)
        append_line (lines, rows->fields->pdata[i], &rows->cells[row * n_columns + i]);
    }
  return g_string_free (g_steal_pointer (&lines), FALSE);
}
