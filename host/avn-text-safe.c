/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-text-private.h"

#include <string.h>

#define MAX_COMBINING_MARKS 8
#define ZERO_WIDTH_NON_JOINER 0x200c
#define TATWEEL 0x0640
#define VIRAMA_CLASS 9
#define BLACK_FLAG 0x1f3f4
#define TAG_OFFSET 0xe0000
#define TAG_END 0xe007f
#define FLAG_LENGTH 5

typedef struct
{
  gunichar first;
  gunichar last;
} CharacterRange;

/* What moves the cursor, reorders or hides text: controls, bidi controls, what has no width, tags; and what
 * is no character. */
static const CharacterRange unsafe_ranges[] = {
  { 0x0000, 0x001f },   { 0x007f, 0x009f }, { 0x00ad, 0x00ad },   { 0x034f, 0x034f },   { 0x061c, 0x061c },
  { 0x115f, 0x1160 },   { 0x17b4, 0x17b5 }, { 0x180b, 0x180f },   { 0x200b, 0x200b },   { 0x200e, 0x200f },
  { 0x2028, 0x202e },   { 0x2060, 0x206f }, { 0x3164, 0x3164 },   { 0xfdd0, 0xfdef },   { 0xfeff, 0xfeff },
  { 0xffa0, 0xffa0 },   { 0xfff0, 0xfffb }, { 0x13430, 0x1343f }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
  { 0xe0000, 0xe0fff },
};

/* Signs of Arabic and its neighbours that stand in front of what they span; unlike other format characters
 * they are seen, and take a cell. */
static const CharacterRange visible_format_ranges[] = {
  { 0x0600, 0x0605 }, { 0x06dd, 0x06dd },   { 0x070f, 0x070f },   { 0x0890, 0x0891 },
  { 0x08e2, 0x08e2 }, { 0x110bd, 0x110bd }, { 0x110cd, 0x110cd },
};

/* A selector has no shape of its own. Behind a character of its script it chooses the shape of that one;
 * elsewhere it only hides. Every script but the common one is named. */
typedef struct
{
  CharacterRange selectors;
  GUnicodeScript script;
} SelectorRow;

static const SelectorRow selector_rows[] = {
  { { 0xfe00, 0xfe0f }, G_UNICODE_SCRIPT_COMMON },     { { 0xfe00, 0xfe0f }, G_UNICODE_SCRIPT_HAN },
  { { 0xfe00, 0xfe0f }, G_UNICODE_SCRIPT_MYANMAR },    { { 0xfe00, 0xfe0f }, G_UNICODE_SCRIPT_PHAGS_PA },
  { { 0xfe00, 0xfe0f }, G_UNICODE_SCRIPT_MANICHAEAN }, { { 0x180b, 0x180f }, G_UNICODE_SCRIPT_MONGOLIAN },
  { { 0xe0100, 0xe01ef }, G_UNICODE_SCRIPT_HAN },
};

/* Scripts whose letters are joined to each other, so that it is seen where a joiner stands. */
static const GUnicodeScript joined_scripts[] = {
  G_UNICODE_SCRIPT_ADLAM,   G_UNICODE_SCRIPT_ARABIC,     G_UNICODE_SCRIPT_HANIFI_ROHINGYA,
  G_UNICODE_SCRIPT_MANDAIC, G_UNICODE_SCRIPT_MANICHAEAN, G_UNICODE_SCRIPT_MONGOLIAN,
  G_UNICODE_SCRIPT_NKO,     G_UNICODE_SCRIPT_PHAGS_PA,   G_UNICODE_SCRIPT_PSALTER_PAHLAVI,
  G_UNICODE_SCRIPT_SOGDIAN, G_UNICODE_SCRIPT_SYRIAC,
};

/* The flags that Unicode recommends to write with tags: England, Scotland, Wales. */
static const char *const tagged_flags[] = { "gbeng", "gbsct", "gbwls", NULL };

static gboolean
is_in_range (gunichar character, CharacterRange range)
{
  return character >= range.first && character <= range.last;
}

static gboolean
is_in_ranges (gunichar character, const CharacterRange *ranges, gsize n_ranges)
{
  for (gsize i = 0; i < n_ranges; i++)
    if (is_in_range (character, ranges[i]))
      return TRUE;
  return FALSE;
}

/* Whether a character is not to be shown as it is, at least where it stands alone. */
gboolean
avn_text_is_unsafe_character (gunichar character)
{
  return (character & 0xfffe) == 0xfffe
         || is_in_ranges (character, unsafe_ranges, G_N_ELEMENTS (unsafe_ranges));
}

/* Whether a terminal gives the character no cell of its own. */
gboolean
avn_text_has_no_width (gunichar character)
{
  return g_unichar_iszerowidth (character)
         && !is_in_ranges (character, visible_format_ranges, G_N_ELEMENTS (visible_format_ranges));
}

/* Writes what must not be shown as it is. */
void
avn_text_append_escaped (GString *safe, gunichar character)
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

/* Every emoji is a symbol but those of letters and digits, which a selector makes emoji. */
gboolean
avn_text_is_symbol (gunichar character)
{
  const GUnicodeType type = g_unichar_type (character);
  return type == G_UNICODE_OTHER_SYMBOL || type == G_UNICODE_MATH_SYMBOL || type == G_UNICODE_MODIFIER_SYMBOL;
}

/* Whether it is seen if a joiner stands beside the character: an emoji, a mark, a letter of certain scripts.
 */
static gboolean
shows_joiner (gunichar character)
{
  if (character <= 0x7f || character >= 0x110000 || avn_text_is_unsafe_character (character))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (joined_scripts); i++)
    if (g_unichar_get_script (character) == joined_scripts[i])
      return TRUE;
  return character == TATWEEL || avn_text_is_symbol (character) || g_unichar_ismark (character);
}

static gboolean
is_virama (gunichar character)
{
  return character < 0x110000 && g_unichar_combining_class (character) == VIRAMA_CLASS;
}

static gboolean
is_joiner (gunichar character)
{
  return character == AVN_TEXT_JOINER || character == ZERO_WIDTH_NON_JOINER;
}

static gboolean
is_selector (gunichar character)
{
  for (gsize i = 0; i < G_N_ELEMENTS (selector_rows); i++)
    if (is_in_range (character, selector_rows[i].selectors))
      return TRUE;
  return FALSE;
}

/* Follows RFC 5892, appendices A.1 and A.2, and adds emoji. A selector is out of place behind a joiner. */
static gboolean
is_joiner_in_place (gunichar previous, gunichar next)
{
  return is_virama (previous) || is_virama (next)
         || (shows_joiner (previous) && shows_joiner (next) && !is_selector (next));
}

/* Of ASCII only what stands on a keycap has another shape. */
static gboolean
is_selector_in_place (gunichar previous, gunichar selector)
{
  if (previous <= 0x7f)
    return previous != 0 && strchr ("#*0123456789", (int)previous) != NULL && selector >= 0xfe0e
           && selector <= 0xfe0f;
  for (gsize i = 0; i < G_N_ELEMENTS (selector_rows); i++)
    if (is_in_range (selector, selector_rows[i].selectors)
        && g_unichar_get_script (previous) == selector_rows[i].script)
      return g_unichar_isgraph (previous) && !avn_text_is_unsafe_character (previous);
  return FALSE;
}

/* Whether a character can be shown where it stands. */
static gboolean
is_in_place (gunichar previous, gunichar character, gunichar next)
{
  if (is_joiner (character))
    return is_joiner_in_place (previous, next);
  if (is_selector (character))
    return is_selector_in_place (previous, character);
  return !avn_text_is_unsafe_character (character);
}

/* How many characters without width may stand in a row if this is the last one. A joiner needs another behind
 * it. */
static guint
get_longest_row (gunichar character)
{
  return is_joiner (character) ? MAX_COMBINING_MARKS - 1 : MAX_COMBINING_MARKS;
}

/* The end of the tags that make a black flag the flag of a country, or NULL if there are none. */
static const char *
find_flag_end (const char *p)
{
  char country[FLAG_LENGTH + 1] = "";
  for (guint i = 0; i < FLAG_LENGTH; i++, p = g_utf8_next_char (p))
    {
      const gunichar tag = g_utf8_get_char_validated (p, -1);
      if (tag < TAG_OFFSET + 'a' || tag > TAG_OFFSET + 'z')
        return NULL;
      country[i] = (char)(tag - TAG_OFFSET);
    }
  const gboolean known
      = g_utf8_get_char_validated (p, -1) == TAG_END && g_strv_contains (tagged_flags, country);
  return known ? g_utf8_next_char (p) : NULL;
}

/* The end of the character that a text begins with, or of the flag. */
static const char *
find_next (const char *text, gunichar character)
{
  const char *next = g_utf8_next_char (text);
  const char *flag_end = character == BLACK_FLAG ? find_flag_end (next) : NULL;
  return flag_end != NULL ? flag_end : next;
}

/* Adds all of the text, or so many characters of it and "...". */
void
avn_text_append_safe (GString *safe, const char *text, gssize max_characters)
{
  gunichar previous = 0; /* as it is shown; 0 for what is escaped */
  guint n_marks = 0;
  gssize n_characters = 0;

  for (const char *p = text; *p != '\0';)
    {
      const char *run = p;
      for (; avn_text_is_printable_ascii (*p) && (max_characters < 0 || n_characters < max_characters); p++)
        n_characters++;
      if (p > run)
        {
          g_string_append_len (safe, run, p - run);
          previous = (guchar)p[-1];
          n_marks = 0;
          continue;
        }
      if (max_characters >= 0 && n_characters++ >= max_characters)
        {
          g_string_append (safe, "...");
          break;
        }

      const gunichar character = g_utf8_get_char_validated (p, -1);
      if (character == (gunichar)-1 || character == (gunichar)-2)
        {
          avn_text_append_escaped (safe, (guchar)*p++);
          previous = 0;
          continue;
        }

      const char *next = find_next (p, character);
      n_marks = g_unichar_ismark (character) || avn_text_has_no_width (character) ? n_marks + 1 : 0;
      if (!is_in_place (previous, character, g_utf8_get_char_validated (next, -1)))
        {
          avn_text_append_escaped (safe, character);
          n_marks = 0;
          previous = 0;
        }
      else if (n_marks <= get_longest_row (character))
        {
          g_string_append_len (safe, p, next - p);
          previous = character;
        }
      p = next;
    }
}

/**
 * avn_text_make_safe:
 * @text: text from outside, in any encoding
 * @max_characters: how many characters to keep before "...", or -1 for all
 *
 * Makes text from a server, a file or a plugin fit for one line on a terminal. What is harmless stays as it
 * is, in any script, joiners and variation selectors included where they belong; controls, bidi controls,
 * line ends, invisible characters and bytes that are not UTF-8 are shown escaped, and a flood of combining
 * marks is cut.
 *
 * Returns: (transfer full): the safe text, valid UTF-8
 */
char *
avn_text_make_safe (const char *text, gssize max_characters)
{
  GString *safe = g_string_new (NULL);
  avn_text_append_safe (safe, text, max_characters);
  return g_string_free (safe, FALSE);
}
