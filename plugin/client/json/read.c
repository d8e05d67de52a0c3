/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/read.h"

#include "json/check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A walk through a tree in the order of the text. */
typedef struct
{
  const char *text;
  const AvnJsonNumber *number; /* the next one to restore */
  guint n_numbers;
  guint place;
} Restoration;

static void restore_node (Restoration *self, JsonNode *node);

static void
restore_members (Restoration *self, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name; /* json-glib 1.6 writes to NULL */
  JsonNode *member;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    restore_node (self, member);
}

static void
restore_elements (Restoration *self, JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    restore_node (self, json_array_get_element (array, i));
}

/* Restores the digits of numbers that replace_numbers() has replaced. */
static void
restore_node (Restoration *self, JsonNode *node)
{
  const guint place = self->place++;
  if (JSON_NODE_HOLDS_OBJECT (node))
    restore_members (self, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    restore_elements (self, json_node_get_array (node));
  else if (self->n_numbers > 0 && self->number->place == place)
    {
      g_autofree char *digits = g_strndup (self->text + self->number->start, self->number->length);
      avn_json_set_digits (node, digits);
      self->number++;
      self->n_numbers--;
    }
}

/* Copies a part with "0" for each number that json-glib would change. */
static GString *
replace_numbers (const char *text, const AvnJsonPart *part, const AvnJsonNumber *numbers)
{
  GString *replaced = g_string_sized_new (part->length);
  gsize start = part->start;
  for (guint i = 0; i < part->n_numbers; i++)
    {
      g_string_append_len (replaced, text + start, (gssize)(numbers[i].start - start));
      g_string_append_c (replaced, '0');
      start = numbers[i].start + numbers[i].length;
    }
  return g_string_append_len (replaced, text + start, (gssize)(part->start + part->length - start));
}

static gboolean
load_part (JsonParser *parser,
           const char *text,
           const AvnJsonPart *part,
           const AvnJsonNumber *numbers,
           GError **error)
{
  if (part->n_numbers == 0)
    return json_parser_load_from_data (parser, text + part->start, (gssize)part->length, error);
  g_autoptr (GString) replaced = replace_numbers (text, part, numbers);
  return json_parser_load_from_data (parser, replaced->str, (gssize)replaced->len, error);
}

/* Fails only if json-glib refuses a text that the check accepts. */
static JsonNode *
parse_part (JsonParser *parser,
            const char *text,
            const AvnJsonPart *part,
            const AvnJsonNumber *numbers,
            GError **error)
{
  if (!load_part (parser, text, part, numbers, error))
    return NULL;
  JsonNode *root = json_parser_steal_root (parser);
  Restoration restoration = { text, numbers, part->n_numbers, part->place };
  if (part->n_numbers > 0)
    restore_node (&restoration, root);
  return root;
}

JsonNode *
avn_json_read_limited (const char *text, gsize length, guint max_values, GError **error)
{
  g_auto (AvnJsonOutline) outline;
  g_autoptr (JsonParser) parser = json_parser_new ();
  avn_json_outline_init (&outline);
  if (!avn_json_check (text, length, max_values, NULL, &outline, error))
    return NULL;
  return parse_part (parser, text, &outline.whole, (const AvnJsonNumber *)(gpointer)outline.numbers->data,
                     error);
}

/* The elements of a list, each parsed when it is requested. */
typedef struct
{
  GBytes *text; /* (owned) */
  AvnJsonOutline outline;
  JsonParser *parser; /* (owned) */
} List;

static List *
list_new (GBytes *text)
{
  List *self = g_new0 (List, 1);
  self->text = g_bytes_ref (text);
  self->parser = json_parser_new ();
  avn_json_outline_init (&self->outline);
  return self;
}

static void
list_free (List *self)
{
  g_bytes_unref (self->text);
  g_object_unref (self->parser);
  avn_json_outline_clear (&self->outline);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (List, list_free)

static void
free_list_cb (gpointer data)
{
  list_free (data);
}

static JsonObject *
get_element_cb (guint index, gpointer user_data)
{
  List *self = user_data;
  const AvnJsonPart *part = &g_array_index (self->outline.elements, AvnJsonPart, index);
  const AvnJsonNumber *numbers = (const AvnJsonNumber *)(gpointer)self->outline.numbers->data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = parse_part (self->parser, g_bytes_get_data (self->text, NULL), part,
                                          part->n_numbers > 0 ? numbers + part->first_number : NULL, &error);
  if (node == NULL)
    g_error ("json-glib refuses a checked text: %s", error->message);
  return json_object_ref (json_node_get_object (node));
}

static gboolean
check_list (const AvnJsonOutline *outline, const char *text, const char *member, GError **error)
{
  if (text[outline->whole.start] != '{')
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("it is not a JSON object"));
  else if (outline->list == '\0')
    g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("it has no member \"%s\""), member);
  else if (outline->list != '[')
    g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("its member \"%s\" has the wrong type"), member);
  else if (outline->has_other_elements)
    g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("its member \"%s\" is not a list of objects"),
                 member);
  else
    return TRUE;
  return FALSE;
}

AvnRecords *
avn_json_read_list_limited (GBytes *text, const char *member, guint max_values, GError **error)
{
  gsize length;
  const char *bytes = g_bytes_get_data (text, &length);
  g_autoptr (List) list = list_new (text);
  if (!avn_json_check (bytes, length, max_values, member, &list->outline, error)
      || !check_list (&list->outline, bytes, member, error))
    return NULL;
  const guint n_elements = list->outline.elements->len;
  return avn_records_new_with_func (n_elements, get_element_cb, g_steal_pointer (&list), free_list_cb);
}

/**
 * avn_client_json_read:
 * @text: bytes, not necessarily text
 * @length: the number of bytes
 * @error: return location for an error
 *
 * Parses one JSON value strictly: RFC 8259 in UTF-8, without U+0000, unpaired surrogates and members with the
 * same name. A number that is not a 64-bit integer keeps its digits, see [func@Avn.json_get_digits].
 *
 * Errors: `AVN_ERROR_FAILED` if the text is not valid, is nested more than 64 levels deep, contains more than
 * 250,000 values, or has objects whose names collide in hash tables; the message is a reason to put after a
 * colon.
 *
 * Returns: (transfer full) (nullable): the value; %NULL on error
 */
JsonNode *
avn_client_json_read (const char *text, gsize length, GError **error)
{
  g_autoptr (GError) cause = NULL;
  JsonNode *node = avn_json_read_limited (text, length, AVN_JSON_MAX_VALUES, &cause);
  if (node == NULL)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, cause->message);
  return node;
}

/**
 * avn_client_json_read_list:
 * @text: bytes, not necessarily text
 * @member: the name of a member of the outermost object that is an array of objects
 * @error: return location for an error
 *
 * Reads a list of records, as strictly as [func@AvnClient.json_read]. The whole text is checked now; each
 * record is parsed when it is requested, so that a long list needs little more memory than its text.
 *
 * Errors: `AVN_ERROR_FAILED` for what [func@AvnClient.json_read] refuses, or if @member is missing or not an
 * array of objects; the message is a reason to put after a colon.
 *
 * Returns: (transfer full) (nullable): the records; %NULL on error
 */
AvnRecords *
avn_client_json_read_list (GBytes *text, const char *member, GError **error)
{
  g_autoptr (GError) cause = NULL;
  AvnRecords *records = avn_json_read_list_limited (text, member, AVN_JSON_MAX_VALUES, &cause);
  if (records == NULL)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, cause->message);
  return records;
}
