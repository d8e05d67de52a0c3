/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/scan.h"

#include <string.h>

/* The letter of each short escape, followed by its character. */
static const char short_escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";

/* Returns the next character, or NUL at the end. */
char
avn_json_scan_peek (AvnJsonScan *self)
{
  return self->p < self->end ? *self->p : '\0';
}

static char
next (AvnJsonScan *self)
{
  const char character = avn_json_scan_peek (self);
  self->p++;
  return character;
}

void
avn_json_scan_skip_space (AvnJsonScan *self)
{
  while (self->p < self->end && (*self->p == ' ' || *self->p == '\n' || *self->p == '\t' || *self->p == '\r'))
    self->p++;
}

gboolean
avn_json_scan_take (AvnJsonScan *self, char character)
{
  if (avn_json_scan_peek (self) != character)
    return FALSE;
  self->p++;
  return TRUE;
}

gboolean
avn_json_scan_take_word (AvnJsonScan *self, const char *word)
{
  const gsize length = strlen (word);
  if ((gsize)(self->end - self->p) < length || memcmp (self->p, word, length) != 0)
    return FALSE;
  self->p += length;
  return TRUE;
}

static gboolean
take_hex4 (AvnJsonScan *self, gunichar *code)
{
  *code = 0;
  for (guint i = 0; i < 4; i++, self->p++)
    {
      const char digit = avn_json_scan_peek (self);
      if (!g_ascii_isxdigit (digit))
        return FALSE;
      *code = *code * 16 + (gunichar)g_ascii_xdigit_value (digit);
    }
  return TRUE;
}

/* Refuses U+0000, which would end a C string, and unpaired surrogates. */
static gboolean
take_unicode_escape (AvnJsonScan *self, GString *decoded)
{
  gunichar code, low;
  if (!take_hex4 (self, &code) || code == 0 || (code >= 0xdc00 && code <= 0xdfff))
    return FALSE;
  if (code >= 0xd800 && code <= 0xdbff)
    {
      if (!avn_json_scan_take (self, '\\') || !avn_json_scan_take (self, 'u') || !take_hex4 (self, &low)
          || low < 0xdc00 || low > 0xdfff)
        return FALSE;
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
  if (decoded != NULL)
    g_string_append_unichar (decoded, code);
  return TRUE;
}

static gboolean
take_escape (AvnJsonScan *self, GString *decoded)
{
  const char escape = next (self);
  if (escape == 'u')
    return take_unicode_escape (self, decoded);
  for (const char *row = short_escapes; *row != '\0'; row += 2)
    if (row[0] == escape)
      {
        if (decoded != NULL)
          g_string_append_c (decoded, row[1]);
        return TRUE;
      }
  return FALSE;
}

/* Takes a string; appends it without escapes to @decoded, unless that is NULL. */
gboolean
avn_json_scan_take_string (AvnJsonScan *self, GString *decoded)
{
  if (!avn_json_scan_take (self, '"'))
    return FALSE;
  for (;;)
    {
      const char *run = self->p;
      while (self->p < self->end && *self->p != '"' && *self->p != '\\' && (guchar)*self->p >= 0x20)
        self->p++;
      if (decoded != NULL)
        g_string_append_len (decoded, run, self->p - run);
      const char character = next (self);
      if (character != '\\')
        return character == '"';
      if (!take_escape (self, decoded))
        return FALSE;
    }
}

static gboolean
take_digits (AvnJsonScan *self)
{
  const char *start = self->p;
  while (self->p < self->end && g_ascii_isdigit (*self->p))
    self->p++;
  return self->p > start;
}

gboolean
avn_json_scan_take_number (AvnJsonScan *self, const char **literal, gsize *length)
{
  *literal = self->p;
  avn_json_scan_take (self, '-');
  if (!avn_json_scan_take (self, '0') && !take_digits (self))
    return FALSE;
  if (avn_json_scan_take (self, '.') && !take_digits (self))
    return FALSE;
  if (avn_json_scan_take (self, 'e') || avn_json_scan_take (self, 'E'))
    {
      if (!avn_json_scan_take (self, '-'))
        avn_json_scan_take (self, '+');
      if (!take_digits (self))
        return FALSE;
    }
  *length = (gsize)(self->p - *literal);
  return TRUE;
}
