/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-rows.h"
#include "avn-separated.h"
#include "avn-text-private.h"

#include <avn/avn-json.h>
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

/* (transfer full) (nullable): what is inside variants and maybes; NULL for null. */
static GVariant *
unbox (GVariant *value)
{
  GVariant *inner = g_variant_ref (value);
  while (inner != NULL
         && (g_variant_is_of_type (inner, G_VARIANT_TYPE_VARIANT)
             || g_variant_is_of_type (inner, G_VARIANT_TYPE_MAYBE)))
    {
      g_autoptr (GVariant) box = inner;
      inner = g_variant_n_children (box) > 0 ? g_variant_get_child_value (box, 0) : NULL;
    }
  return inner;
}

static gboolean
is_list (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY)
         && !g_variant_is_of_type (value, G_VARIANT_TYPE_DICTIONARY);
}

/* Whether a list has nothing in it that has members or elements of its own. */
static gboolean
is_flat (GVariant *list)
{
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
      g_autoptr (GVariant) inner = unbox (child);
      /* What is no text for a number of many digits is nested deep. */
      if (inner != NULL && g_variant_is_container (inner)
          && !g_variant_is_of_type (inner, G_VARIANT_TYPE ("(s)")))
        return FALSE;
    }
  return TRUE;
}

static void
append_scalar (GString *cell, GVariant *value, const char *marked)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    append_text (cell, g_variant_get_string (value, NULL), marked);
  else
    {
      g_autofree char *json = avn_json_print (value, AVN_JSON_COMPACT);
      append_text (cell, json, marked);
    }
}

static void
append_list (GString *cell, GVariant *list, const char *marked)
{
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
      g_autoptr (GVariant) inner = unbox (child);
      if (i > 0)
        g_string_append_c (cell, ',');
      if (inner != NULL)
        append_scalar (cell, inner, marked);
    }
}

static void
append_cell (GString *cell, GVariant *value, const AvnField *field, gconstpointer style)
{
  const AvnSeparatedFormat *format = style;
  g_autoptr (GVariant) inner = unbox (value);
  if (inner == NULL)
    return;
  if (is_list (inner) && is_flat (inner))
    append_list (cell, inner, format->marked_in_list);
  else
    append_scalar (cell, inner, format->marked);
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
 * @records: (element-type GVariant): records of type "a{sv}"
 * @fields: (element-type AvnField): what to write of each
 * @format: how to write it
 * @header: whether the names of the fields stand in front, if the format may have them
 *
 * Writes records for programs, one a line. What could act on a terminal is escaped with a backslash.
 *
 * Returns: (transfer full): the records, in UTF-8; nothing where there are no fields
 */
char *
avn_separated_print (GPtrArray *records, GPtrArray *fields, const AvnSeparatedFormat *format, gboolean header)
{
  g_autoptr (AvnRows) rows = avn_rows_new (records, fields, append_cell, format);
  g_autoptr (GString) output = g_string_new (NULL);
  if (fields->len > 0 && header && format->may_have_header)
    append_header (output, fields, format);
  for (gsize row = 0; row < rows->n_rows && fields->len > 0; row++)
    append_record (output, rows->cells + row * fields->len, fields->len, format);
  return g_string_free (g_steal_pointer (&output), FALSE);
}
