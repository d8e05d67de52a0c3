/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/check.h"

#include "json/names.h"
#include "json/scan.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* json-glib 1.6 accepts comments and single quotes, wraps integers, keeps the last of two members with one
 * name, and overflows the stack on deep nesting. */

#define MAX_DEPTH 64

/* The sign and digits of the smallest 64-bit integer. */
#define MAX_INTEGER_LENGTH 20

typedef struct
{
  AvnJsonScan scan;
  AvnJsonOutline *outline;
  AvnJsonNames *names;
  const char *list; /* (nullable): the member of the outermost object whose elements to list */
  gboolean in_list; /* the next value is that member's */
  guint depth;
  guint n_values;
  guint max_values;
} Check;

static gboolean check_value (Check *self);

void
avn_json_outline_init (AvnJsonOutline *self)
{
  *self = (AvnJsonOutline){
    .numbers = g_array_new (FALSE, FALSE, sizeof (AvnJsonNumber)),
    .elements = g_array_new (FALSE, FALSE, sizeof (AvnJsonPart)),
  };
}

void
avn_json_outline_clear (AvnJsonOutline *self)
{
  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_pointer (&self->elements, g_array_unref);
}

static gsize
get_position (Check *self)
{
  return (gsize)(self->scan.p - self->scan.start);
}

static AvnJsonPart
begin_part (Check *self)
{
  avn_json_scan_skip_space (&self->scan);
  return (AvnJsonPart){ .start = get_position (self),
                        .place = self->n_values,
                        .first_number = self->outline->numbers->len };
}

static void
end_part (Check *self, AvnJsonPart *part)
{
  part->length = get_position (self) - part->start;
  part->n_numbers = self->outline->numbers->len - part->first_number;
}

/* TRUE if json-glib keeps the digits, which it does not for "-0". */
static gboolean
is_integer (const char *literal, gsize length)
{
  char text[MAX_INTEGER_LENGTH + 1] = "";
  gint64 number;
  if (length > MAX_INTEGER_LENGTH)
    return FALSE;
  memcpy (text, literal, length);
  return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL)
         && (number != 0 || *literal != '-');
}

static gboolean
check_number (Check *self)
{
  const char *literal;
  gsize length;
  if (!avn_json_scan_take_number (&self->scan, &literal, &length))
    return FALSE;
  if (!is_integer (literal, length))
    {
      const AvnJsonNumber number = { (gsize)(literal - self->scan.start), length, self->n_values - 1 };
      g_array_append_val (self->outline->numbers, number);
    }
  return TRUE;
}

static gboolean
check_element (Check *self, gboolean is_listed)
{
  AvnJsonPart part = begin_part (self);
  const gboolean is_object = avn_json_scan_peek (&self->scan) == '{';
  if (!check_value (self))
    return FALSE;
  if (is_listed)
    {
      end_part (self, &part);
      g_array_append_val (self->outline->elements, part);
      self->outline->has_other_elements |= !is_object;
    }
  return TRUE;
}

static gboolean
check_array (Check *self)
{
  const gboolean is_listed = self->in_list;
  self->in_list = FALSE;
  avn_json_scan_take (&self->scan, '[');
  avn_json_scan_skip_space (&self->scan);
  if (avn_json_scan_take (&self->scan, ']'))
    return TRUE;
  do
    if (!check_element (self, is_listed))
      return FALSE;
  while (avn_json_scan_take (&self->scan, ','));
  return avn_json_scan_take (&self->scan, ']');
}

static gboolean
check_member (Check *self)
{
  avn_json_scan_skip_space (&self->scan);
  const char *name = avn_json_names_take (self->names, &self->scan);
  if (name == NULL)
    return FALSE;
  const gboolean in_list = self->depth == 1 && g_strcmp0 (self->list, name) == 0;
  avn_json_scan_skip_space (&self->scan);
  if (!avn_json_scan_take (&self->scan, ':'))
    return FALSE;
  avn_json_scan_skip_space (&self->scan);
  if (in_list)
    self->outline->list = avn_json_scan_peek (&self->scan);
  self->in_list = in_list;
  return check_value (self);
}

static gboolean
check_object (Check *self)
{
  const guint first = avn_json_names_open (self->names);
  self->in_list = FALSE;
  avn_json_scan_take (&self->scan, '{');
  avn_json_scan_skip_space (&self->scan);
  if (avn_json_scan_take (&self->scan, '}'))
    return TRUE;
  do
    if (!check_member (self))
      return FALSE;
  while (avn_json_scan_take (&self->scan, ','));
  avn_json_names_close (self->names, first);
  return avn_json_scan_take (&self->scan, '}');
}

static gboolean
check_container (Check *self, gboolean (*check) (Check *))
{
  if (++self->depth > MAX_DEPTH || !check (self))
    return FALSE;
  self->depth--;
  return TRUE;
}

static gboolean
check_bare_value (Check *self)
{
  switch (avn_json_scan_peek (&self->scan))
    {
    case '{':
      return check_container (self, check_object);
    case '[':
      return check_container (self, check_array);
    case '"':
      return avn_json_scan_take_string (&self->scan, NULL);
    case 't':
      return avn_json_scan_take_word (&self->scan, "true");
    case 'f':
      return avn_json_scan_take_word (&self->scan, "false");
    case 'n':
      return avn_json_scan_take_word (&self->scan, "null");
    default:
      return check_number (self);
    }
}

/* Checks a value and the white space around it. */
static gboolean
check_value (Check *self)
{
  if (++self->n_values > self->max_values)
    return FALSE;
  avn_json_scan_skip_space (&self->scan);
  if (!check_bare_value (self))
    return FALSE;
  avn_json_scan_skip_space (&self->scan);
  return TRUE;
}

static void
set_fault (Check *self, GError **error)
{
  const gsize length = (gsize)(self->scan.end - self->scan.start);
  const gsize position = MIN (get_position (self) + 1, length);
  if (self->depth > MAX_DEPTH)
    g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED,
                 /* Translators: the second number is the position of a byte. */
                 _ ("it is nested more than %d levels deep at byte %zu"), MAX_DEPTH, position);
  else if (self->n_values > self->max_values)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _ ("it contains more than %d values"),
                 (int)self->max_values);
  else
    g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED,
                 /* Translators: the number is the position of the first wrong byte. */
                 _ ("it is not valid JSON at byte %zu"), position);
}

static gboolean
check_text (Check *self, GError **error)
{
  AvnJsonPart whole = begin_part (self);
  if (!check_value (self) || self->scan.p != self->scan.end)
    {
      set_fault (self, error);
      return FALSE;
    }
  end_part (self, &whole);
  self->outline->whole = whole;
  return avn_json_names_check (self->names, error);
}

/**
 * avn_json_check:
 * @text: bytes, not necessarily text
 * @length: the number of bytes
 * @max_values: how many values the text may contain
 * @list: (nullable): the name of a member of the outermost object; its elements are put in @outline
 * @outline: (inout): an empty outline
 * @error: return location for an error
 *
 * Checks that a text is one JSON value (RFC 8259) that json-glib reads correctly and in linear time: UTF-8,
 * without U+0000 and unpaired surrogates, at most 64 levels deep, and with objects whose member names are
 * unique and do not collide in hash tables.
 *
 * Returns: %TRUE if it is; else @error is `G_IO_ERROR_NO_SPACE` if there are too many values, or
 *   `AVN_ERROR_FAILED`
 */
gboolean
avn_json_check (const char *text,
                gsize length,
                guint max_values,
                const char *list,
                AvnJsonOutline *outline,
                GError **error)
{
  if (length == 0)
    {
      g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("it is empty"));
      return FALSE;
    }
  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("it is not valid UTF-8"));
      return FALSE;
    }
  g_autoptr (AvnJsonNames) names = avn_json_names_new ();
  Check check = { .scan = { text, text, text + length },
                  .outline = outline,
                  .names = names,
                  .list = list,
                  .max_values = max_values };
  return check_text (&check, error);
}
