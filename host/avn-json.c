/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-json-private.h"
#include "avn-text-private.h"

#include <math.h>
#include <string.h>

#define INDENT 4

/* Each control character that has a short escape, followed by the letter of that escape. */
static const char short_escapes[] = "\bb\ff\nn\rr\tt";

static void append_value (GString *json, GVariant *value, AvnJsonFlags flags, guint depth);

/* What could act on a terminal is escaped: the JSON says the same, and looking at it is safe. */
static void
append_character (GString *json, gunichar character)
{
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

static void
append_string (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (const char *p = text; *p != '\0';)
    {
      const char *run = p;
      while (avn_text_is_printable_ascii (*p) && *p != '"' && *p != '\\')
        p++;
      g_string_append_len (json, run, p - run);
      if (*p == '\0')
        break;
      append_character (json, g_utf8_get_char (p));
      p = g_utf8_next_char (p);
    }
  g_string_append_c (json, '"');
}

static void
append_line_start (GString *json, AvnJsonFlags flags, guint depth)
{
  if (flags != AVN_JSON_PRETTY)
    return;
  g_string_append_c (json, '\n');
  for (guint i = 0; i < depth * INDENT; i++)
    g_string_append_c (json, ' ');
}

/* A member of an object, taken apart once for all comparisons. */
typedef struct
{
  GVariant *key;   /* (owned) */
  GVariant *value; /* (owned) */
  const char *name;
} Member;

static void
clear_member_cb (gpointer data)
{
  Member *member = data;
  g_variant_unref (member->key);
  g_variant_unref (member->value);
}

static int
compare_members_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Member *)a)->name, ((const Member *)b)->name);
}

/* (transfer full) (element-type Member) */
static GArray *
list_members (GVariant *object)
{
  const gsize n_members = g_variant_n_children (object);
  GArray *members = g_array_sized_new (FALSE, FALSE, sizeof (Member), (guint)n_members);
  g_array_set_clear_func (members, clear_member_cb);
  for (gsize i = 0; i < n_members; i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (object, i);
      Member member
          = { .key = g_variant_get_child_value (entry, 0), .value = g_variant_get_child_value (entry, 1) };
      member.name = g_variant_get_string (member.key, NULL);
      g_array_append_val (members, member);
    }
  return members;
}

static void
append_object (GString *json, GVariant *object, AvnJsonFlags flags, guint depth)
{
  g_autoptr (GArray) members = list_members (object);
  if (flags == AVN_JSON_PRETTY)
    g_array_sort (members, compare_members_cb);

  g_string_append_c (json, '{');
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = &g_array_index (members, Member, i);
      if (i > 0)
        g_string_append_c (json, ',');
      append_line_start (json, flags, depth + 1);
      append_string (json, member->name);
      g_string_append (json, flags == AVN_JSON_PRETTY ? ": " : ":");
      append_value (json, member->value, flags, depth + 1);
    }
  if (members->len > 0)
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
append_plain (GString *json, GVariant *value)
{
  g_autofree char *plain = g_variant_print (value, FALSE);
  g_string_append (json, plain);
}

static void
append_value (GString *json, GVariant *value, AvnJsonFlags flags, guint depth)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_VARIANT:
    case G_VARIANT_CLASS_MAYBE:
      append_boxed (json, value, flags, depth);
      break;
    case G_VARIANT_CLASS_STRING:
      append_string (json, g_variant_get_string (value, NULL));
      break;
    case G_VARIANT_CLASS_ARRAY:
      if (g_variant_is_of_type (value, G_VARIANT_TYPE ("a{s*}")))
        append_object (json, value, flags, depth);
      else
        append_array (json, value, flags, depth);
      break;
    case G_VARIANT_CLASS_TUPLE:
      if (g_variant_is_of_type (value, G_VARIANT_TYPE ("(s)")))
        append_literal (json, value);
      else
        append_array (json, value, flags, depth);
      break;
    case G_VARIANT_CLASS_DICT_ENTRY:
      append_array (json, value, flags, depth);
      break;
    case G_VARIANT_CLASS_BOOLEAN:
      g_string_append (json, g_variant_get_boolean (value) ? "true" : "false");
      break;
    case G_VARIANT_CLASS_DOUBLE:
      append_double (json, g_variant_get_double (value));
      break;
    case G_VARIANT_CLASS_BYTE:
      g_string_append_printf (json, "%u", g_variant_get_byte (value));
      break;
    default:
      append_plain (json, value);
      break;
    }
}

/* Adds a value that is not floating. */
void
avn_json_append (GString *json, GVariant *value, AvnJsonFlags flags)
{
  append_value (json, value, flags, 0);
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
