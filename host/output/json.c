/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/json-private.h"
#include "text/text-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define INDENT 4

/* json-glib changes some numbers, which are stored as a string of this byte and their digits. The byte is
 * never part of valid UTF-8. */
#define DIGITS_MARK '\xff'

/* Pairs of a control character and the letter of its escape */
static const char short_escapes[] = "\bb\ff\nn\rr\tt";

static void append_node (GString *json, JsonNode *node, AvnJsonFlags flags, guint depth);

/* Escapes characters that could act on a terminal, which does not change the value. */
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

typedef struct
{
  const char *name;
  JsonNode *node;
} Member;

static int
compare_members_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Member *)a)->name, ((const Member *)b)->name);
}

/* Pretty JSON has sorted members. */
static Member *
list_members (JsonObject *object, AvnJsonFlags flags)
{
  const guint n_members = json_object_get_size (object);
  Member *members = g_new (Member, n_members + 1);
  Member *member = members;
  JsonObjectIter iter;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member->name, &member->node))
    member++;
  if (flags == AVN_JSON_PRETTY)
    qsort (members, n_members, sizeof *members, compare_members_cb);
  return members;
}

static void
append_object (GString *json, JsonObject *object, AvnJsonFlags flags, guint depth)
{
  const guint n_members = json_object_get_size (object);
  g_autofree Member *members = list_members (object, flags);
  g_string_append_c (json, '{');
  for (guint i = 0; i < n_members; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_line_start (json, flags, depth + 1);
      append_string (json, members[i].name);
      g_string_append (json, flags == AVN_JSON_PRETTY ? ": " : ":");
      append_node (json, members[i].node, flags, depth + 1);
    }
  if (n_members > 0)
    append_line_start (json, flags, depth);
  g_string_append_c (json, '}');
}

static void
append_array (GString *json, JsonArray *array, AvnJsonFlags flags, guint depth)
{
  const guint n_elements = json_array_get_length (array);
  g_string_append_c (json, '[');
  for (guint i = 0; i < n_elements; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_line_start (json, flags, depth + 1);
      append_node (json, json_array_get_element (array, i), flags, depth + 1);
    }
  if (n_elements > 0)
    append_line_start (json, flags, depth);
  g_string_append_c (json, ']');
}

/* Appends the shortest text for the number; RFC 8259 has none for numbers that are not finite. */
static void
append_double (GString *json, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  if (!isfinite (number))
    {
      g_string_append (json, "null");
      return;
    }
  g_ascii_formatd (buffer, sizeof buffer, "%.15g", number);
  g_string_append (json, g_ascii_strtod (buffer, NULL) == number
                             ? buffer
                             : g_ascii_dtostr (buffer, sizeof buffer, number));
}

static void
append_value (GString *json, JsonNode *node)
{
  const GType type = json_node_get_value_type (node);
  const char *text = type == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  if (text != NULL && *text == DIGITS_MARK)
    g_string_append (json, text + 1);
  else if (text != NULL)
    append_string (json, text);
  else if (type == G_TYPE_INT64)
    g_string_append_printf (json, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (json, json_node_get_boolean (node) ? "true" : "false");
  else
    append_double (json, json_node_get_double (node));
}

static void
append_node (GString *json, JsonNode *node, AvnJsonFlags flags, guint depth)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      append_object (json, json_node_get_object (node), flags, depth);
      break;
    case JSON_NODE_ARRAY:
      append_array (json, json_node_get_array (node), flags, depth);
      break;
    case JSON_NODE_VALUE:
      append_value (json, node);
      break;
    case JSON_NODE_NULL:
    default:
      g_string_append (json, "null");
      break;
    }
}

void
avn_json_append (GString *json, JsonNode *node, AvnJsonFlags flags)
{
  append_node (json, node, flags, 0);
}

/* Appends an element of a pretty array. */
void
avn_json_append_record (GString *json, JsonObject *record)
{
  append_line_start (json, AVN_JSON_PRETTY, 1);
  append_object (json, record, AVN_JSON_PRETTY, 1);
}

/**
 * avn_json_print:
 * @node: a value
 * @flags: the layout
 *
 * Prints a value as JSON (RFC 8259). Numbers keep their digits, see [func@Avn.json_get_digits]. Characters
 * that could act on a terminal are escaped.
 *
 * Returns: (transfer full): the JSON text, in UTF-8, without a final line end
 */
char *
avn_json_print (JsonNode *node, AvnJsonFlags flags)
{
  GString *json = g_string_new (NULL);
  append_node (json, node, flags, 0);
  return g_string_free (json, FALSE);
}

/**
 * avn_json_print_object:
 * @object: an object
 * @flags: the layout
 *
 * Prints an object. See [func@Avn.json_print].
 *
 * Returns: (transfer full): the JSON text, in UTF-8, without a final line end
 */
char *
avn_json_print_object (JsonObject *object, AvnJsonFlags flags)
{
  GString *json = g_string_new (NULL);
  append_object (json, object, flags, 0);
  return g_string_free (json, FALSE);
}

/**
 * avn_json_set_digits:
 * @node: a node that holds a value
 * @digits: a JSON number
 *
 * Sets a number that json-glib cannot represent exactly: with a fraction or an exponent, or an integer of
 * more than 64 bits. For json-glib the value is then a string of invalid UTF-8; see
 * [func@Avn.json_is_string].
 */
void
avn_json_set_digits (JsonNode *node, const char *digits)
{
  const char mark[] = { DIGITS_MARK, '\0' };
  g_autofree char *text = g_strconcat (mark, digits, NULL);
  json_node_set_string (node, text);
}

/**
 * avn_json_get_digits:
 * @node: a node
 *
 * Gets the digits of a number that json-glib cannot represent exactly. JSON that avn reads has them for all
 * numbers but integers of 64 bits.
 *
 * Returns: (transfer none) (nullable): the JSON number; %NULL for other values
 */
const char *
avn_json_get_digits (JsonNode *node)
{
  const char *text = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  return text != NULL && *text == DIGITS_MARK ? text + 1 : NULL;
}

/**
 * avn_json_get_number:
 * @node: a node
 *
 * Gets a number as a double.
 *
 * Returns: the number, rounded; NaN for other values
 */
double
avn_json_get_number (JsonNode *node)
{
  const char *digits = avn_json_get_digits (node);
  const GType type = json_node_get_value_type (node);
  if (digits != NULL)
    return g_ascii_strtod (digits, NULL);
  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : NAN;
}

/**
 * avn_json_is_string:
 * @node: a node
 *
 * Checks whether a node is a string, and not a number with digits.
 *
 * Returns: %TRUE if it is
 */
gboolean
avn_json_is_string (JsonNode *node)
{
  return json_node_get_value_type (node) == G_TYPE_STRING && avn_json_get_digits (node) == NULL;
}

/**
 * avn_json_get_string:
 * @object: an object
 * @member: the name of a member
 *
 * Gets a string member.
 *
 * Returns: (transfer none) (nullable): the string; %NULL if the member is missing or not a string
 */
const char *
avn_json_get_string (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  return node != NULL && avn_json_is_string (node) ? json_node_get_string (node) : NULL;
}
