/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "text/text-private.h"

#include <string.h>

/* Text is UTF-8 internally, and in the character set of the locale on the terminal. In the C locale, the
 * terminal's character set is unknown: text stays unchanged. */

/* The C library may lack the conversions of a locale. */
#define NO_CONVERTER ((GIConv)-1)

typedef struct
{
  const char *characters;
  const char *replacement;
} ReplacementRow;

/* Typographic characters that many character sets lack */
static const ReplacementRow replacement_rows[] = {
  { "“”„‟″", "\"" }, { "‘’‚‛′", "'" }, { "«»", "\"" },
  { "‐‑‒–—―", "-" }, { "…", "..." },   { "\u00a0\u2007\u202f", " " },
};

/* (nullable): returns NULL if text needs no conversion */
const char *
avn_text_get_charset (void)
{
  const char *charset;
  const gboolean is_utf8 = g_get_charset (&charset);
  const gboolean is_ascii
      = g_ascii_strcasecmp (charset, "ANSI_X3.4-1968") == 0 || g_ascii_strcasecmp (charset, "US-ASCII") == 0;
  return is_utf8 || is_ascii ? NULL : charset;
}

const char *
avn_text_get_charset_name (void)
{
  const char *charset = avn_text_get_charset ();
  return charset != NULL ? charset : "UTF-8";
}

/* Some character sets have letters where terminals expect control characters: KOI8-R has U+2321 at 0x9b, and
 * TCVN5712-1 has U+00DA at 0x01. In a character of several bytes, terminals expect none. */
static gboolean
is_control (const char *bytes, gsize length)
{
  return length == 1 && (((guchar)*bytes & 0x7f) < ' ' || *bytes == 0x7f);
}

/* Returns FALSE if the character set lacks the character, or makes it a control character. */
static gboolean
append_converted (GString *converted, GIConv converter, const char *character, gsize length)
{
  char bytes[16];
  char *in = (char *)character;
  char *out = bytes;
  gsize in_left = length;
  gsize out_left = sizeof bytes;
  const gboolean is_ascii = length == 1;
  const gboolean is_converted = converter != NO_CONVERTER
                                && g_iconv (converter, &in, &in_left, &out, &out_left) != (gsize)-1
                                && (is_ascii || !is_control (bytes, (gsize)(out - bytes)));
  if (is_converted)
    g_string_append_len (converted, bytes, out - bytes);
  else if (is_ascii)
    g_string_append_c (converted, *character);
  return is_converted || is_ascii;
}

static void
append_replacement (GString *converted, GIConv converter, gunichar character)
{
  g_autoptr (GString) ascii = g_string_new (NULL);
  for (guint i = 0; ascii->len == 0 && i < G_N_ELEMENTS (replacement_rows); i++)
    if (g_utf8_strchr (replacement_rows[i].characters, -1, character) != NULL)
      g_string_append (ascii, replacement_rows[i].replacement);
  if (ascii->len == 0)
    avn_text_append_escaped (ascii, character);
  for (const char *p = ascii->str; *p != '\0'; p++)
    append_converted (converted, converter, p, 1);
}

/* (nullable): converts text to the character set of the locale; NULL if it stays unchanged. Replaces or
 * escapes missing characters, such as "\u5bc6". g_convert() would keep control characters. */
char *
avn_text_to_locale (const char *text)
{
  const char *charset = avn_text_get_charset ();
  if (charset == NULL || g_str_is_ascii (text))
    return NULL;
  GString *converted = g_string_new (NULL);
  GIConv converter = g_iconv_open (charset, "UTF-8");
  for (const char *p = text, *next; *p != '\0'; p = next)
    {
      next = g_utf8_next_char (p);
      if (!append_converted (converted, converter, p, (gsize)(next - p)))
        append_replacement (converted, converter, g_utf8_get_char (p));
    }
  if (converter != NO_CONVERTER)
    g_iconv_close (converter);
  return g_string_free (converted, FALSE);
}

/* (nullable): converts input to UTF-8; NULL if it is invalid or contains a NUL */
char *
avn_text_from_locale (const char *bytes, gsize length)
{
  const char *charset = avn_text_get_charset ();
  if (charset == NULL)
    return g_utf8_validate_len (bytes, length, NULL) ? g_strndup (bytes, length) : NULL;
  gsize written;
  g_autofree char *text = g_convert (bytes, (gssize)length, "UTF-8", charset, NULL, &written, NULL);
  if (text == NULL || !g_utf8_validate_len (text, written, NULL))
    return NULL;
  return g_steal_pointer (&text);
}

/* (nullable): prepares a cell, which needs a known width and must not affect its neighbors: with the
 * replacements that the locale needs, or isolated. NULL if it stays unchanged. */
char *
avn_text_fit_cell (const char *text)
{
  g_autofree char *converted = avn_text_to_locale (text);
  return converted != NULL ? avn_text_from_locale (converted, strlen (converted)) : avn_text_isolate (text);
}
