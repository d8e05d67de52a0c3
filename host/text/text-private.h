/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/text.h>

#define AVN_TEXT_JOINER 0x200d

/* Marks the start of an isolated line. */
#define AVN_TEXT_LINE_START "\u200e"

typedef struct
{
  gunichar first;
  gunichar last;
} AvnCharacterRange;

#define AVN_TEXT_IS_IN(character, ranges) avn_text_is_in_ranges (character, ranges, G_N_ELEMENTS (ranges))

/* Always safe, one column wide, and one byte long */
static inline gboolean
avn_text_is_printable_ascii (char character)
{
  return character >= ' ' && character <= '~';
}

static inline gboolean
avn_text_is_isolate (gunichar character)
{
  return character >= 0x2066 && character <= 0x2069;
}

gboolean avn_text_is_in_ranges (gunichar character, const AvnCharacterRange *ranges, gsize n_ranges);
gboolean avn_text_is_unsafe_character (gunichar character);
void avn_text_append_escaped (GString *safe, gunichar character);
void avn_text_append_safe (GString *safe, const char *text, gssize max_characters);
gboolean avn_text_has_no_width (gunichar character);
gboolean avn_text_is_pictograph (gunichar character);

const char *avn_text_find_cluster_end (const char *text, gsize *width);
gsize avn_text_width (const char *text);
void avn_text_append_padded (GString *string, const char *text, gsize width);
void avn_text_append_wrapped (GString *string, const char *text, gsize indent, gsize page_width);

char *avn_text_isolate (const char *text);
gboolean avn_text_is_right_to_left (const char *text);
char *avn_text_isolate_line (const char *line, gboolean is_right_to_left);
char *avn_text_isolate_sentence (const char *text);
char *avn_text_isolate_syntax (const char *text);
void avn_text_remove_isolates (char *text);
void avn_text_finish_line_starts (char *text);

const char *avn_text_get_charset (void);
const char *avn_text_get_charset_name (void);
char *avn_text_to_locale (const char *text);
char *avn_text_from_locale (const char *bytes, gsize length);
char *avn_text_fit_cell (const char *text);

const char *avn_text_find_similar (const char *word, const char *const *candidates);
