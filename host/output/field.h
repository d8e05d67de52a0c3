/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/command.h>
#include <avn/records.h>

/**
 * AvnField:
 * @name: (owned): the name of the member
 * @title: (owned): the translated title
 * @column: (nullable): the command's column for it
 * @only_if_set: %TRUE to show it to people only if a record has a value, and to programs not at all
 *
 * A field of records.
 */
typedef struct
{
  char *name;
  char *title;
  const AvnColumn *column;
  gboolean only_if_set;
} AvnField;

gboolean avn_field_is_time (const AvnColumn *column);
const AvnColumn *avn_field_find_column (const AvnColumn *const *columns, const char *name);
GPtrArray *
avn_field_list_new (const char *const *names, const AvnColumn *const *columns, const char *gettext_domain);
gsize avn_field_list_add_names (GPtrArray *names, AvnRecords *records);
