/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-text-private.h"

#include <avn/avn-json.h>
#include <math.h>

#define INDENT 4

/* Each control character that has a short escape, followed by the letter of that escape. */
static const char short_escapes[] = "\bb\ff\nn\rr\tt";

static void append_value (GString *json, GVariant *value, AvnJsonFlags flags, guint depth);

/* What could act on a terminal is escaped: the JSON says the same, and looking at it is safe. */
static void
append_string (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar character = g_utf8_get_char (p);
      const char *name = character < 0x20 ? strchr (short_escapes, (int)character) : NULL;
      if (character == '"' || character == '\\')
        g_string_append_printf (json, "\\%c", (char)character);
      else if (name != NULL)
        g_string_append_printf (json, "\\%c", name[1]);
      else if (character >= 0x10000 && avn_text_is_unsafe_character (character))
        g_string_append_printf (json, "\\u%04x\\u%04x", 0xd800 + ((character - 0x10000) >> 10),
                                0xdc00 + ((character - 0x10000) & 0x3ff));
      else if (avn_text_is_unsafe_character (character))
        g_string_append_printf (json, "\\u%04x", character);
      else
        g_string_append_unichar (json, character);
    }
  g_string_append_c (json, '"');
}

static void
append_line_start (GString *json, AvnJsonFlags flags, guint depth)
{
  if (flags == AVN_JSON_PRETTY)
    g_string_append_printf (json, "\n%*s", (int)(depth * INDENT), "");
}

static int
compare_entries_cb (gconstpointer a, gconstpointer b)
{
  g_autoptr (GVariant) key_a = g_variant_get_child_value (*(GVariant *const *)a, 0);
  g_autoptr (GVariant) key_b = g_variant_get_child_value (*(GVariant *const *)b, 0);
  return strcmp (g_variant_get_string (key_a, NULL), g_variant_get_string (key_b, NULL));
}

static void
append_object (GString *json, GVariant *object, AvnJsonFlags flags, guint depth)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
  for (gsize i = 0; i < g_variant_n_children (object); i++)
    g_ptr_array_add (entries, g_variant_get_child_value (object, i));
  if (flags == AVN_JSON_PRETTY)
    g_ptr_array_sort (entries, compare_entries_cb);

  g_string_append_c (json, '{');
  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr (GVariant) key = g_variant_get_child_value (entries->pdata[i], 0);
      g_autoptr (GVariant) member = g_variant_get_child_value (entries->pdata[i], 1);
      if (i > 0)
        g_string_append_c (json, ',');
      append_line_start (json, flags, depth + 1);
      append_string (json, g_variant_get_string (key, NULL));
      g_string_append (json, flags == AVN_JSON_PRETTY ? ": " : ":");
      append_value (json, member, flags, depth + 1);
    }
  if (entries->len > 0)
    append_line_start (json, flags, depth);
  g_string_append_c (json, '}');
}

static void
append_array (GString *json, GVariant *array, AvnJsonFlags flags, guint depth)
{
  const gsize n_children = g_variant_n_children (array);
  g_string_append_c (json, '[');
  for (gsize i = 0; i < n_children; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (array, i);
      if (i > 0)
        g_string_append_c (json, ',');
      append_line_start (json, flags, depth + 1);
      append_value (json, child, flags, depth + 1);
    }
  if (n_children > 0)
    append_line_start (json, flags, depth);
  g_string_append_c (json, ']');
}

static void
append_double (GString *json, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  /* RFC 8259 has no word for infinity or not a number. */
  g_string_append (json, isfinite (number) ? g_ascii_dtostr (buffer, sizeof buffer, number) : "null");
}

/* What GVariant has no exact type for: the digits of a number, or what is nested too deep. */
static void
append_literal (GString *json, GVariant *tuple)
{
  const char *literal;
  g_variant_get (tuple, "(&s)", &literal);
  g_string_append (json, literal);
}

static void
append_boxed (GString *json, GVariant *box, AvnJsonFlags flags, guint depth)
{
  if (g_variant_n_children (box) == 0)
    {
      g_string_append (json, "null");
      return;
    }
  g_autoptr (GVariant) inner = g_variant_get_child_value (box, 0);
  append_value (json, inner, flags, depth);
}

static void
append_value (GString *json, GVariant *value, AvnJsonFlags flags, guint depth)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE ("(s)")))
    append_literal (json, value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT)
           || g_variant_is_of_type (value, G_VARIANT_TYPE_MAYBE))
    append_boxed (json, value, flags, depth);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE ("a{s*}")))
    append_object (json, value, flags, depth);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    append_string (json, g_variant_get_string (value, NULL));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    append_double (json, g_variant_get_double (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTE))
    g_string_append_printf (json, "%u", g_variant_get_byte (value));
  else if (g_variant_is_container (value))
    append_array (json, value, flags, depth);
  else
    {
      g_autofree char *plain = g_variant_print (value, FALSE);
      g_string_append (json, plain);
    }
}

/**
 * avn_json_print:
 * @value: a value; if it is floating, it is consumed
 * @flags: the layout
 *
 * Writes a value as JSON (RFC 8259). Dictionaries whose keys are strings become objects; arrays and tuples
 * become arrays; a maybe without a value, and a double that is not finite, become null. The string of a tuple
 * "(s)" is JSON already, such as a number with all its digits, and is written as it is. Characters that could
 * act on a terminal are escaped.
 *
 * Returns: (transfer full): the JSON text, in UTF-8, without a final line end
 */
char *
avn_json_print (GVariant *value, AvnJsonFlags flags)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);
  g_autoptr (GString) json = g_string_new (NULL);
  append_value (json, owned, flags, 0);
  return g_string_free (g_steal_pointer (&json), FALSE);
}
