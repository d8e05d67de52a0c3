/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/records.h>

/**
 * AvnSeparatedFormat:
 * @separator: what stands between two fields
 * @line_end: what ends a record
 * @quotes: whether a field with a separator or a quote in it stands in quotes, as RFC 4180 has it
 * @may_have_header: whether the names of the fields can stand in front
 * @marked: what has a backslash in front of it in a text
 * @marked_in_list: what has one in the elements of a list, which have commas between them
 *
 * One way to write records for programs. It does not depend on the language or the terminal.
 */
typedef struct
{
  char separator;
  const char *line_end;
  gboolean quotes;
  gboolean may_have_header;
  const char *marked;
  const char *marked_in_list;
} AvnSeparatedFormat;

extern const AvnSeparatedFormat avn_separated_terse;
extern const AvnSeparatedFormat avn_separated_csv;

char *avn_separated_print (AvnRecords *records,
                           GPtrArray *fields,
                           const AvnSeparatedFormat *format,
                           gboolean header);
