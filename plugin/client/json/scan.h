/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * AvnJsonScan:
 * @start: the text: UTF-8 without a NUL in it, which need not end with one
 * @p: where the scan is; behind @end if it wanted more than there is
 * @end: behind the last byte
 *
 * Takes the words of RFC 8259 off a text, and nothing else. What is refused leaves @p at or behind it.
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
