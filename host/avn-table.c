/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-table.h"
#include "avn-record.h"
#include "avn-text-private.h"

#include <avn/avn-json.h>
#include <string.h>

#define COLUMN_GAP "  "

static void append_cell (GString *cell, GVariant *value);

static void
append_list (GString *cell, GVariant *list)
{
  const gsize n_children = g_variant_n_children (list);
  for (gsize i = 0; i < n_children; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
      if (i > 0)
        g_string_append (cell, ", ");
      append_cell (cell, child);
    }
}

static void
append_cell (GString *cell, GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    {
      g_autoptr (GVariant) inner = g_variant_get_variant (value);
      append_cell (cell, inner);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      g_autofree char *safe = avn_text_make_safe (g_variant_get_string (value, NULL), -1);
      g_string_append (cell, safe);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY)
           && !g_variant_is_of_type (value, G_VARIANT_TYPE_DICTIONARY))
    append_list (cell, value);
  else
    {
      /* JSON that is safe by itself may still hold floods of combining marks. */
      g_autofree char *json = avn_json_print (value, AVN_JSON_COMPACT);
      g_autofree char *safe = avn_text_make_safe (json, -1);
      g_string_append (cell, safe);
    }
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

/* What each kind of column does to its cells; nothing where there is no row. */
static void (*const finishers[]) (GString *) = {
  [AVN_COLUMN_TIME] = drop_fraction,
};

/* Cells are many and short, so that they share one block of memory. */
static const char *
format_cell (GStringChunk *chunk, GVariant *value, const AvnColumn *column)
{
  if (value == NULL)
    return "";
  g_autoptr (GString) cell = g_string_new (NULL);
  append_cell (cell, value);
  if ((guint)column->kind < G_N_ELEMENTS (finishers) && finishers[column->kind] != NULL)
    finishers[column->kind](cell);
  return g_string_chunk_insert_len (chunk, cell->str, (gssize)cell->len);
}

static void
add_cells (
    GPtrArray *cells, GStringChunk *chunk, GVariant *record, const AvnColumn *const *columns, GPtrArray *ids)
{
  g_autofree GVariant **values = g_new (GVariant *, ids->len + 1);
  avn_record_pick (record, (const char *const *)ids->pdata, ids->len, values);
  for (guint i = 0; i < ids->len; i++)
    {
      g_ptr_array_add (cells, (gpointer)format_cell (chunk, values[i], columns[i]));
      g_clear_pointer (&values[i], g_variant_unref);
    }
}

static void
append_row (GString *table, char *const *cells, const gsize *widths, gsize n_columns)
{
  const gsize start = table->len;
  for (gsize i = 0; i < n_columns; i++)
    {
      if (i > 0)
        g_string_append (table, COLUMN_GAP);
      avn_text_append_padded (table, cells[i], widths[i]);
    }
  while (table->len > start && table->str[table->len - 1] == ' ')
    g_string_truncate (table, table->len - 1);
  g_string_append_c (table, '\n');
}

static void
append_rule (GString *table, const gsize *widths, gsize n_columns)
{
  for (gsize i = 0; i < n_columns; i++)
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
 * @records: the rows, of type "aa{sv}"
 * @columns: (array zero-terminated=1): which members to show
 * @gettext_domain: (nullable): the domain that titles are translated in
 *
 * Lays records out for people: a header, a rule, one line for each record. It does not depend on the
 * terminal.
 *
 * Returns: (transfer full): lines that each end with a line end
 */
char *
avn_table_print (GVariant *records, const AvnColumn *const *columns, const char *gettext_domain)
{
  const gsize n_columns = g_strv_length ((char **)columns);
  const gsize n_rows = g_variant_n_children (records);
  g_autoptr (GStringChunk) chunk = g_string_chunk_new (4096);
  g_autoptr (GPtrArray) cells = g_ptr_array_sized_new ((guint)((n_rows + 1) * n_columns));
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autofree gsize *widths = g_new0 (gsize, n_columns + 1);

  for (gsize i = 0; i < n_columns; i++)
    {
      g_ptr_array_add (cells, (gpointer)g_dgettext (gettext_domain, columns[i]->title));
      g_ptr_array_add (ids, (gpointer)columns[i]->id);
    }
  for (gsize row = 0; row < n_rows; row++)
    {
      g_autoptr (GVariant) record = g_variant_get_child_value (records, row);
      add_cells (cells, chunk, record, columns, ids);
    }
  for (guint i = 0; i < cells->len; i++)
    widths[i % n_columns] = MAX (widths[i % n_columns], avn_text_width (cells->pdata[i]));

  g_autoptr (GString) table = g_string_new (NULL);
  append_row (table, (char **)cells->pdata, widths, n_columns);
  append_rule (table, widths, n_columns);
  for (gsize row = 1; row <= n_rows; row++)
    append_row (table, (char **)cells->pdata + row * n_columns, widths, n_columns);
  return g_string_free (g_steal_pointer (&table), FALSE);
}
