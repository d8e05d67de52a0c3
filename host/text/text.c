/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "text/text-private.h"

#include <glib/gi18n-lib.h>

/**
 * avn_text_has_controls:
 * @text: valid UTF-8
 *
 * Tells whether a text holds control characters, such as line ends.
 *
 * Returns: %TRUE if it does
 */
gboolean
avn_text_has_controls (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/**
 * avn_text_is_token:
 * @text: any bytes
 *
 * Tells whether a text is one word of printable ASCII, as secrets that go into header fields have to be (RFC
 * 9110, section 5.5).
 *
 * Returns: %TRUE if it is
 */
gboolean
avn_text_is_token (const char *text)
{
  const char *p = text;
  while (g_ascii_isgraph (*p))
    p++;
  return p != text && *p == '\0';
}

/**
 * avn_text_join:
 * @words: (array zero-terminated=1): words
 *
 * Makes a list for people that can be a part of a sentence.
 *
 * Returns: (transfer full): the list
 */
char *
avn_text_join (const char *const *words)
{
  char *list = g_strdup (words[0] != NULL ? words[0] : "");
  for (guint i = 1; i < g_strv_length ((char **)words); i++)
    {
      g_autofree char *front = list;
      /* Translators: a list in a sentence; the first %s may be a list, too. */
      list = g_strdup_printf (_ ("%s, %s"), front, words[i]);
    }
  return list;
}
