/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/records.h>

/**
 * AvnSeparatedFormat:
 * @separator: the character between fields
 * @line_end: the end of each line
 * @quotes: whether to quote fields as in RFC 4180
 * @has_header: whether the first line can have the names of the fields
 * @marked: the characters that are escaped with a backslash
 * @marked_in_list: the same for the elements of lists, which are separated by commas
 *
 * A format for programs. It does not depend on the language or the terminal.
 */
typedef struct
{
  char separator;
  const char *line_end;
  gboolean quotes;
  gboolean has_header;
  const char *marked;
  const char *marked_in_list;
} AvnSeparatedFormat;

extern const AvnSeparatedFormat avn_separated_terse;
extern const AvnSeparatedFormat avn_separated_csv;

char *avn_separated_print (AvnRecords *records,
                           GPtrArray *fields,
                           const AvnSeparatedFormat *format,
                           gboolean header);
