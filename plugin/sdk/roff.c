/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "roff.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* A longer word may be broken by a line end, as a formatter complains of one that fits no line. */
#define LONGEST_WHOLE_WORD 30

typedef struct
{
  char character;
  const char *escape;
} EscapeRow;

/* What roff reads as its own, or shows as another character than the one that is typed in a shell. */
static const EscapeRow escapes[] = {
  { '\\', "\\(rs" }, { '-', "\\-" },   { '\'', "\\(aq" }, { '"', "\\(dq" },
  { '`', "\\(ga" },  { '^', "\\(ha" }, { '~', "\\(ti" },
};

/* What a sentence of any script ends with, or what it leads to the next line with. */
static const gunichar sentence_ends[]
    = { '.', '!', '?', ':', 0x061f, 0x3002, 0xff01, 0xff0e, 0xff1a, 0xff1f };

static const char *const font_escapes[] = {
  [AVN_ROFF_ROMAN] = "",
  [AVN_ROFF_BOLD] = "\\fB",
  [AVN_ROFF_ITALIC] = "\\fI",
};

static const char *
find_escape (gunichar character)
{
  for (gsize i = 0; i < G_N_ELEMENTS (escapes); i++)
    if (character == (guchar)escapes[i].character)
      return escapes[i].escape;
  return NULL;
}

static void
append_character (GString *roff, gunichar character, gboolean ascii)
{
  const char *escape = find_escape (character);
  if (escape != NULL)
    g_string_append (roff, escape);
  else if (character > 0x7e && ascii)
    g_string_append_printf (roff, "\\[u%04X]", character);
  else
    g_string_append_unichar (roff, character);
}

static gboolean
is_behind_space (GString *roff)
{
  return roff->len == 0 || strchr (" \n", roff->str[roff->len - 1]) != NULL;
}

/* Some characters that Unicode gives twice are unknown to groff in their second place, so that text is
 * composed. */
static char *
make_text_fit (const char *text)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\t\n\v\f\r", ' ');
  g_autofree char *safe = avn_text_make_safe (line, -1);
  return g_utf8_normalize (safe, -1, G_NORMALIZE_NFC);
}

static void
append_text (GString *roff, const char *text, gboolean ascii)
{
  g_autofree char *fit = make_text_fit (text);
  guint length = 0;
  gunichar previous = 0;
  for (const char *p = fit; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar character = g_utf8_get_char (p);
      if (length > 0 && avn_text_can_break_between (previous, character))
        length = LONGEST_WHOLE_WORD;
      previous = character;
      if (character == ' ')
        {
          if (!is_behind_space (roff))
            g_string_append_c (roff, ' ');
          length = 0;
          continue;
        }
      if (*p == '.' && is_behind_space (roff))
        g_string_append (roff, "\\&");
      if (length == LONGEST_WHOLE_WORD)
        g_string_append (roff, "\\:");
      append_character (roff, character, ascii);
      length = length % LONGEST_WHOLE_WORD + 1;
    }
}

/**
 * avn_roff_append:
 * @roff: a man page
 * @font: how to show the text
 * @text: any text
 *
 * Adds text to the present line, in a way that roff can take no part of it for its own. Line ends count as
 * spaces, and spaces in a row as one.
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
 * @roff: a man page
 * @text: any text
 *
 * Adds text as [func@roff_append] does, but leaves characters beyond ASCII as they are, for those who read
 * the page's source: whatis and apropos.
 */
void
avn_roff_append_utf8 (GString *roff, const char *text)
{
  append_text (roff, text, FALSE);
}

/**
 * avn_roff_end_line:
 * @roff: a man page
 *
 * Ends the present line. A line without anything in it would be an empty line on the page.
 */
void
avn_roff_end_line (GString *roff)
{
  while (roff->len > 0 && roff->str[roff->len - 1] == ' ')
    g_string_truncate (roff, roff->len - 1);
  if (is_behind_space (roff))
    g_string_append (roff, "\\&");
  g_string_append_c (roff, '\n');
}

static gunichar
get_last_character (const char *text)
{
  return *text != '\0' ? g_utf8_get_char (g_utf8_prev_char (text + strlen (text))) : 0;
}

static gboolean
has_sentence_end (const char *text)
{
  const gunichar last = get_last_character (text);
  for (gsize i = 0; i < G_N_ELEMENTS (sentence_ends); i++)
    if (sentence_ends[i] == last)
      return TRUE;
  return FALSE;
}

/**
 * avn_roff_append_sentence:
 * @roff: a man page, at the beginning of a line
 * @text: any text
 *
 * Adds a line with a text that stands on its own in the help, and among sentences here.
 */
void
avn_roff_append_sentence (GString *roff, const char *text)
{
  g_autofree char *sentence = g_strchomp (make_text_fit (text));
  const gboolean ends = *sentence == '\0' || has_sentence_end (sentence);
  /* Translators: %s is a line of the help, which becomes a sentence in the manual. */
  g_autofree char *ended = ends ? g_strdup (sentence) : g_strdup_printf (_ ("%s."), sentence);
  append_text (roff, ended, TRUE);
  /* Scripts without spaces have none between sentences, where roff would make one of the line end. */
  if (g_unichar_iswide (get_last_character (ended)))
    g_string_append (roff, "\\c");
  avn_roff_end_line (roff);
}

/**
 * avn_roff_append_heading:
 * @roff: a man page, at the beginning of a line
 * @macro: "SH" for a section, "SS" for a part of one
 * @text: the heading
 *
 * Adds a heading.
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
 * @roff: a man page, at the beginning of a line
 * @fragment: roff, in UTF-8
 *
 * Adds what is roff already. Only characters beyond ASCII are changed, so that the page does not depend on
 * what encoding a formatter expects.
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
