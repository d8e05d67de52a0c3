/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-text-private.h"

#define MAX_COMBINING_MARKS 8
#define ZERO_WIDTH_NON_JOINER 0x200c
#define ZERO_WIDTH_JOINER 0x200d
#define LONGEST_SUGGESTED_WORD 64

typedef struct
{
  gunichar first;
  gunichar last;
} CharacterRange;

/* What moves the cursor, reorders or hides text: controls, bidi controls, what has no width, tags. */
static const CharacterRange unsafe_ranges[] = {
  { 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x00ad, 0x00ad },   { 0x034f, 0x034f },   { 0x061c, 0x061c },
  { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f },   { 0x200b, 0x200b },   { 0x200e, 0x200f },
  { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 },   { 0xfeff, 0xfeff },   { 0xffa0, 0xffa0 },
  { 0xfff0, 0xfffb }, { 0xfffe, 0xffff }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
};

gboolean
avn_text_is_unsafe_character (gunichar character)
{
  for (guint i = 0; i < G_N_ELEMENTS (unsafe_ranges); i++)
    if (character >= unsafe_ranges[i].first && character <= unsafe_ranges[i].last)
      return TRUE;
  return FALSE;
}

static void
append_escaped (GString *safe, gunichar character)
{
  if (character == '\n')
    g_string_append (safe, "\\n");
  else if (character == '\r')
    g_string_append (safe, "\\r");
  else if (character == '\t')
    g_string_append (safe, "\\t");
  else if (character < 0x100)
    g_string_append_printf (safe, "\\x%02x", character);
  else if (character < 0x10000)
    g_string_append_printf (safe, "\\u%04x", character);
  else
    g_string_append_printf (safe, "\\U%08x", character);
}

static gboolean
is_joiner (gunichar character)
{
  return character == ZERO_WIDTH_JOINER || character == ZERO_WIDTH_NON_JOINER;
}

/* Whether a joiner has something to join beside it: a letter of a script that needs it, or an emoji. */
static gboolean
is_joinable (gunichar character)
{
  return character > 0x7f && character < 0x110000 && !is_joiner (character)
         && !avn_text_is_unsafe_character (character);
}

/**
 * avn_text_make_safe:
 * @text: text from outside, in any encoding
 * @max_characters: how many characters to keep, or -1 for all
 *
 * Makes text from a server, a file or a plugin fit for one line on a terminal. What is harmless stays as it
 * is, in any script; controls, bidi controls, line ends, invisible characters and bytes that are not UTF-8
 * are shown escaped, and a flood of combining marks is cut.
 *
 * Returns: (transfer full): the safe text, valid UTF-8
 */
char *
avn_text_make_safe (const char *text, gssize max_characters)
{
  g_autoptr (GString) safe = g_string_new (NULL);
  gunichar previous = 0;
  guint n_marks = 0;
  gssize n_characters = 0;

  for (const char *p = text; *p != '\0';)
    {
      if (max_characters >= 0 && n_characters++ >= max_characters)
        {
          g_string_append (safe, "...");
          break;
        }

      const gunichar character = g_utf8_get_char_validated (p, -1);
      if (character == (gunichar)-1 || character == (gunichar)-2)
        {
          append_escaped (safe, (guchar)*p++);
          previous = 0;
          continue;
        }

      const char *next = g_utf8_next_char (p);
      n_marks = g_unichar_ismark (character) ? n_marks + 1 : 0;
      const gboolean stray_joiner
          = is_joiner (character)
            && !(is_joinable (previous) && is_joinable (g_utf8_get_char_validated (next, -1)));
      if (avn_text_is_unsafe_character (character) || stray_joiner)
        append_escaped (safe, character);
      else if (n_marks <= MAX_COMBINING_MARKS)
        g_string_append_len (safe, p, next - p);
      previous = character;
      p = next;
    }

  return g_string_free (g_steal_pointer (&safe), FALSE);
}

/**
 * avn_text_has_controls:
 * @text: valid UTF-8
 *
 * Tells whether a text holds control characters, line ends among them.
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
 * Tells whether a text can be sent as an access token: at least one character, all of them printable ASCII
 * without spaces. RFC 9110, section 5.5, is why nothing else may reach a header field.
 *
 * Returns: %TRUE if it can
 */
gboolean
avn_text_is_token (const char *text)
{
  const char *p = text;
  while (g_ascii_isgraph (*p))
    p++;
  return p != text && *p == '\0';
}

/* The number of cells that a terminal needs for the text. */
gsize
avn_text_width (const char *text)
{
  gsize width = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar character = g_utf8_get_char (p);
      if (!g_unichar_iszerowidth (character))
        width += g_unichar_iswide (character) ? 2 : 1;
    }
  return width;
}

void
avn_text_append_padded (GString *string, const char *text, gsize width)
{
  g_string_append (string, text);
  for (gsize i = avn_text_width (text); i < width; i++)
    g_string_append_c (string, ' ');
}

/* The least number of insertions, deletions, replacements and swaps of neighbours that make one word the
 * other. */
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

/* The one candidate that the word is most likely a slip of, or NULL if there is none or more than one. */
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
