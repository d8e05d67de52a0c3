/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/separated.h"
#include "output/field.h"
#include "text/text-private.h"

#include <avn/json.h>
#include <string.h>

const AvnSeparatedFormat avn_separated_terse = {
  .separator = ':',
  .line_end = "\n",
  .marked = "\\:",
  .marked_in_list = "\\:,",
};

/* Backslashes are escaped even in quotes. */
const AvnSeparatedFormat avn_separated_csv = {
  .separator = ',',
  .line_end = "\r\n",
  .quotes = TRUE,
  .has_header = TRUE,
  .marked = "\\",
  .marked_in_list = "\\,",
};

/* Omits nothing, so that programs can restore the text. */
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
append_value (GString *cell, JsonNode *value, const AvnSeparatedFormat *format)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;
  if (list == NULL || !is_flat (list))
    append_scalar (cell, value, format->marked);
  else
    for (guint i = 0; i < json_array_get_length (list); i++)
      {
        if (i > 0)
          g_string_append_c (cell, ',');
        append_scalar (cell, json_array_get_element (list, i), format->marked_in_list);
      }
}

/* Line ends in values are escaped and need no quotes. */
static gboolean
needs_quotes (const char *text, guint n_fields, const AvnSeparatedFormat *format)
{
  /* Readers skip an empty line, which must not be a record. */
  const gboolean is_empty_line = n_fields == 1 && *text == '\0';
  return format->quotes
         && (is_empty_line || strchr (text, format->separator) != NULL || strchr (text, '"') != NULL);
}

/* @record: (nullable): without one, the header is written */
static void
append_line (GString *output, GPtrArray *fields, JsonObject *record, const AvnSeparatedFormat *format)
{
  g_autoptr (GString) cell = g_string_new (NULL);
  for (guint i = 0; i < fields->len; i++)
    {
      const char *name = ((const AvnField *)fields->pdata[i])->name;
      JsonNode *value = record != NULL ? json_object_get_member (record, name) : NULL;
      g_string_truncate (cell, 0);
      if (value != NULL)
        append_value (cell, value, format);
      else if (record == NULL)
        append_text (cell, name, format->marked);
      if (i > 0)
        g_string_append_c (output, format->separator);
      if (needs_quotes (cell->str, fields->len, format))
        {
          g_string_replace (cell, "\"", "\"\"", 0);
          g_string_append_printf (output, "\"%s\"", cell->str);
        }
      else
        g_string_append_len (output, cell->str, (gssize)cell->len);
    }
  g_string_append (output, format->line_end);
}

/**
 * avn_separated_print:
 * @records: the records
 * @fields: (element-type AvnField): the fields to write
 * @format: the format
 * @header: whether to write the names of the fields first, if the format has a header
 *
 * Writes records for programs, one per line. Characters that could act on a terminal are escaped with a
 * backslash.
 *
 * Returns: (transfer full): the lines, in UTF-8; empty without fields
 */
char *
avn_separated_print (AvnRecords *records,
                     GPtrArray *fields,
                     const AvnSeparatedFormat *format,
                     gboolean header)
{
  GString *output = g_string_new (NULL);
  if (fields->len > 0 && header && format->has_header)
    append_line (output, fields, NULL, format);
  for (guint i = 0; fields->len > 0 && i < avn_records_get_length (records); i++)
    {
      g_autoptr (JsonObject) record = avn_records_get (records, i);
      append_line (output, fields, record, format);
    }
  return g_string_free (output, FALSE);
}
