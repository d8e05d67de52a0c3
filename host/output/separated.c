/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/separated.h"
#include "output/rows.h"
#include "text/text-private.h"

#include <avn/json.h>
#include <string.h>

const AvnSeparatedFormat avn_separated_terse = {
  .separator = ':',
  .line_end = "\n",
  .marked = "\\:",
  .marked_in_list = "\\:,",
};

/* The backslash is the one mark that quotes do not make superfluous, as it also begins what is escaped. */
const AvnSeparatedFormat avn_separated_csv = {
  .separator = ',',
  .line_end = "\r\n",
  .quotes = TRUE,
  .may_have_header = TRUE,
  .marked = "\\",
  .marked_in_list = "\\,",
};

/* Unlike what people are shown nothing is left out, so that the text can be read back. */
static void
append_text (GString *cell, const char *text, const char *marked)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar character = g_utf8_get_char (p);
      if (avn_text_is_unsafe_character (character))
        avn_text_append_escaped (cell, character);
      else
        {
          if (character < 0x80 && strchr (marked, (int)character) != NULL)
            g_string_append_c (cell, '\\');
          g_string_append_len (cell, p, g_utf8_next_char (p) - p);
        }
    }
}

/* Whether an array has nothing in it that has members or elements of its own. */
static gboolean
is_flat (JsonArray *list)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);
      if (JSON_NODE_HOLDS_OBJECT (element) || JSON_NODE_HOLDS_ARRAY (element))
        return FALSE;
    }
  return TRUE;
}

static void
append_scalar (GString *cell, JsonNode *value, const char *marked)
{
  if (JSON_NODE_HOLDS_NULL (value))
    return;
  if (avn_json_is_string (value))
    append_text (cell, json_node_get_string (value), marked);
  else
    {
      g_autofree char *json = avn_json_print (value, AVN_JSON_COMPACT);
      append_text (cell, json, marked);
    }
}

static void
append_list (GString *cell, JsonArray *list, const char *marked)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      if (i > 0)
        g_string_append_c (cell, ',');
      append_scalar (cell, json_array_get_element (list, i), marked);
    }
}

static void
append_cell (GString *cell, JsonNode *value, const AvnField *field, gconstpointer style)
{
  const AvnSeparatedFormat *format = style;
  if (JSON_NODE_HOLDS_ARRAY (value) && is_flat (json_node_get_array (value)))
    append_list (cell, json_node_get_array (value), format->marked_in_list);
  else
    append_scalar (cell, value, format->marked);
}

static void
append_quoted (GString *output, const char *text)
{
  g_string_append_c (output, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (output, '"');
      g_string_append_c (output, *p);
    }
  g_string_append_c (output, '"');
}

/* A line end never stands in a cell, as it is escaped. A record of nothing but an empty field would be an
 * empty line, which readers take for no record. */
static void
append_record (GString *output, const AvnCell *cells, guint n_cells, const AvnSeparatedFormat *format)
{
  for (guint i = 0; i < n_cells; i++)
    {
      const char *text = cells[i].text;
      if (i > 0)
        g_string_append_c (output, format->separator);
      if (format->quotes
          && (strchr (text, format->separator) != NULL || strchr (text, '"') != NULL
              || (n_cells == 1 && *text == '\0')))
        append_quoted (output, text);
      else
        g_string_append (output, text);
    }
  g_string_append (output, format->line_end);
}

static void
append_header (GString *output, GPtrArray *fields, const AvnSeparatedFormat *format)
{
  g_autofree AvnCell *cells = g_new0 (AvnCell, fields->len + 1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < fields->len; i++)
    {
      GString *name = g_string_new (NULL);
      append_text (name, ((const AvnField *)fields->pdata[i])->name, format->marked);
      cells[i].text = name->str;
      g_ptr_array_add (names, g_string_free (name, FALSE));
    }
  append_record (output, cells, fields->len, format);
}

/**
 * avn_separated_print:
 * @records: the records
 * @fields: (element-type AvnField): what to write of each
 * @format: how to write it
 * @header: whether the names of the fields stand in front, if the format may have them
 *
 * Writes records for programs, one a line. What could act on a terminal is escaped with a backslash.
 *
 * Returns: (transfer full): the records, in UTF-8; nothing where there are no fields
 */
char *
avn_separated_print (AvnRecords *records,
                     GPtrArray *fields,
                     const AvnSeparatedFormat *format,
                     gboolean header)
{
  g_autoptr (AvnRows) rows = avn_rows_new (records, fields, append_cell, format, 0);
  g_autoptr (GString) output = g_string_new (NULL);
  if (fields->len > 0 && header && format->may_have_header)
    append_header (output, fields, format);
  for (gsize row = 0; row < rows->n_rows && fields->len > 0; row++)
    append_record (output, rows->cells + row * fields->len, fields->len, format);
  return g_string_free (g_steal_pointer (&output), FALSE);
}
