/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "text/text-private.h"

#include <string.h>

/* Text is UTF-8 internally, and in the character set of the locale on the terminal. In the C locale, the
 * terminal's character set is unknown: text stays unchanged. */

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

static char *
convert (const char *text, const char *charset)
{
  return g_convert (text, -1, charset, "UTF-8", NULL, NULL, NULL);
}

static void
replace_missing_typography (GString *text, const char *charset)
{
  for (guint i = 0; i < G_N_ELEMENTS (replacement_rows); i++)
    for (const char *p = replacement_rows[i].characters, *next; *p != '\0'; p = next)
      {
        next = g_utf8_next_char (p);
        g_autofree char *character = g_strndup (p, (gsize)(next - p));
        g_autofree char *converted
            = strstr (text->str, character) != NULL ? convert (character, charset) : NULL;
        if (converted == NULL)
          g_string_replace (text, character, replacement_rows[i].replacement, 0);
      }
}

/* (nullable): converts text to the character set of the locale; NULL if it stays unchanged. Replaces or
 * escapes missing characters, such as "\u5bc6". */
char *
avn_text_to_locale (const char *text)
{
  const char *charset = avn_text_get_charset ();
  if (charset == NULL || g_str_is_ascii (text))
    return NULL;
  char *converted = convert (text, charset);
  if (converted != NULL)
    return converted;
  g_autoptr (GString) simpler = g_string_new (text);
  replace_missing_typography (simpler, charset);
  return g_convert_with_fallback (simpler->str, -1, charset, "UTF-8", NULL, NULL, NULL, NULL);
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
