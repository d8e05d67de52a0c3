/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "text/text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SUGGESTION_LENGTH 64

/**
 * avn_text_has_controls:
 * @text: valid UTF-8
 *
 * Checks for control characters, such as line ends.
 *
 * Returns: %TRUE if there are any
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
 * Checks for printable ASCII without spaces, which secrets in header fields must be (RFC 9110, section 5.5).
 *
 * Returns: %TRUE if @text is not empty and nothing else
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
 * Joins words to a list in the user's language, for use in a sentence.
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

/* Counts insertions, deletions, replacements and swaps of neighbors. */
static guint
edit_distance (const char *a, const char *b)
{
  const gsize n_a = strlen (a);
  const gsize n_b = strlen (b);
  guint rows[3][MAX_SUGGESTION_LENGTH + 1];

  if (n_a > MAX_SUGGESTION_LENGTH || n_b > MAX_SUGGESTION_LENGTH)
    return G_MAXUINT;
  for (gsize j = 0; j <= n_b; j++)
    rows[0][j] = (guint)j;
  for (gsize i = 1; i <= n_a; i++)
    {
      guint *row = rows[i % 3];
      const guint *above = rows[(i - 1) % 3];
      row[0] = (guint)i;
      for (gsize j = 1; j <= n_b; j++)
        {
          row[j] = MIN (MIN (above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], rows[(i - 2) % 3][j - 2] + 1);
        }
    }
  return rows[n_a % 3][n_b];
}

/* (nullable): returns the candidate that the mistyped @word probably means, if there is only one */
const char *
avn_text_find_similar (const char *word, const char *const *candidates)
{
  const char *best = NULL;
  guint best_distance = MAX (1, (guint)MIN (strlen (word), MAX_SUGGESTION_LENGTH) / 3) + 1;
  gboolean tied = FALSE;

  for (guint i = 0; candidates[i] != NULL; i++)
    {
      const guint distance = edit_distance (word, candidates[i]);
      if (distance < best_distance)
        {
          best = candidates[i];
          best_distance = distance;
          tied = FALSE;
        }
      else if (distance == best_distance && best != NULL)
        tied = TRUE;
    }
  return tied ? NULL : best;
}
