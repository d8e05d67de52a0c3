/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-text-private.h"

/* Where a line may end. Most scripts have spaces there. Chinese and Japanese have none, and break between any
 * two characters but where a sign belongs to its neighbour (UAX #14). Korean, whose characters are as wide,
 * breaks at spaces. */

/* Types that begin no line. */
#define NO_STARTERS                                                                                          \
  (AVN_TEXT_TYPE (G_UNICODE_BREAK_CLOSE_PUNCTUATION) | AVN_TEXT_TYPE (G_UNICODE_BREAK_CLOSE_PARENTHESIS)     \
   | AVN_TEXT_TYPE (G_UNICODE_BREAK_EXCLAMATION) | AVN_TEXT_TYPE (G_UNICODE_BREAK_NON_STARTER)               \
   | AVN_TEXT_TYPE (G_UNICODE_BREAK_CONDITIONAL_JAPANESE_STARTER)                                            \
   | AVN_TEXT_TYPE (G_UNICODE_BREAK_INFIX_SEPARATOR) | AVN_TEXT_TYPE (G_UNICODE_BREAK_SYMBOL)                \
   | AVN_TEXT_TYPE (G_UNICODE_BREAK_AFTER) | AVN_TEXT_TYPE (G_UNICODE_BREAK_INSEPARABLE)                     \
   | AVN_TEXT_TYPE (G_UNICODE_BREAK_POSTFIX) | AVN_TEXT_TYPE (G_UNICODE_BREAK_COMBINING_MARK))

/* Types whose words are written between spaces, whatever their width. */
#define ALPHABETS (AVN_TEXT_TYPE (G_UNICODE_BREAK_ALPHABETIC) | AVN_TEXT_TYPE (G_UNICODE_BREAK_AMBIGUOUS))

/* Types that end no line. */
#define NO_ENDS                                                                                              \
  (AVN_TEXT_TYPE (G_UNICODE_BREAK_OPEN_PUNCTUATION) | AVN_TEXT_TYPE (G_UNICODE_BREAK_BEFORE)                 \
   | AVN_TEXT_TYPE (G_UNICODE_BREAK_PREFIX))

/* Types that stick to both neighbours. Quotation marks do it where they do not say which side they are on. */
#define GLUE                                                                                                 \
  (AVN_TEXT_TYPE (G_UNICODE_BREAK_NON_BREAKING_GLUE) | AVN_TEXT_TYPE (G_UNICODE_BREAK_WORD_JOINER)           \
   | AVN_TEXT_TYPE (G_UNICODE_BREAK_QUOTATION))

#define HANGUL                                                                                               \
  (AVN_TEXT_TYPE (G_UNICODE_BREAK_HANGUL_L_JAMO) | AVN_TEXT_TYPE (G_UNICODE_BREAK_HANGUL_V_JAMO)             \
   | AVN_TEXT_TYPE (G_UNICODE_BREAK_HANGUL_T_JAMO) | AVN_TEXT_TYPE (G_UNICODE_BREAK_HANGUL_LV_SYLLABLE)      \
   | AVN_TEXT_TYPE (G_UNICODE_BREAK_HANGUL_LVT_SYLLABLE))

static GUnicodeBreakType
get_type (gunichar character)
{
  switch ((int)g_unichar_type (character))
    {
    case G_UNICODE_INITIAL_PUNCTUATION:
      return G_UNICODE_BREAK_OPEN_PUNCTUATION;
    case G_UNICODE_FINAL_PUNCTUATION:
      return G_UNICODE_BREAK_CLOSE_PUNCTUATION;
    default:
      return g_unichar_break_type (character);
    }
}

static gboolean
is_written_without_spaces (gunichar character, guint64 type)
{
  return g_unichar_iswide (character) && (type & ALPHABETS) == 0;
}

/* Whether a line may end between two characters without a space. */
gboolean
avn_text_can_break_between (gunichar before, gunichar after)
{
  const guint64 type_before = AVN_TEXT_TYPE (get_type (before));
  const guint64 type_after = AVN_TEXT_TYPE (get_type (after));
  if (!is_written_without_spaces (before, type_before) && !is_written_without_spaces (after, type_after))
    return FALSE;
  return (type_before & (NO_ENDS | GLUE | HANGUL)) == 0 && (type_after & (NO_STARTERS | GLUE | HANGUL)) == 0;
}

/* The end of what has to stay in one line, and its width. */
static const char *
find_piece_end (const char *piece, gsize *width)
{
  const char *p = piece;
  *width = 0;
  while (*p != '\0' && *p != ' ')
    {
      const gunichar base = g_utf8_get_char (p);
      gsize cluster_width;
      p = avn_text_find_cluster_end (p, &cluster_width);
      *width += cluster_width;
      if (*p != '\0' && avn_text_can_break_between (base, g_utf8_get_char (p)))
        break;
    }
  return p;
}

static void
append_line (GString *string, GString *line, gboolean is_right_to_left)
{
  g_autofree char *isolated = avn_text_isolate_line (line->str, is_right_to_left);
  g_string_append (string, isolated != NULL ? isolated : line->str);
  g_string_append_c (string, '\n');
  g_string_truncate (line, 0);
}

/* Adds a text and a line end, going on in a new line at the same indent where the page ends. */
void
avn_text_append_wrapped (GString *string, const char *text, gsize indent, gsize page_width)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const gboolean is_right_to_left = avn_text_is_right_to_left (text);
  /* The start of a line takes a cell of its own there. */
  const gsize end_of_page = page_width - (indent == 0 && is_right_to_left);
  gsize column = indent;
  gboolean has_space = FALSE;
  for (const char *p = text;;)
    {
      gsize width;
      const char *end = find_piece_end (p, &width);
      if (p > text && column + has_space + width > end_of_page)
        {
          append_line (string, line, is_right_to_left);
          g_string_append_printf (string, "%*s", (int)indent, "");
          column = indent;
        }
      else if (has_space)
        {
          g_string_append_c (line, ' ');
          column++;
        }
      g_string_append_len (line, p, end - p);
      column += width;
      has_space = *end == ' ';
      if (*end == '\0')
        break;
      p = has_space ? end + 1 : end;
    }
  append_line (string, line, is_right_to_left);
}
