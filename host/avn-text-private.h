/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-text.h>

#define AVN_TEXT_JOINER 0x200d

/* A GUnicodeBreakType as a member of a set. */
#define AVN_TEXT_TYPE(type) (G_GUINT64_CONSTANT (1) << (type))

gboolean avn_text_is_unsafe_character (gunichar character);
void avn_text_append_escaped (GString *safe, gunichar character);
gboolean avn_text_has_no_width (gunichar character);
gboolean avn_text_is_symbol (gunichar character);

const char *avn_text_find_cluster_end (const char *text, gsize *width);
gsize avn_text_width (const char *text);
void avn_text_append_padded (GString *string, const char *text, gsize width);
void avn_text_append_wrapped (GString *string, const char *text, gsize indent, gsize page_width);

const char *avn_text_find_similar (const char *word, const char *const *candidates);
