/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "text/text-private.h"

#include <string.h>

#define LONGEST_SUGGESTED_WORD 64

/* The number of insertions, deletions, replacements and swaps of neighbours between two words. */
static guint
edit_distance (const char *a, const char *b)
{
  const gsize n_a = strlen (a);
  const gsize n_b = strlen (b);
  guint rows[3][LONGEST_SUGGESTED_WORD + 1];

  if (n_a > LONGEST_SUGGESTED_WORD || n_b > LONGEST_SUGGESTED_WORD)
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

/* (nullable): the only candidate that the word is most likely a typing error of. */
const char *
avn_text_find_similar (const char *word, const char *const *candidates)
{
  const char *best = NULL;
  guint best_distance = MAX (1, (guint)MIN (strlen (word), LONGEST_SUGGESTED_WORD) / 3) + 1;
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
