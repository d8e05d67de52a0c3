/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "roff.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Longer words get points where a line may break: formatters warn of a word that fits no line. */
#define MAX_UNBROKEN_LENGTH 30

/* The characters that end a sentence or introduce the next line, in several scripts. */
#define SENTENCE_ENDS ".!?:\u061f\u3002\uff01\uff0e\uff1a\uff1f"

static const char *const font_escapes[] = {
  [AVN_ROFF_ROMAN] = "",
  [AVN_ROFF_BOLD] = "\\fB",
  [AVN_ROFF_ITALIC] = "\\fI",
};

/* Escapes the characters that roff interprets, or replaces with typographic ones. */
static const char *
find_escape (gunichar character)
{
  switch (character)
    {
    case '\\':
      return "\\(rs";
    case '-':
      return "\\-";
    case '\'':
      return "\\(aq";
    case '"':
      return "\\(dq";
    case '`':
      return "\\(ga";
    case '^':
      return "\\(ha";
    case '~':
      return "\\(ti";
    default:
      return NULL;
    }
}

static void
append_character (GString *roff, gunichar character, gboolean is_ascii)
{
  const char *escape = find_escape (character);
  if (escape != NULL)
    g_string_append (roff, escape);
  else if (character > 0x7e && is_ascii)
    g_string_append_printf (roff, "\\[u%04X]", character);
  else
    g_string_append_unichar (roff, character);
}

static gboolean
is_after_space (GString *roff)
{
  return roff->len == 0 || strchr (" \n", roff->str[roff->len - 1]) != NULL;
}

/* groff lacks some characters that have a canonical equivalent, such as U+212A, so compose the text. */
static char *
normalize (const char *text)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\t\n\v\f\r", ' ');
  g_autofree char *safe = avn_text_make_safe (line, -1);
  return g_utf8_normalize (safe, -1, G_NORMALIZE_NFC);
}

static void
append_text (GString *roff, const char *text, gboolean is_ascii)
{
  g_autofree char *normal = normalize (text);
  guint length = 0;
  gunichar previous = 0;
  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar character = g_utf8_get_char (p);
      if (length > 0 && avn_text_can_break_between (previous, character))
        length = MAX_UNBROKEN_LENGTH;
      previous = character;
      if (character == ' ')
        {
          if (!is_after_space (roff))
            g_string_append_c (roff, ' ');
          length = 0;
          continue;
        }
      if (*p == '.' && is_after_space (roff))
        g_string_append (roff, "\\&");
      if (length == MAX_UNBROKEN_LENGTH)
        g_string_append (roff, "\\:");
      append_character (roff, character, is_ascii);
      length = length % MAX_UNBROKEN_LENGTH + 1;
    }
}

/**
 * avn_roff_append:
 * @roff: a manual page
 * @font: the font
 * @text: any text
 *
 * Appends text to the current line, escaped. Line ends and sequences of spaces become one space.
 */
void
avn_roff_append (GString *roff, AvnRoffFont font, const char *text)
{
  g_string_append (roff, font_escapes[font]);
  append_text (roff, text, TRUE);
  if (font != AVN_ROFF_ROMAN)
    g_string_append (roff, "\\fR");
}

/**
 * avn_roff_append_utf8:
 * @roff: a manual page
 * @text: any text
 *
 * Appends text as [func@roff_append] does, but leaves characters beyond ASCII as they are, for whatis and
 * apropos, which read the source.
 */
void
avn_roff_append_utf8 (GString *roff, const char *text)
{
  append_text (roff, text, FALSE);
}

/**
 * avn_roff_end_line:
 * @roff: a manual page
 *
 * Ends the current line. An empty one gets a character of no width, so that roff does not see an empty line.
 */
void
avn_roff_end_line (GString *roff)
{
  while (roff->len > 0 && roff->str[roff->len - 1] == ' ')
    g_string_truncate (roff, roff->len - 1);
  if (is_after_space (roff))
    g_string_append (roff, "\\&");
  g_string_append_c (roff, '\n');
}

static gunichar
get_last_character (const char *text)
{
  return *text != '\0' ? g_utf8_get_char (g_utf8_prev_char (text + strlen (text))) : 0;
}

/**
 * avn_roff_append_sentence:
 * @roff: a manual page, at the start of a line
 * @text: any text
 *
 * Appends a line with a sentence. Adds the full stop that phrases of the help lack.
 */
void
avn_roff_append_sentence (GString *roff, const char *text)
{
  g_autofree char *phrase = g_strchomp (normalize (text));
  const gunichar last = get_last_character (phrase);
  const gboolean is_ended = last == 0 || g_utf8_strchr (SENTENCE_ENDS, -1, last) != NULL;
  /* Translators: %s is a phrase of the help, which becomes a sentence of the manual. */
  g_autofree char *sentence = is_ended ? g_strdup (phrase) : g_strdup_printf (_ ("%s."), phrase);
  append_text (roff, sentence, TRUE);
  /* Where roff joins lines it adds a space, which scripts of wide characters do not use. */
  if (g_unichar_iswide (get_last_character (sentence)))
    g_string_append (roff, "\\c");
  avn_roff_end_line (roff);
}

/**
 * avn_roff_append_heading:
 * @roff: a manual page, at the start of a line
 * @macro: "SH" for a section, "SS" for a subsection
 * @text: the heading
 *
 * Appends a heading.
 */
void
avn_roff_append_heading (GString *roff, const char *macro, const char *text)
{
  g_string_append_printf (roff, ".%s \"", macro);
  append_text (roff, text, TRUE);
  g_string_append (roff, "\"\n");
}

/**
 * avn_roff_append_fragment:
 * @roff: a manual page, at the start of a line
 * @fragment: roff source in UTF-8
 *
 * Appends roff source. Escapes characters beyond ASCII, so that the page does not depend on the encoding that
 * a formatter expects.
 */
void
avn_roff_append_fragment (GString *roff, const char *fragment)
{
  for (const char *p = fragment; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar character = g_utf8_get_char (p);
      if (character > 0x7e)
        g_string_append_printf (roff, "\\[u%04X]", character);
      else
        g_string_append_c (roff, (char)character);
    }
  if (roff->len > 0 && roff->str[roff->len - 1] != '\n')
    g_string_append_c (roff, '\n');
}
