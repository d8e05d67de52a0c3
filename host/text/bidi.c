/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "text/text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Right-to-left text reorders its neighbors, and detaches punctuation from left-to-right words in it, unless
 * isolated (UAX #9). Isolates are added to text for people, and removed if the output does not support them.
 * Text from outside has none: avn_text_make_safe() escapes them. */

#define FIRST_STRONG_ISOLATE "\u2068"
#define LEFT_TO_RIGHT_ISOLATE "\u2066"
#define RIGHT_TO_LEFT_ISOLATE "\u2067"
#define END_OF_ISOLATE "\u2069"
#define LEFT_TO_RIGHT_MARK "\u200e"
#define CONTROL_LENGTH 3 /* of each control in UTF-8 */
#define FIRST_CONTROL_BYTE 0xe2
#define FIRST_BLOCK_BYTE 0xd6

/* The blocks for right-to-left scripts */
static const AvnCharacterRange blocks[] = {
  { 0x0590, 0x08ff }, { 0xfb1d, 0xfdff }, { 0xfe70, 0xfeff }, { 0x10800, 0x10fff }, { 0x1e800, 0x1efff },
};

/* Punctuation that belongs to the sentence rather than to the word */
static const char openers[] = "(\"'«“‘„";
static const char closers[] = ")\"'»”’“.,:;!?…،؛؟";

/* Left-to-right words and the text between them */
typedef struct
{
  const char *start; /* NULL if there is none */
  const char *end;
} Run;

static gboolean
is_in_blocks (const char *p)
{
  return (guchar)*p >= FIRST_BLOCK_BYTE && AVN_TEXT_IS_IN (g_utf8_get_char (p), blocks);
}

static gboolean
is_right_to_left (const char *p)
{
  return is_in_blocks (p)
         && (g_unichar_isalpha (g_utf8_get_char (p)) || g_unichar_ismark (g_utf8_get_char (p)));
}

/* Returns the first right-to-left letter, or the end. */
static const char *
find_right_to_left (const char *p)
{
  while (*p != '\0' && !is_right_to_left (p))
    p = g_utf8_next_char (p);
  return p;
}

static gboolean
has_right_to_left (const char *text)
{
  return *find_right_to_left (text) != '\0';
}

static void
append_isolated (GString *string, const char *isolate, const char *text, gsize length)
{
  g_string_append (string, isolate);
  g_string_append_len (string, text, (gssize)length);
  g_string_append (string, END_OF_ISOLATE);
}

/* Checks a translated word, since GLib has no function for the direction of a language. */
static gboolean
is_language_right_to_left (void)
{
  return has_right_to_left (_ ("Options:"));
}

/* Isolates right-to-left words and the text between them in a left-to-right line. */
static char *
isolate_right_to_left (const char *text, gboolean across_spaces)
{
  g_autoptr (GString) line = g_string_new (NULL);
  for (const char *p = text; *p != '\0';)
    {
      const char *start = find_right_to_left (p);
      const char *run_end = start;
      g_string_append_len (line, p, start - p);
      for (const char *q = start; *q != '\0' && (across_spaces || *q != ' '); q = g_utf8_next_char (q))
        if (is_right_to_left (q))
          run_end = g_utf8_next_char (q);
        else if (g_unichar_isalpha (g_utf8_get_char (q)))
          break;
      if (run_end > start)
        append_isolated (line, FIRST_STRONG_ISOLATE, start, (gsize)(run_end - start));
      p = run_end;
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* TRUE for one of several dots, and for a bracket that closes one in the word */
static gboolean
belongs_to_word (const char *start, const char *bracket, const char *last)
{
  return (*last == '.' && last > start && last[-1] == '.')
         || (*last == ')' && bracket != NULL && bracket < last);
}

/* Removes the punctuation of the sentence. */
static Run
trim_word (const char *start, const char *end)
{
  while (start < end && g_utf8_strchr (openers, -1, g_utf8_get_char (start)) != NULL)
    start = g_utf8_next_char (start);
  const char *bracket = memchr (start, '(', (gsize)(end - start));
  while (start < end)
    {
      const char *last = g_utf8_prev_char (end);
      if (g_utf8_strchr (closers, -1, g_utf8_get_char (last)) == NULL
          || belongs_to_word (start, bracket, last))
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

/* A run contains spaces, as commands do, and ends at punctuation of the sentence. */
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
has_punctuation_at_ends (Run run)
{
  return !g_unichar_isalnum (g_utf8_get_char (run.start))
         || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (run.end)));
}

/* Appends the text between two right-to-left words. */
static void
append_left_to_right (GString *line, const char *text, const char *end)
{
  for (Run run = find_run (text, end); run.start != NULL; run = find_run (text, end))
    {
      g_string_append_len (line, text, run.start - text);
      if (has_punctuation_at_ends (run))
        append_isolated (line, LEFT_TO_RIGHT_ISOLATE, run.start, (gsize)(run.end - run.start));
      else
        g_string_append_len (line, run.start, run.end - run.start);
      text = run.end;
    }
  g_string_append_len (line, text, end - text);
}

/* Isolates left-to-right words with punctuation at their ends in a right-to-left sentence. */
static char *
isolate_left_to_right (const char *text)
{
  g_autoptr (GString) line = g_string_new (AVN_TEXT_LINE_START RIGHT_TO_LEFT_ISOLATE);
  for (const char *p = text; *p != '\0';)
    {
      const char *start = find_right_to_left (p);
      append_left_to_right (line, p, start);
      for (p = start; is_right_to_left (p);)
        p = g_utf8_next_char (p);
      g_string_append_len (line, start, p - start);
    }
  g_string_append (line, END_OF_ISOLATE);
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* (nullable): isolates a cell, without its final spaces; NULL if it stays unchanged */
char *
avn_text_isolate (const char *text)
{
  const char *p = text;
  gsize length = strlen (text);
  while (*p != '\0' && !is_in_blocks (p))
    p = g_utf8_next_char (p);
  if (*p == '\0')
    return NULL;
  while (text[length - 1] == ' ')
    length--;
  GString *isolated = g_string_new (NULL);
  append_isolated (isolated, FIRST_STRONG_ISOLATE, text, length);
  g_string_append (isolated, LEFT_TO_RIGHT_MARK);
  g_string_append (isolated, text + length);
  return g_string_free (isolated, FALSE);
}

/* TRUE if the sentence is in a right-to-left language of the user */
gboolean
avn_text_is_right_to_left (const char *text)
{
  return has_right_to_left (text) && is_language_right_to_left ();
}

/* (nullable): isolates a right-to-left line as a whole, or the right-to-left words of another line; NULL if
 * it stays unchanged */
char *
avn_text_isolate_line (const char *line, gboolean is_right_to_left)
{
  if (is_right_to_left)
    return isolate_left_to_right (line);
  return has_right_to_left (line) ? isolate_right_to_left (line, TRUE) : NULL;
}

char *
avn_text_isolate_sentence (const char *text)
{
  return avn_text_isolate_line (text, avn_text_is_right_to_left (text));
}

/* (nullable): isolates a command or an option, so that its parts stay in order; NULL if it stays unchanged */
char *
avn_text_isolate_syntax (const char *text)
{
  if (!has_right_to_left (text) && !is_language_right_to_left ())
    return NULL;
  g_autofree char *inner = isolate_right_to_left (text, FALSE);
  return g_strconcat (LEFT_TO_RIGHT_ISOLATE, inner, END_OF_ISOLATE, NULL);
}

void
avn_text_remove_isolates (char *text)
{
  char *kept = text;
  for (const char *p = text; *p != '\0';)
    if ((guchar)*p == FIRST_CONTROL_BYTE
        && (avn_text_is_isolate (g_utf8_get_char (p)) || g_str_has_prefix (p, LEFT_TO_RIGHT_MARK)))
      p += CONTROL_LENGTH;
    else
      *kept++ = *p++;
  *kept = '\0';
}

/* Terminals store an isolate, which has no width, in the cell before it: replaces AVN_TEXT_LINE_START by a
 * space.
 */
void
avn_text_finish_line_starts (char *text)
{
  char *kept = text;
  for (const char *p = text; *p != '\0';)
    if ((p == text || p[-1] == '\n') && g_str_has_prefix (p, AVN_TEXT_LINE_START))
      {
        *kept++ = ' ';
        p += CONTROL_LENGTH;
      }
    else
      *kept++ = *p++;
  *kept = '\0';
}
