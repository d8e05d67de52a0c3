/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * AvnJsonScan:
 * @start: UTF-8 text without NUL, not necessarily terminated
 * @p: the current position; may be after @end once a function has returned %FALSE
 * @end: the end of the text
 *
 * A scanner for the tokens of RFC 8259. Its functions return %FALSE if the next token is a different one.
 */
typedef struct
{
  const char *start;
  const char *p;
  const char *end;
} AvnJsonScan;

char avn_json_scan_peek (AvnJsonScan *self);
gboolean avn_json_scan_take (AvnJsonScan *self, char character);
gboolean avn_json_scan_take_word (AvnJsonScan *self, const char *word);
gboolean avn_json_scan_take_string (AvnJsonScan *self, GString *decoded);
gboolean avn_json_scan_take_number (AvnJsonScan *self, const char **literal, gsize *length);
void avn_json_scan_skip_space (AvnJsonScan *self);
