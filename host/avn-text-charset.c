/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-text-private.h"

#include <langinfo.h>
#include <string.h>

/* All text is UTF-8 inside. What people read and type is in the character set of the locale. That of the C
 * locale is ASCII and says nothing of the terminal: text goes through as it is. */

typedef struct
{
  const char *characters;
  const char *instead;
} SimplerRow;

static gboolean
is_ascii (const char *charset)
{
  return g_ascii_strcasecmp (charset, "ANSI_X3.4-1968") == 0 || g_ascii_strcasecmp (charset, "US-ASCII") == 0;
}

static gboolean
is_utf8 (const char *charset)
{
  return g_ascii_strcasecmp (charset, "UTF-8") == 0;
}

/* Whether the locale says that the terminal takes all of Unicode. */
gboolean
avn_text_is_locale_utf8 (void)
{
  return is_utf8 (nl_langinfo (CODESET));
}

/* (nullable): the character set of the locale, if text has to be converted to it and from it. */
const char *
avn_text_get_charset (void)
{
  const char *charset = nl_langinfo (CODESET);
  return is_utf8 (charset) || is_ascii (charset) ? NULL : charset;
}

/* What text from outside has to be, for messages. */
const char *
avn_text_get_charset_name (void)
{
  const char *charset = avn_text_get_charset ();
  return charset != NULL ? charset : "UTF-8";
}

/* What many character sets lack is typography, for which there is something simpler. */
static const SimplerRow simpler_rows[] = {
  { "“”„‟″", "\"" }, { "‘’‚‛′", "'" }, { "«»", "\"" },
  { "‐‑‒–—―", "-" }, { "…", "..." },   { "\u00a0\u2007\u202f", " " },
};

static void
append_simpler (GString *fitted, gunichar character)
{
  for (guint i = 0; i < G_N_ELEMENTS (simpler_rows); i++)
    if (g_utf8_strchr (simpler_rows[i].characters, -1, character) != NULL)
      {
        g_string_append (fitted, simpler_rows[i].instead);
        return;
      }
  g_string_append_printf (fitted, character < 0x10000 ? "\\u%04x" : "\\U%08x", character);
}

static gboolean
can_convert (const char *text, gsize length, const char *charset)
{
  g_autofree char *converted = g_convert (text, (gssize)length, charset, "UTF-8", NULL, NULL, NULL);
  return converted != NULL;
}

/* (transfer full) (nullable): the text with something else in place of what the locale does not have; NULL if
 * it has everything. */
static char *
replace_missing (const char *text)
{
  const char *charset = avn_text_get_charset ();
  if (charset == NULL || g_str_is_ascii (text) || can_convert (text, strlen (text), charset))
    return NULL;
  GString *fitted = g_string_new (NULL);
  for (const char *p = text, *next; *p != '\0'; p = next)
    {
      next = g_utf8_next_char (p);
      const gsize length = (gsize)(next - p);
      if ((guchar)*p < 0x80 || can_convert (p, length, charset))
        g_string_append_len (fitted, p, (gssize)length);
      else
        append_simpler (fitted, g_utf8_get_char (p));
    }
  return g_string_free (fitted, FALSE);
}

/**
 * avn_text_to_locale:
 * @text: valid UTF-8
 *
 * Converts text for people to the character set of the locale. Characters that it does not have are shown
 * escaped, or as something simpler.
 *
 * Returns: (transfer full) (nullable): the text; %NULL if it can stay as it is
 */
char *
avn_text_to_locale (const char *text)
{
  const char *charset = avn_text_get_charset ();
  if (charset == NULL || g_str_is_ascii (text))
    return NULL;
  g_autofree char *fitted = replace_missing (text);
  return g_convert (fitted != NULL ? fitted : text, -1, charset, "UTF-8", NULL, NULL, NULL);
}

/**
 * avn_text_from_locale:
 * @bytes: what was typed
 * @length: how many bytes
 *
 * Converts what a person has typed to UTF-8.
 *
 * Returns: (transfer full) (nullable): valid UTF-8 without a NUL; %NULL if the bytes are no text
 */
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

/**
 * avn_text_fit_cell:
 * @text: safe text that stands alone, as a cell of a table does
 *
 * Makes a text such that its width is known and it does not reorder what is beside it: with escapes in place
 * of what the locale cannot show, and isolated.
 *
 * Returns: (transfer full) (nullable): the text, in UTF-8; %NULL if it can stay as it is
 */
char *
avn_text_fit_cell (const char *text)
{
  char *fitted = replace_missing (text);
  return fitted != NULL ? fitted : avn_text_isolate (text);
}
