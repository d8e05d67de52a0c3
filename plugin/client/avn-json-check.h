/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * AvnJsonOutline:
 * @text: (owned): the checked text with "0" in the place of every number
 * @numbers: (owned) (element-type utf8): the numbers as they were written, in order
 * @n_members: (owned) (element-type guint): how many members each object has, in the order in which objects
 * begin
 *
 * What the parser behind the check would lose: the digits of numbers, and members that come twice.
 */
typedef struct
{
  char *text;
  GPtrArray *numbers;
  GArray *n_members;
} AvnJsonOutline;

AvnJsonOutline *avn_json_check (const char *text, gsize length, GError **error);
void avn_json_outline_free (AvnJsonOutline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnJsonOutline, avn_json_outline_free)
