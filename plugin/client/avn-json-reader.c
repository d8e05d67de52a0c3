/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-json-check.h"

#include <avn-client/avn-json-reader.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

/* GVariant loses what is more than 128 levels of its own deep, without a word, when it is flattened. An
 * object takes three of them, and whoever holds the value may put it into something else. */
#define DEEPEST_OBJECT 36

/* Goes through the parsed tree in the order of the text, so that the outline's entries come up one by one. */
typedef struct
{
  const AvnJsonOutline *outline;
  guint next_number;
  guint next_object;
  guint depth;
  gboolean has_duplicates;
} Conversion;

static GVariant *convert_node (Conversion *self, JsonNode *node);

static GVariant *
convert_number (Conversion *self)
{
  const char *literal = self->outline->numbers->pdata[self->next_number++];
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

  self->has_duplicates |= json_object_get_size (object)
                          != g_array_index (self->outline->n_members, guint, self->next_object++);
  json_object_iter_init_ordered (&iter, object);
  while (!self->has_duplicates && json_object_iter_next_ordered (&iter, &name, &member))
    g_variant_builder_add_value (
        &builder, g_variant_new_dict_entry (g_variant_new_string (name),
                                            g_variant_new_variant (convert_node (self, member))));
  return g_variant_builder_end (&builder);
}

static GVariant *
convert_array (Conversion *self, JsonArray *array)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < json_array_get_length (array) && !self->has_duplicates; i++)
    g_variant_builder_add_value (
        &builder, g_variant_new_variant (convert_node (self, json_array_get_element (array, i))));
  return g_variant_builder_end (&builder);
}

/* What is too deep becomes its own text, as numbers do that GVariant has no type for. */
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

/**
 * avn_json_read:
 * @text: bytes, not necessarily text
 * @length: how many
 * @error: where to put an error
 *
 * Reads one JSON value (RFC 8259), strictly. Objects become "a{sv}" in their own order, arrays "av", strings
 * "s", booleans "b", null a maybe "mv" without a value. An integer becomes "x" if that keeps its digits;
 * every other number becomes a tuple "(s)" that holds them, and so does an object or array inside 36 others.
 * A member that comes twice is an error, since readers differ in which they take.
 *
 * Errors: `AVN_ERROR_FAILED` if it is not JSON, or is nested more than 64 deep; the message is to be put
 * behind a colon.
 *
 * Returns: (transfer full) (nullable): the value, not floating; %NULL on error
 */
GVariant *
avn_json_read (const char *text, gsize length, GError **error)
{
  g_autoptr (AvnJsonOutline) outline = avn_json_check (text, length, error);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  if (outline == NULL || !json_parser_load_from_data (parser, outline->text, (gssize)length, error))
    return NULL;

  Conversion conversion = { .outline = outline };
  g_autoptr (GVariant) value = g_variant_ref_sink (convert_node (&conversion, json_parser_get_root (parser)));
  if (conversion.has_duplicates)
    {
      g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("a member of an object comes twice"));
      return NULL;
    }
  return g_steal_pointer (&value);
}

/**
 * avn_json_get_records:
 * @object: an object of type "a{sv}"
 * @member: the name of a member that is an array of objects
 * @error: where to put an error
 *
 * Takes the records out of a list's answer, in the form that [ctor@Avn.Result.new_records] wants.
 *
 * Errors: `AVN_API_ERROR_SERVER` if the member is missing or not an array of objects.
 *
 * Returns: (transfer full) (nullable): the records, of type "aa{sv}" and not floating; %NULL on error
 */
GVariant *
avn_json_get_records (GVariant *object, const char *member, GError **error)
{
  g_autoptr (GVariant) boxes = g_variant_lookup_value (object, member, G_VARIANT_TYPE ("av"));
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  gboolean valid = boxes != NULL;

  for (gsize i = 0; valid && i < g_variant_n_children (boxes); i++)
    {
      g_autoptr (GVariant) box = g_variant_get_child_value (boxes, i);
      g_autoptr (GVariant) element = g_variant_get_variant (box);
      valid = g_variant_is_of_type (element, G_VARIANT_TYPE_VARDICT);
      if (valid)
        g_variant_builder_add_value (&builder, element);
    }
  if (valid)
    return g_variant_ref_sink (g_variant_builder_end (&builder));
  g_propagate_error (
      error,
      avn_api_error_new (AVN_API_ERROR_SERVER, 0,
                         _ ("The server's answer makes no sense: \"%s\" is not a list of objects."), member));
  return NULL;
}
