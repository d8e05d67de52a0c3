/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-json-check.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DEPTH 64
/* A tree of values takes a hundred times the room of a text such as "[[],[],[]]". Ten thousand tokens have
 * fewer.
 */
#define MAX_VALUES 250000

typedef struct
{
  AvnJsonOutline *outline;
  char *p; /* into the outline's text, which ends with a NUL that JSON cannot hold */
  guint depth;
  guint n_values;
} Check;

static gboolean check_value (Check *self);

static void
skip_space (Check *self)
{
  self->p += strspn (self->p, " \t\n\r");
}

static gboolean
take (Check *self, char character)
{
  if (*self->p != character)
    return FALSE;
  self->p++;
  return TRUE;
}

static gboolean
take_hex4 (Check *self, guint *code)
{
  *code = 0;
  for (guint i = 0; i < 4; i++, self->p++)
    {
      if (!g_ascii_isxdigit (*self->p))
        return FALSE;
      *code = *code * 16 + (guint)g_ascii_xdigit_value (*self->p);
    }
  return TRUE;
}

/* U+0000 would cut a C string short, and half a surrogate pair is no character. */
static gboolean
check_unicode_escape (Check *self)
{
  guint code, low;
  if (!take_hex4 (self, &code) || code == 0 || (code >= 0xdc00 && code <= 0xdfff))
    return FALSE;
  if (code < 0xd800 || code > 0xdbff)
    return TRUE;
  return take (self, '\\') && take (self, 'u') && take_hex4 (self, &low) && low >= 0xdc00 && low <= 0xdfff;
}

static gboolean
check_string (Check *self)
{
  if (!take (self, '"'))
    return FALSE;
  for (;;)
    {
      const guchar character = (guchar)*self->p++;
      if (character == '"')
        return TRUE;
      if (character < 0x20)
        return FALSE;
      if (character != '\\')
        continue;
      const char escape = *self->p++;
      if (escape == 'u' ? !check_unicode_escape (self)
                        : escape == '\0' || strchr ("\"\\/bfnrt", escape) == NULL)
        return FALSE;
    }
}

static gboolean
take_digits (Check *self)
{
  const gsize n = strspn (self->p, "0123456789");
  self->p += n;
  return n > 0;
}

/* The digits are kept aside and blanked, so that no parser behind this one can round, wrap or misread them.
 */
static gboolean
check_number (Check *self)
{
  char *start = self->p;
  take (self, '-');
  if (!take (self, '0') && !take_digits (self))
    return FALSE;
  if (take (self, '.') && !take_digits (self))
    return FALSE;
  if (take (self, 'e') || take (self, 'E'))
    {
      if (!take (self, '-'))
        take (self, '+');
      if (!take_digits (self))
        return FALSE;
    }
  g_ptr_array_add (self->outline->numbers, g_strndup (start, (gsize)(self->p - start)));
  *start++ = '0';
  memset (start, ' ', (gsize)(self->p - start));
  return TRUE;
}

static gboolean
check_word (Check *self, const char *word)
{
  if (!g_str_has_prefix (self->p, word))
    return FALSE;
  self->p += strlen (word);
  return TRUE;
}

static gboolean
check_array (Check *self)
{
  take (self, '[');
  skip_space (self);
  if (take (self, ']'))
    return TRUE;
  do
    {
      if (!check_value (self))
        return FALSE;
    }
  while (take (self, ','));
  return take (self, ']');
}

static gboolean
check_object (Check *self)
{
  guint n_members = 0;
  const guint index = self->outline->n_members->len;
  g_array_append_val (self->outline->n_members, n_members);

  take (self, '{');
  skip_space (self);
  if (take (self, '}'))
    return TRUE;
  do
    {
      skip_space (self);
      if (!check_string (self))
        return FALSE;
      skip_space (self);
      if (!take (self, ':') || !check_value (self))
        return FALSE;
      n_members++;
    }
  while (take (self, ','));
  g_array_index (self->outline->n_members, guint, index) = n_members;
  return take (self, '}');
}

static gboolean
check_value (Check *self)
{
  gboolean valid;
  if (++self->n_values > MAX_VALUES)
    return FALSE;
  skip_space (self);
  switch (*self->p)
    {
    case '{':
      valid = ++self->depth <= MAX_DEPTH && check_object (self);
      self->depth -= valid;
      break;
    case '[':
      valid = ++self->depth <= MAX_DEPTH && check_array (self);
      self->depth -= valid;
      break;
    case '"':
      valid = check_string (self);
      break;
    case 't':
      valid = check_word (self, "true");
      break;
    case 'f':
      valid = check_word (self, "false");
      break;
    case 'n':
      valid = check_word (self, "null");
      break;
    default:
      valid = check_number (self);
      break;
    }
  if (valid)
    skip_space (self);
  return valid;
}

static void
set_fault (Check *self, gsize length, GError **error)
{
  const gsize position = MIN ((gsize)(self->p - self->outline->text) + 1, length);
  if (self->depth > MAX_DEPTH)
    g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED,
                 /* Translators: the second number is the position of a byte. */
                 _ ("it nests objects and arrays more than %d deep at byte %zu"), MAX_DEPTH, position);
  else if (self->n_values > MAX_VALUES)
    g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("it holds more than %d values"), MAX_VALUES);
  else
    g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED,
                 /* Translators: the number is the position of the first byte that does not belong there. */
                 _ ("it is not valid JSON at byte %zu"), position);
}

/**
 * avn_json_check:
 * @text: bytes, not necessarily text
 * @length: how many
 * @error: where to put an error: AVN_ERROR_FAILED
 *
 * Checks that bytes are one JSON value as RFC 8259 has it, and nothing else: UTF-8, no U+0000, whole
 * surrogate pairs, at most 64 objects and arrays within each other, and at most 250,000 values. It stands in
 * front of a parser that is more generous and would crash on deep nesting.
 *
 * Returns: (transfer full) (nullable): what the parser needs
 */
AvnJsonOutline *
avn_json_check (const char *text, gsize length, GError **error)
{
  g_autoptr (AvnJsonOutline) outline = g_new0 (AvnJsonOutline, 1);
  outline->numbers = g_ptr_array_new_with_free_func (g_free);
  outline->n_members = g_array_new (FALSE, FALSE, sizeof (guint));
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

  outline->text = g_strndup (text, length);
  Check check = { .outline = outline, .p = outline->text };
  if (!check_value (&check) || *check.p != '\0')
    {
      set_fault (&check, length, error);
      return NULL;
    }
  return g_steal_pointer (&outline);
}

void
avn_json_outline_free (AvnJsonOutline *self)
{
  g_free (self->text);
  g_clear_pointer (&self->numbers, g_ptr_array_unref);
  g_clear_pointer (&self->n_members, g_array_unref);
  g_free (self);
}
