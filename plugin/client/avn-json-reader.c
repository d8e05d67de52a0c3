/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-json-reader-private.h"

#include "avn-json-pack.h"
#include "avn-json-scan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DEPTH 64

/* GVariant loses what is more than 128 levels of its own deep, without a word. An object takes three of them,
 * and whoever holds the value may put it into something else. */
#define DEEPEST_OBJECT 36

/* The longest integer of 64 bits with its sign. */
#define LONGEST_INTEGER 20

typedef struct
{
  AvnJsonScan scan;
  AvnJsonPack pack;
  guint depth;
  guint n_values;
  guint max_values;
  gboolean has_duplicates;
} Reader;

static const char *read_value (Reader *self);

static const char *
read_string (Reader *self)
{
  if (!avn_json_scan_take_string (&self->scan, self->pack.bytes))
    return NULL;
  g_string_append_c (self->pack.bytes, '\0');
  return "s";
}

static const char *
read_word (Reader *self, const char *word, const char *bytes, gsize n_bytes, const char *type)
{
  if (!avn_json_scan_take_word (&self->scan, word))
    return NULL;
  g_string_append_len (self->pack.bytes, bytes, (gssize)n_bytes);
  return type;
}

/* An integer has one way to be written without a fraction and an exponent, but zero has two. */
static gboolean
parse_integer (const char *literal, gsize length, gint64 *number)
{
  char text[LONGEST_INTEGER + 1] = "";
  if (length > LONGEST_INTEGER)
    return FALSE;
  memcpy (text, literal, length);
  return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, number, NULL)
         && (*number != 0 || *literal != '-');
}

static const char *
read_number (Reader *self)
{
  const char *literal;
  gsize length;
  gint64 number;
  if (!avn_json_scan_take_number (&self->scan, &literal, &length))
    return NULL;
  if (parse_integer (literal, length, &number))
    {
      g_string_append_len (self->pack.bytes, (const char *)&number, sizeof number);
      return "x";
    }
  g_string_append_len (self->pack.bytes, literal, (gssize)length);
  g_string_append_c (self->pack.bytes, '\0');
  return "(s)";
}

static gboolean
read_box (Reader *self)
{
  avn_json_pack_align (&self->pack);
  const char *type = read_value (self);
  if (type != NULL)
    avn_json_pack_end_box (&self->pack, type);
  return type != NULL;
}

static const char *
read_array (Reader *self)
{
  const AvnJsonPackMark mark = avn_json_pack_open (&self->pack);
  avn_json_scan_take (&self->scan, '[');
  avn_json_scan_skip_space (&self->scan);
  if (avn_json_scan_take (&self->scan, ']'))
    return "av";
  do
    {
      if (!read_box (self))
        return NULL;
      avn_json_pack_end_member (&self->pack, &mark);
    }
  while (avn_json_scan_take (&self->scan, ','));
  avn_json_pack_close (&self->pack, &mark);
  return avn_json_scan_take (&self->scan, ']') ? "av" : NULL;
}

static gboolean
read_entry (Reader *self)
{
  const gsize start = avn_json_pack_align (&self->pack);
  avn_json_scan_skip_space (&self->scan);
  if (read_string (self) == NULL)
    return FALSE;
  const gsize key_end = self->pack.bytes->len;
  avn_json_scan_skip_space (&self->scan);
  if (!avn_json_scan_take (&self->scan, ':') || !read_box (self))
    return FALSE;
  avn_json_pack_end_entry (&self->pack, start, key_end);
  return TRUE;
}

static const char *
read_object (Reader *self)
{
  const AvnJsonPackMark mark = avn_json_pack_open (&self->pack);
  avn_json_scan_take (&self->scan, '{');
  avn_json_scan_skip_space (&self->scan);
  if (avn_json_scan_take (&self->scan, '}'))
    return "a{sv}";
  do
    {
      if (!read_entry (self))
        return NULL;
      avn_json_pack_end_member (&self->pack, &mark);
    }
  while (avn_json_scan_take (&self->scan, ','));
  self->has_duplicates = self->has_duplicates || avn_json_pack_has_duplicates (&self->pack, &mark);
  avn_json_pack_close (&self->pack, &mark);
  return avn_json_scan_take (&self->scan, '}') ? "a{sv}" : NULL;
}

/* What is too deep becomes its own text, as numbers do that GVariant has no type for. */
static const char *
replace_by_text (Reader *self, gsize start, const char *type)
{
  GString *bytes = self->pack.bytes;
  g_autoptr (GBytes) copy = g_bytes_new (bytes->str + start, bytes->len - start);
  g_autofree char *text
      = avn_json_print (g_variant_new_from_bytes (G_VARIANT_TYPE (type), copy, TRUE), AVN_JSON_COMPACT);
  g_string_truncate (bytes, start);
  g_string_append_len (bytes, text, (gssize)strlen (text) + 1);
  return "(s)";
}

static const char *
read_container (Reader *self, const char *(*read) (Reader *))
{
  const gsize start = self->pack.bytes->len;
  const char *type = ++self->depth <= MAX_DEPTH ? read (self) : NULL;
  if (type == NULL)
    return NULL;
  return --self->depth == DEEPEST_OBJECT ? replace_by_text (self, start, type) : type;
}

static const char *
read_bare_value (Reader *self)
{
  switch (avn_json_scan_peek (&self->scan))
    {
    case '{':
      return read_container (self, read_object);
    case '[':
      return read_container (self, read_array);
    case '"':
      return read_string (self);
    case 't':
      return read_word (self, "true", "\1", 1, "b");
    case 'f':
      return read_word (self, "false", "\0", 1, "b");
    case 'n':
      return read_word (self, "null", "", 0, "mv");
    default:
      return read_number (self);
    }
}

/* Writes the next value, which begins where it may, and returns its type; NULL if it is none. */
static const char *
read_value (Reader *self)
{
  if (++self->n_values > self->max_values)
    return NULL;
  avn_json_scan_skip_space (&self->scan);
  const char *type = read_bare_value (self);
  if (type != NULL)
    avn_json_scan_skip_space (&self->scan);
  return type;
}

static void
set_fault (Reader *self, GError **error)
{
  const gsize length = (gsize)(self->scan.end - self->scan.start);
  const gsize position = MIN ((gsize)(self->scan.p - self->scan.start) + 1, length);
  if (self->depth > MAX_DEPTH)
    g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED,
                 /* Translators: the second number is the position of a byte. */
                 _ ("it nests objects and arrays more than %d deep at byte %zu"), MAX_DEPTH, position);
  else if (self->n_values > self->max_values)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _ ("it holds more than %d values"),
                 (int)self->max_values);
  else
    g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED,
                 /* Translators: the number is the position of the first byte that does not belong there. */
                 _ ("it is not valid JSON at byte %zu"), position);
}

/* (nullable): the type of the one value that the text holds. */
static const char *
read_text (Reader *self, GError **error)
{
  const char *type = read_value (self);
  if (type == NULL || self->scan.p != self->scan.end)
    set_fault (self, error);
  else if (self->has_duplicates)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("a member of an object comes twice"));
  else
    return type;
  return NULL;
}

/**
 * avn_json_read:
 * @text: bytes, not necessarily text
 * @length: how many
 * @error: where to put an error
 *
 * Reads one JSON value (RFC 8259), strictly: UTF-8, no U+0000, whole surrogate pairs. Objects become "a{sv}"
 * in their own order, arrays "av", strings "s", booleans "b", null a maybe "mv" without a value. An integer
 * becomes "x" if that keeps its digits; every other number becomes a tuple "(s)" that holds them, and so does
 * an object or array inside 36 others. A member that comes twice is an error, since readers differ in which
 * they take.
 *
 * Errors: `AVN_ERROR_FAILED` if it is not JSON, is nested more than 64 deep, or holds more than 250,000
 * values; the message is to be put behind a colon.
 *
 * Returns: (transfer full) (nullable): the value, not floating; %NULL on error
 */
GVariant *
avn_json_read (const char *text, gsize length, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GVariant *value = avn_json_read_limited (text, length, AVN_JSON_MAX_VALUES, &cause);
  if (value == NULL)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, cause->message);
  return value;
}

/**
 * avn_json_read_limited:
 * @text: bytes, not necessarily text
 * @length: how many
 * @max_values: how many values the text may hold
 * @error: where to put an error
 *
 * Does as avn_json_read(), with another limit.
 *
 * Errors: `G_IO_ERROR_NO_SPACE` if there are more values, else `AVN_ERROR_FAILED`.
 *
 * Returns: (transfer full) (nullable): the value, not floating; %NULL on error
 */
GVariant *
avn_json_read_limited (const char *text, gsize length, guint max_values, GError **error)
{
  if (length == 0)
    {
      g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("it is empty"));
      return NULL;
    }
  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("it is not valid UTF-8 text"));
      return NULL;
    }

  Reader reader = { .scan = { text, text, text + length }, .max_values = max_values };
  avn_json_pack_init (&reader.pack, length);
  const char *type = read_text (&reader, error);
  GVariant *value = type != NULL ? avn_json_pack_end (&reader.pack, type) : NULL;
  avn_json_pack_clear (&reader.pack);
  return value;
}

/**
 * avn_json_get_records:
 * @object: an object of type "a{sv}"
 * @member: the name of a member that is an array of objects
 * @error: where to put an error
 *
 * Takes the records out of a list's answer, in the form that [ctor@Avn.Result.new_records] wants.
 *
 * Errors: `AVN_CLIENT_ERROR_SERVER` if the member is missing or not an array of objects.
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
      error, avn_client_error_new (AVN_CLIENT_ERROR_SERVER, 0,
                                   _ ("The server's answer makes no sense: \"%s\" is not a list of objects."),
                                   member));
  return NULL;
}
