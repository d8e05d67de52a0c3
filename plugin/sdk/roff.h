/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * AvnRoffFont:
 * @AVN_ROFF_ROMAN: plain text
 * @AVN_ROFF_BOLD: text to type literally
 * @AVN_ROFF_ITALIC: placeholders
 *
 * The fonts of a manual page.
 */
typedef enum
{
  AVN_ROFF_ROMAN,
  AVN_ROFF_BOLD,
  AVN_ROFF_ITALIC,
} AvnRoffFont;

void avn_roff_append (GString *roff, AvnRoffFont font, const char *text);
void avn_roff_append_utf8 (GString *roff, const char *text);
void avn_roff_append_sentence (GString *roff, const char *text);
void avn_roff_end_line (GString *roff);
void avn_roff_append_heading (GString *roff, const char *macro, const char *text);
void avn_roff_append_fragment (GString *roff, const char *fragment);
