/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * AvnJsonNumber:
 * @start: where its digits begin in the text
 * @length: how many bytes they are
 * @place: how many values begin before it in the text
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
 * @start: where it begins in the text
 * @length: how many bytes it has
 * @place: how many values begin before it in the text
 * @first_number: the first of the numbers in it that json-glib would change
 * @n_numbers: how many of them are in it
 *
 * A value in a text that was checked: the whole of it, or an element of a list.
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
 * @list: the first character of the member that should be the list: '[' if it is one; '\0' without the member
 * @has_other_elements: whether an element is not an object
 *
 * What is known of a text that was checked.
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
