/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "text/text-private.h"

/* A grapheme cluster (UAX #29) is a letter with its marks, a Hangul syllable, a flag, or joined emoji. It has
 * one width (UAX #11). Hangul has one leading consonant: terminals give two cells to each. */

#define EMOJI_SELECTOR 0xfe0f
#define EMOJI_WIDTH 2

typedef struct
{
  gunichar base;
  gunichar last;
  gsize n_characters;
  gsize width;
} Cluster;

static gboolean
continues_flag (const Cluster *cluster, GUnicodeBreakType type)
{
  return type == G_UNICODE_BREAK_REGIONAL_INDICATOR && cluster->n_characters == 1
         && g_unichar_break_type (cluster->base) == G_UNICODE_BREAK_REGIONAL_INDICATOR;
}

/* A skin tone, or a pictograph joined to others. Terminals show skin tones in a row one by one. */
static gboolean
continues_emoji (const Cluster *cluster, gunichar character, GUnicodeBreakType type)
{
  return type == G_UNICODE_BREAK_EMOJI_MODIFIER
             ? g_unichar_break_type (cluster->last) == G_UNICODE_BREAK_EMOJI_BASE
             : cluster->last == AVN_TEXT_JOINER && avn_text_is_pictograph (cluster->base)
                   && avn_text_is_pictograph (character);
}

/* Returns FALSE if the character does not belong to the cluster. */
static gboolean
add_character (Cluster *cluster, gunichar character)
{
  const GUnicodeBreakType type = g_unichar_break_type (character);
  const gboolean has_no_width = avn_text_has_no_width (character);

  if (avn_text_is_isolate (character))
    return FALSE;
  if (continues_emoji (cluster, character, type) || continues_flag (cluster, type)
      || (character == EMOJI_SELECTOR && g_unichar_get_script (cluster->base) == G_UNICODE_SCRIPT_COMMON))
    cluster->width = EMOJI_WIDTH;
  else if (!has_no_width && g_unichar_ismark (character))
    cluster->width++;
  else if (!has_no_width)
    return FALSE;
  cluster->last = character;
  cluster->n_characters++;
  return TRUE;
}

/* Returns the end of the first cluster, and its width in columns of a terminal. */
const char *
avn_text_find_cluster_end (const char *text, gsize *width)
{
  const gunichar base = g_utf8_get_char (text);
  Cluster cluster = { base, base, 1, g_unichar_iswide (base) ? 2 : 1 };
  if (avn_text_has_no_width (base))
    cluster.width = 0;
  const char *p = g_utf8_next_char (text);
  while (*p != '\0' && add_character (&cluster, g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  *width = cluster.width;
  return p;
}

/* Returns the width in columns of a terminal. */
gsize
avn_text_width (const char *text)
{
  gsize width = 0;
  for (const char *p = text; *p != '\0';)
    {
      gsize cluster_width = 1;
      const gboolean is_ascii = ((p[0] | p[1]) & 0x80) == 0;
      p = is_ascii ? p + 1 : avn_text_find_cluster_end (p, &cluster_width);
      width += cluster_width;
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
