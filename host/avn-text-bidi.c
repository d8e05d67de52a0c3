/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Text that is written from right to left reorders what is beside it, and loses the signs at the ends of
 * words that are written from left to right, unless it is isolated (UAX #9). Isolates are for terminals that
 * order text; whoever writes for people puts them in, and avn_console_fit() takes them out where they are not
 * wanted. No text from outside has any, as avn_text_make_safe() escapes them. */

#define FIRST_STRONG_ISOLATE "\u2068"
#define LEFT_TO_RIGHT_ISOLATE "\u2066"
#define RIGHT_TO_LEFT_ISOLATE "\u2067"
#define END_OF_ISOLATE "\u2069"
#define LEFT_TO_RIGHT_MARK "\u200e"
#define SIGN_LENGTH 3 /* of each in UTF-8 */
#define FIRST_BYTE_OF_BLOCKS 0xd6

typedef struct
{
  gunichar first;
  gunichar last;
} CharacterRange;

/* The blocks of Unicode that are kept for scripts from right to left. */
static const CharacterRange blocks[] = {
  { 0x0590, 0x08ff }, { 0xfb1d, 0xfdff }, { 0xfe70, 0xfeff }, { 0x10800, 0x10fff }, { 0x1e800, 0x1efff },
};

/* Signs that belong to the sentence and not to the word that they stand at. */
static const char openers[] = "(\"'«“‘„";
static const char closers[] = ")\"'»”’“.,:;!?…،؛؟";

/* Words from left to right, with what is between them. */
typedef struct
{
  const char *start; /* NULL if there is none */
  const char *end;
} Run;

static gboolean
is_in_blocks (gunichar character)
{
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    if (character >= blocks[i].first && character <= blocks[i].last)
      return TRUE;
  return FALSE;
}

static gboolean
is_right_to_left (gunichar character)
{
  return is_in_blocks (character) && (g_unichar_isalpha (character) || g_unichar_ismark (character));
}

/* The first letter from right to left, or the end. */
static const char *
find_right_to_left (const char *p, const char *end)
{
  while (p < end && ((guchar)*p < FIRST_BYTE_OF_BLOCKS || !is_right_to_left (g_utf8_get_char (p))))
    p = g_utf8_next_char (p);
  return p;
}

static gboolean
has_right_to_left (const char *text)
{
  const char *end = text + strlen (text);
  return find_right_to_left (text, end) < end;
}

static void
append_isolated (GString *string, const char *isolate, const char *text, gsize length)
{
  g_string_append (string, isolate);
  g_string_append_len (string, text, (gssize)length);
  g_string_append (string, END_OF_ISOLATE);
}

/* Whether avn speaks a language that is written from right to left; its own words tell. */
static gboolean
is_language_right_to_left (void)
{
  return has_right_to_left (_ ("Options:"));
}

/* In a line from left to right: isolates words from right to left, together with what is between them. */
static char *
isolate_right_to_left (const char *text, gboolean across_spaces)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const char *end = text + strlen (text);
  for (const char *p = text; p < end;)
    {
      const char *start = find_right_to_left (p, end);
      const char *run_end = start;
      g_string_append_len (line, p, start - p);
      for (const char *q = start; q < end && (across_spaces || *q != ' '); q = g_utf8_next_char (q))
        if (is_right_to_left (g_utf8_get_char (q)))
          run_end = g_utf8_next_char (q);
        else if (g_unichar_isalpha (g_utf8_get_char (q)))
          break;
      if (run_end > start)
        append_isolated (line, FIRST_STRONG_ISOLATE, start, (gsize)(run_end - start));
      p = run_end;
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static gboolean
is_one_of (gunichar character, const char *signs)
{
  return g_utf8_strchr (signs, -1, character) != NULL;
}

/* Whether a sign at the end of a word is a part of it: of several dots, or the other half of the bracket, if
 * there is one. */
static gboolean
belongs_to_word (const char *start, const char *bracket, const char *sign)
{
  return (*sign == '.' && sign > start && sign[-1] == '.')
         || (*sign == ')' && bracket != NULL && bracket < sign);
}

/* A word without the signs that belong to the sentence. */
static Run
trim_word (const char *start, const char *end)
{
  while (start < end && is_one_of (g_utf8_get_char (start), openers))
    start = g_utf8_next_char (start);
  const char *bracket = memchr (start, '(', (gsize)(end - start));
  while (start < end)
    {
      const char *last = g_utf8_prev_char (end);
      if (!is_one_of (g_utf8_get_char (last), closers) || belongs_to_word (start, bracket, last))
        break;
      end = last;
    }
  return (Run){ start, end };
}

static gboolean
has_letters_or_digits (Run word)
{
  for (const char *p = word.start; p < word.end; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/* The first run of a text; NULL if there is none. It goes on over spaces, as the words of a command do, and
 * ends with a sign of the sentence. */
static Run
find_run (const char *p, const char *end)
{
  Run run = { NULL, NULL };
  while (p < end)
    {
      const char *space = memchr (p, ' ', (gsize)(end - p));
      const char *word_end = space != NULL ? space : end;
      const Run word = trim_word (p, word_end);
      if (run.start != NULL && word.start > p)
        break;
      if (has_letters_or_digits (word))
        run = (Run){ run.start != NULL ? run.start : word.start, word.end };
      if (run.start != NULL && word.end < word_end)
        break;
      p = space != NULL ? space + 1 : end;
    }
  return run;
}

static gboolean
has_signs_at_its_ends (Run run)
{
  return !g_unichar_isalnum (g_utf8_get_char (run.start))
         || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (run.end)));
}

/* Adds what is between two words from right to left. */
static void
append_left_to_right (GString *line, const char *text, const char *end)
{
  for (Run run = find_run (text, end); run.start != NULL; run = find_run (text, end))
    {
      g_string_append_len (line, text, run.start - text);
      if (has_signs_at_its_ends (run))
        append_isolated (line, LEFT_TO_RIGHT_ISOLATE, run.start, (gsize)(run.end - run.start));
      else
        g_string_append_len (line, run.start, run.end - run.start);
      text = run.end;
    }
  g_string_append_len (line, text, end - text);
}

/* In a sentence from right to left: isolates words from left to right where they need it. */
static char *
isolate_left_to_right (const char *text)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const char *end = text + strlen (text);
  for (const char *p = text; p < end;)
    {
      const char *start = find_right_to_left (p, end);
      append_left_to_right (line, p, start);
      for (p = start; p < end && is_right_to_left (g_utf8_get_char (p));)
        p = g_utf8_next_char (p);
      g_string_append_len (line, start, p - start);
    }
  g_string_prepend (line, AVN_TEXT_LINE_START RIGHT_TO_LEFT_ISOLATE);
  g_string_append (line, END_OF_ISOLATE);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/**
 * avn_text_isolate:
 * @text: safe text
 *
 * Isolates a text of its own, as a cell of a table is, so that it does not reorder what is beside it. Spaces
 * at its end stay outside.
 *
 * Returns: (transfer full) (nullable): the text with isolates; %NULL if it needs none
 */
char *
avn_text_isolate (const char *text)
{
  gsize length = strlen (text);
  while (length > 0 && text[length - 1] == ' ')
    length--;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if ((guchar)*p >= FIRST_BYTE_OF_BLOCKS && is_in_blocks (g_utf8_get_char (p)))
      {
        GString *isolated = g_string_new (NULL);
        append_isolated (isolated, FIRST_STRONG_ISOLATE, text, length);
        g_string_append (isolated, LEFT_TO_RIGHT_MARK);
        g_string_append (isolated, text + length);
        return g_string_free (isolated, FALSE);
      }
  return NULL;
}

/* Whether a text in the user's language is from right to left as a whole. */
gboolean
avn_text_is_right_to_left (const char *text)
{
  return has_right_to_left (text) && is_language_right_to_left ();
}

/**
 * avn_text_isolate_line:
 * @line: a line of safe text
 * @is_right_to_left: whether the text that it belongs to is from right to left as a whole
 *
 * Isolates a line: as a whole if it is from right to left, with those words in it isolated that would lose
 * their signs; else only the words from right to left.
 *
 * Returns: (transfer full) (nullable): the line with isolates; %NULL if it needs none
 */
char *
avn_text_isolate_line (const char *line, gboolean is_right_to_left)
{
  if (is_right_to_left)
    return isolate_left_to_right (line);
  return has_right_to_left (line) ? isolate_right_to_left (line, TRUE) : NULL;
}

/* (transfer full) (nullable): a sentence in the user's language, isolated as a line of its own. */
char *
avn_text_isolate_sentence (const char *text)
{
  return avn_text_isolate_line (text, avn_text_is_right_to_left (text));
}

/**
 * avn_text_isolate_syntax:
 * @text: a command or an option as it is written, with translated names of values in it
 *
 * Isolates what is typed, so that its parts stay in order whatever is around it.
 *
 * Returns: (transfer full) (nullable): the text with isolates; %NULL if it needs none
 */
char *
avn_text_isolate_syntax (const char *text)
{
  if (!has_right_to_left (text) && !is_language_right_to_left ())
    return NULL;
  g_autofree char *inner = isolate_right_to_left (text, FALSE);
  return g_strconcat (LEFT_TO_RIGHT_ISOLATE, inner, END_OF_ISOLATE, NULL);
}

static gboolean
is_sign (const char *p)
{
  return strncmp (p, LEFT_TO_RIGHT_MARK, SIGN_LENGTH) == 0
         || (strncmp (p, FIRST_STRONG_ISOLATE, SIGN_LENGTH - 1) == 0 && (guchar)p[2] >= 0xa6
             && (guchar)p[2] <= 0xa9);
}

/* Takes all isolates and marks out of a text. */
void
avn_text_remove_isolates (char *text)
{
  char *kept = text;
  for (const char *p = text; *p != '\0';)
    if (is_sign (p))
      p += SIGN_LENGTH;
    else
      *kept++ = *p++;
  *kept = '\0';
}

/* Makes starts of lines such that a terminal can hold the isolate behind them: what has no width is kept with
 * the cell in front of it. */
void
avn_text_finish_line_starts (char *text)
{
  char *kept = text;
  for (const char *p = text; *p != '\0';)
    if ((p == text || p[-1] == '\n') && strncmp (p, AVN_TEXT_LINE_START, SIGN_LENGTH) == 0)
      {
        *kept++ = ' ';
        p += SIGN_LENGTH;
      }
    else
      *kept++ = *p++;
  *kept = '\0';
}
