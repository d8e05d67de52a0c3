/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "text/text-private.h"

/* Most scripts break lines at spaces. Chinese and Japanese break between any two characters, except where
 * punctuation belongs to its neighbor (UAX #14). Korean has wide characters, too, but breaks at spaces. */

/* A GUnicodeBreakType as a bit of a set */
#define BIT(type) (G_GUINT64_CONSTANT (1) << (type))
#define TYPE(name) BIT (G_UNICODE_BREAK_##name)

#define NO_STARTERS                                                                                          \
  (TYPE (CLOSE_PUNCTUATION) | TYPE (CLOSE_PARENTHESIS) | TYPE (EXCLAMATION) | TYPE (NON_STARTER)             \
   | TYPE (CONDITIONAL_JAPANESE_STARTER) | TYPE (INFIX_SEPARATOR) | TYPE (SYMBOL) | TYPE (AFTER)             \
   | TYPE (INSEPARABLE) | TYPE (POSTFIX) | TYPE (COMBINING_MARK))
#define NO_ENDS (TYPE (OPEN_PUNCTUATION) | TYPE (BEFORE) | TYPE (PREFIX))

#define ALPHABETS (TYPE (ALPHABETIC) | TYPE (AMBIGUOUS))

/* Quotation marks without a direction belong to both neighbors. */
#define GLUE (TYPE (NON_BREAKING_GLUE) | TYPE (WORD_JOINER) | TYPE (QUOTATION))

#define HANGUL                                                                                               \
  (TYPE (HANGUL_L_JAMO) | TYPE (HANGUL_V_JAMO) | TYPE (HANGUL_T_JAMO) | TYPE (HANGUL_LV_SYLLABLE)            \
   | TYPE (HANGUL_LVT_SYLLABLE))

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

/**
 * avn_text_can_break_between:
 * @before: a character
 * @after: the next character
 *
 * Checks whether a line can end between two characters without a space, as in Chinese and Japanese.
 *
 * Returns: %TRUE if it can
 */
gboolean
avn_text_can_break_between (gunichar before, gunichar after)
{
  const guint64 type_before = BIT (get_type (before));
  const guint64 type_after = BIT (get_type (after));
  return (is_written_without_spaces (before, type_before) || is_written_without_spaces (after, type_after))
         && (type_before & (NO_ENDS | GLUE | HANGUL)) == 0
         && (type_after & (NO_STARTERS | GLUE | HANGUL)) == 0;
}

/* Returns the end of the part that must stay on one line. */
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

/* Appends a text with a line end, and indents all lines but the first. */
void
avn_text_append_wrapped (GString *string, const char *text, gsize indent, gsize page_width)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const gboolean is_right_to_left = avn_text_is_right_to_left (text);
  /* AVN_TEXT_LINE_START takes a column. */
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
