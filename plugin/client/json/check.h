/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * AvnJsonNumber:
 * @start: the offset of its first byte in the text
 * @length: its length in bytes
 * @place: how many values start before it in the text
 *
 * A number that json-glib would change.
 */
typedef struct
{
  gsize start;
  gsize length;
  guint place;
} AvnJsonNumber;

/**
 * AvnJsonPart:
 * @start: the offset of its first byte in the text
 * @length: its length in bytes
 * @place: how many values start before it in the text
 * @first_number: the index of its first #AvnJsonNumber
 * @n_numbers: how many it has
 *
 * A value in a checked text: the outermost one, or an element of a list.
 */
typedef struct
{
  gsize start;
  gsize length;
  guint place;
  guint first_number;
  guint n_numbers;
} AvnJsonPart;

/**
 * AvnJsonOutline:
 * @whole: the outermost value
 * @numbers: (owned) (element-type AvnJsonNumber): the numbers that json-glib would change
 * @elements: (owned) (element-type AvnJsonPart): the elements of the list
 * @list: the first character of the value of the member that lists @elements; '\0' if there is no such member
 * @has_other_elements: %TRUE if an element is not an object
 *
 * The result of a check.
 */
typedef struct
{
  AvnJsonPart whole;
  GArray *numbers;
  GArray *elements;
  char list;
  gboolean has_other_elements;
} AvnJsonOutline;

void avn_json_outline_init (AvnJsonOutline *self);
void avn_json_outline_clear (AvnJsonOutline *self);

gboolean avn_json_check (const char *text,
                         gsize length,
                         guint max_values,
                         const char *list,
                         AvnJsonOutline *outline,
                         GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AvnJsonOutline, avn_json_outline_clear)
