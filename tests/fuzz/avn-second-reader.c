/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-second-reader.h"

#include <avn/avn.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* A second opinion on avn_json_read (): json-glib parses what is known to be JSON, and GVariant's own objects
 * hold it. */

#define DEEPEST_OBJECT 36

/* It goes through the parsed tree in the order of the text. */
typedef struct
{
  GPtrArray *numbers; /* (element-type utf8): as they were written */
  GArray *n_members;  /* (element-type guint): of each object */
  guint next_number;
  guint next_object;
  guint depth;
  gboolean has_duplicates;
} Conversion;

static GVariant *convert_node (Conversion *self, JsonNode *node);

static char *
skip_string (char *p)
{
  for (p++; *p != '"'; p++)
    if (*p == '\\')
      p++;
  return p + 1;
}

/* Keeps the digits of numbers, which json-glib rounds and wraps, and puts a zero in their place. */
static char *
take_number (Conversion *self, char *p)
{
  const gsize length = strspn (p, "-+.0123456789eE");
  g_ptr_array_add (self->numbers, g_strndup (p, length));
  memset (p, ' ', length);
  *p = '0';
  return p + length;
}

/* Counts the members of objects, of which json-glib keeps one of two that have the same name. */
static void
outline (Conversion *self, char *text)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (int));
  for (char *p = text; *p != '\0';)
    if (*p == '"')
      p = skip_string (p);
    else if (*p == '-' || g_ascii_isdigit (*p))
      p = take_number (self, p);
    else
      {
        const int index = *p == '{' ? (int)self->n_members->len : -1;
        const guint none = 0;
        if (*p == '{' || *p == '[')
          g_array_append_val (open, index);
        if (*p == '{')
          g_array_append_val (self->n_members, none);
        if (*p == '}' || *p == ']')
          g_array_set_size (open, open->len - 1);
        if (*p == ':')
          g_array_index (self->n_members, guint, g_array_index (open, int, open->len - 1))++;
        p++;
      }
}

static GVariant *
convert_number (Conversion *self)
{
  const char *literal = self->numbers->pdata[self->next_number++];
  gint64 number;
  g_autofree char *printed = NULL;
  if (g_ascii_string_to_signed (literal, 10, G_MININT64, G_MAXINT64, &number, NULL))
    printed = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  return g_strcmp0 (printed, literal) == 0 ? g_variant_new_int64 (number) : g_variant_new ("(s)", literal);
}

static GVariant *
convert_object (Conversion *self, JsonObject *object)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  self->has_duplicates
      |= json_object_get_size (object) != g_array_index (self->n_members, guint, self->next_object++);
  json_object_iter_init_ordered (&iter, object);
  while (!self->has_duplicates && json_object_iter_next_ordered (&iter, &name, &member))
    g_variant_builder_add (&builder, "{sv}", name, convert_node (self, member));
  return g_variant_builder_end (&builder);
}

static GVariant *
convert_array (Conversion *self, JsonArray *array)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < json_array_get_length (array) && !self->has_duplicates; i++)
    g_variant_builder_add (&builder, "v", convert_node (self, json_array_get_element (array, i)));
  return g_variant_builder_end (&builder);
}

static GVariant *
convert_container (Conversion *self, JsonNode *node)
{
  self->depth++;
  GVariant *value = JSON_NODE_HOLDS_OBJECT (node) ? convert_object (self, json_node_get_object (node))
                                                  : convert_array (self, json_node_get_array (node));
  if (--self->depth != DEEPEST_OBJECT)
    return value;
  g_autofree char *text = avn_json_print (value, AVN_JSON_COMPACT);
  return g_variant_new ("(s)", text);
}

static GVariant *
convert_node (Conversion *self, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node))
    return convert_container (self, node);
  if (JSON_NODE_HOLDS_NULL (node))
    return g_variant_new_maybe (G_VARIANT_TYPE_VARIANT, NULL);
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_variant_new_string (json_node_get_string (node));
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_variant_new_boolean (json_node_get_boolean (node));
  return convert_number (self);
}

/* (transfer full) (nullable): what a text says that is JSON, unless a member of an object comes twice. */
GVariant *
avn_second_reader_read (const char *text, gsize length, gboolean *has_duplicates)
{
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) n_members = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  g_autofree char *blanked = g_strndup (text, length);
  Conversion self = { .numbers = numbers, .n_members = n_members };

  outline (&self, blanked);
  json_parser_load_from_data (parser, blanked, (gssize)length, &error);
  g_assert_no_error (error);
  g_autoptr (GVariant) value = g_variant_ref_sink (convert_node (&self, json_parser_get_root (parser)));
  *has_duplicates = self.has_duplicates;
  return self.has_duplicates ? NULL : g_steal_pointer (&value);
}
