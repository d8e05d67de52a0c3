/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-text.h>

gsize avn_text_width (const char *text);
void avn_text_append_padded (GString *string, const char *text, gsize width);
gboolean avn_text_is_unsafe_character (gunichar character);
const char *avn_text_find_similar (const char *word, const char *const *candidates);
