/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "text/text-private.h"

#include <string.h>

#define MAX_COMBINING_MARKS 8
#define MAX_JOINED_PICTOGRAPHS 4
#define ZERO_WIDTH_NON_JOINER 0x200c
#define TATWEEL 0x0640
#define VIRAMA_CLASS 9
#define BLACK_FLAG 0x1f3f4
#define FIRST_JAMO_EXTENDED_B 0xd7b0
#define LAST_JAMO_EXTENDED_B 0xd7fb
#define TAGS_OF_GB "\U000e0067\U000e0062"
#define END_OF_TAGS "\U000e007f"

/* Controls, bidi controls, invisible characters, tags and noncharacters: they move the cursor, reorder or
 * hide text. */
static const AvnCharacterRange unsafe_ranges[] = {
  { 0x0000, 0x001f },   { 0x007f, 0x009f }, { 0x00ad, 0x00ad },   { 0x034f, 0x034f },   { 0x061c, 0x061c },
  { 0x115f, 0x1160 },   { 0x17b4, 0x17b5 }, { 0x180b, 0x180f },   { 0x200b, 0x200b },   { 0x200e, 0x200f },
  { 0x2028, 0x202e },   { 0x2060, 0x206f }, { 0x3164, 0x3164 },   { 0xfdd0, 0xfdef },   { 0xfeff, 0xfeff },
  { 0xffa0, 0xffa0 },   { 0xfff0, 0xfffb }, { 0x13430, 0x1343f }, { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a },
  { 0xe0000, 0xe0fff },
};

/* Format characters of Arabic and related scripts that are visible and have a width */
static const AvnCharacterRange visible_format_ranges[] = {
  { 0x0600, 0x0605 }, { 0x06dd, 0x06dd },   { 0x070f, 0x070f },   { 0x0890, 0x0891 },
  { 0x08e2, 0x08e2 }, { 0x110bd, 0x110bd }, { 0x110cd, 0x110cd },
};

/* Arrows, symbols and emoji that occur in joined emoji, without regional indicators */
static const AvnCharacterRange pictograph_ranges[] = {
  { 0x2194, 0x2199 }, { 0x2600, 0x27bf }, { 0x2b05, 0x2b55 }, { 0x1f000, 0x1f1e5 }, { 0x1f200, 0x1faff },
};

/* Variation selectors are invisible after a character of any other script. */
typedef struct
{
  AvnCharacterRange selectors;
  GUnicodeScript script;
} SelectorRow;

static const SelectorRow selector_rows[] = {
  { { 0xfe00, 0xfe0f }, G_UNICODE_SCRIPT_COMMON },     { { 0xfe00, 0xfe0f }, G_UNICODE_SCRIPT_HAN },
  { { 0xfe00, 0xfe0f }, G_UNICODE_SCRIPT_MYANMAR },    { { 0xfe00, 0xfe0f }, G_UNICODE_SCRIPT_PHAGS_PA },
  { { 0xfe00, 0xfe0f }, G_UNICODE_SCRIPT_MANICHAEAN }, { { 0x180b, 0x180f }, G_UNICODE_SCRIPT_MONGOLIAN },
  { { 0xe0100, 0xe01ef }, G_UNICODE_SCRIPT_HAN },
};

/* Scripts with joined letters, where a joiner has a visible effect */
static const GUnicodeScript joined_scripts[] = {
  G_UNICODE_SCRIPT_ADLAM,   G_UNICODE_SCRIPT_ARABIC,     G_UNICODE_SCRIPT_HANIFI_ROHINGYA,
  G_UNICODE_SCRIPT_MANDAIC, G_UNICODE_SCRIPT_MANICHAEAN, G_UNICODE_SCRIPT_MONGOLIAN,
  G_UNICODE_SCRIPT_NKO,     G_UNICODE_SCRIPT_PHAGS_PA,   G_UNICODE_SCRIPT_PSALTER_PAHLAVI,
  G_UNICODE_SCRIPT_SOGDIAN, G_UNICODE_SCRIPT_SYRIAC,
};

/* The tag sequences that Unicode recommends after a black flag: England, Scotland, Wales */
static const char *const tagged_flags[] = {
  TAGS_OF_GB "\U000e0065\U000e006e\U000e0067" END_OF_TAGS,
  TAGS_OF_GB "\U000e0073\U000e0063\U000e0074" END_OF_TAGS,
  TAGS_OF_GB "\U000e0077\U000e006c\U000e0073" END_OF_TAGS,
};

gboolean
avn_text_is_in_ranges (gunichar character, const AvnCharacterRange *ranges, gsize n_ranges)
{
  for (gsize i = 0; i < n_ranges; i++)
    if (character >= ranges[i].first && character <= ranges[i].last)
      return TRUE;
  return FALSE;
}

/* TRUE if the character must be escaped, at least without context */
gboolean
avn_text_is_unsafe_character (gunichar character)
{
  return (character & 0xfffe) == 0xfffe || AVN_TEXT_IS_IN (character, unsafe_ranges);
}

/* GLib 2.74 gives a width to the vowels and final consonants of Hangul Jamo Extended-B. */
gboolean
avn_text_has_no_width (gunichar character)
{
  return (g_unichar_iszerowidth (character) && !AVN_TEXT_IS_IN (character, visible_format_ranges))
         || (character >= FIRST_JAMO_EXTENDED_B && character <= LAST_JAMO_EXTENDED_B);
}

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

/* Includes all emoji that joiners are for. */
gboolean
avn_text_is_pictograph (gunichar character)
{
  return AVN_TEXT_IS_IN (character, pictograph_ranges);
}

/* TRUE if a joiner next to the character has a visible effect */
static gboolean
shows_joiner (gunichar character)
{
  if (character <= 0x7f || character >= 0x110000 || avn_text_is_unsafe_character (character))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (joined_scripts); i++)
    if (g_unichar_get_script (character) == joined_scripts[i])
      return TRUE;
  return character == TATWEEL || avn_text_is_pictograph (character) || g_unichar_ismark (character);
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
    if (avn_text_is_in_ranges (character, &selector_rows[i].selectors, 1))
      return TRUE;
  return FALSE;
}

/* Follows RFC 5892, appendices A.1 and A.2, and allows emoji, but no selector after a joiner. */
static gboolean
is_joiner_in_place (gunichar previous, gunichar next)
{
  return is_virama (previous) || is_virama (next)
         || (shows_joiner (previous) && shows_joiner (next) && !is_selector (next));
}

/* In ASCII, only the characters of keycaps have variants. */
static gboolean
is_selector_in_place (gunichar previous, gunichar selector)
{
  if (previous <= 0x7f)
    return previous != 0 && strchr ("#*0123456789", (int)previous) != NULL && selector >= 0xfe0e
           && selector <= 0xfe0f;
  for (gsize i = 0; i < G_N_ELEMENTS (selector_rows); i++)
    if (avn_text_is_in_ranges (selector, &selector_rows[i].selectors, 1)
        && g_unichar_get_script (previous) == selector_rows[i].script)
      return g_unichar_isgraph (previous) && !avn_text_is_unsafe_character (previous);
  return FALSE;
}

/* The text before a character */
typedef struct
{
  gunichar previous; /* 0 if it was escaped */
  guint n_marks;     /* in a row */
  guint n_joined;    /* pictographs before joiners in a row */
} Context;

/* TRUE if the character is safe in its context */
static gboolean
is_in_place (const Context *context, gunichar character, gunichar next)
{
  if (is_joiner (character))
    return context->n_joined < MAX_JOINED_PICTOGRAPHS && is_joiner_in_place (context->previous, next);
  if (is_selector (character))
    return is_selector_in_place (context->previous, character);
  return !avn_text_is_unsafe_character (character);
}

/* Counts marks and joined pictographs up to the character. */
static void
count (Context *context, gunichar character, gunichar next)
{
  const gboolean is_mark = g_unichar_ismark (character) || avn_text_has_no_width (character);
  const gboolean is_tone = g_unichar_break_type (character) == G_UNICODE_BREAK_EMOJI_MODIFIER;
  context->n_marks = is_mark ? context->n_marks + 1 : 0;
  if (character == AVN_TEXT_JOINER && avn_text_is_pictograph (next))
    context->n_joined++;
  else if (!is_mark && !is_tone && context->previous != AVN_TEXT_JOINER)
    context->n_joined = 0;
}

/* Returns the end of the first character, or of a flag with its tags. */
static const char *
find_next (const char *text, gunichar character)
{
  const char *next = g_utf8_next_char (text);
  for (guint i = 0; character == BLACK_FLAG && i < G_N_ELEMENTS (tagged_flags); i++)
    if (g_str_has_prefix (next, tagged_flags[i]))
      return next + strlen (tagged_flags[i]);
  return next;
}

/* Appends the first character, or of a flag its tags too, and returns the end. */
static const char *
append_first (GString *safe, const char *text, Context *context)
{
  const gunichar character = g_utf8_get_char_validated (text, -1);
  if (character == (gunichar)-1 || character == (gunichar)-2)
    {
      avn_text_append_escaped (safe, (guchar)*text);
      *context = (Context){ 0 };
      return text + 1;
    }
  const char *end = find_next (text, character);
  const gunichar next = g_utf8_get_char_validated (end, -1);
  count (context, character, next);
  if (!is_in_place (context, character, next))
    {
      avn_text_append_escaped (safe, character);
      *context = (Context){ 0 };
    }
  /* A joiner needs room for the next mark. */
  else if (context->n_marks + is_joiner (character) <= MAX_COMBINING_MARKS)
    {
      g_string_append_len (safe, text, end - text);
      context->previous = character;
    }
  return end;
}

void
avn_text_append_safe (GString *safe, const char *text, gssize max_characters)
{
  Context context = { 0 };
  gssize n_characters = 0;

  for (const char *p = text; *p != '\0';)
    {
      const char *run = p;
      for (; avn_text_is_printable_ascii (*p) && (max_characters < 0 || n_characters < max_characters); p++)
        n_characters++;
      if (p > run)
        {
          g_string_append_len (safe, run, p - run);
          context = (Context){ .previous = (guchar)p[-1] };
          continue;
        }
      if (max_characters >= 0 && n_characters++ >= max_characters)
        {
          g_string_append (safe, "...");
          break;
        }
      p = append_first (safe, p, &context);
    }
}

/**
 * avn_text_make_safe:
 * @text: text from outside, in any encoding
 * @max_characters: how many characters to keep before "...", or -1 for all
 *
 * Makes text from a server, a file or a plugin safe to show on one line of a terminal. Harmless text of any
 * script stays unchanged, including joiners and variation selectors in their place. Controls, bidi controls,
 * line ends, invisible characters and invalid UTF-8 are escaped, and long runs of combining marks are cut.
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
