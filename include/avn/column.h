/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

/**
 * AvnColumnKind:
 * @AVN_COLUMN_PLAIN: an unchanged value
 * @AVN_COLUMN_TIME: an ISO 8601 time in UTC, shown without fractions of a second, or relative to now with
 * `--relative`
 * @AVN_COLUMN_EXPIRY: a time that needs attention once it has passed
 *
 * How to show the values of a column to people. Formats for programs print them unchanged.
 */
typedef enum
{
  AVN_COLUMN_PLAIN,
  AVN_COLUMN_TIME,
  AVN_COLUMN_EXPIRY,
} AvnColumnKind;

/**
 * AvnColumn:
 * @id: the member of the record; the cell is empty if it is missing
 * @title: the title, marked for translation
 * @kind: how to show the values
 * @normal_values: (nullable) (array zero-terminated=1): the values that need no attention
 * @status_field: (nullable): the member to compare with @normal_values instead of @id
 * @only_if_set: %TRUE to show the column to people only if a record has a value that is not null and not an
 * empty list; formats for programs have it only if `--fields` names it
 *
 * A column of a command's table. The host makes values safe for a terminal, and shows those that need
 * attention in color if color is enabled.
 */
struct _AvnColumn
{
  const char *id;
  const char *title;
  AvnColumnKind kind;
  const char *const *normal_values;
  const char *status_field;
  gboolean only_if_set;
  /*< private >*/
  gpointer reserved[1];
};

/**
 * AVN_COLUMN:
 * @...: designated initialisers of an [struct@Avn.Column]
 *
 * An [struct@Avn.Column] for a command's list of columns.
 */
#define AVN_COLUMN(...) (&(const AvnColumn){ __VA_ARGS__ })

/**
 * AvnCompletionChange:
 * @AVN_COMPLETION_REPLACE: the records replace the list
 * @AVN_COMPLETION_ADD: the records are new or changed
 * @AVN_COMPLETION_REMOVE: the records no longer exist
 * @AVN_COMPLETION_CLEAR: the list is emptied, such as after a login of another user
 *
 * How a command changes a list of the completion cache.
 */
typedef enum
{
  AVN_COMPLETION_REPLACE,
  AVN_COMPLETION_ADD,
  AVN_COMPLETION_REMOVE,
  AVN_COMPLETION_CLEAR,
} AvnCompletionChange;

/**
 * AvnCompletionList:
 * @name: lower-case letters, digits and dashes; commands of one group share lists of the same name
 * @change: how the command changes the list
 * @value: (nullable): the member to complete; %NULL to clear
 * @description: (nullable): the member with the description
 *
 * A list of the completion cache, which completes command lines without a request. The values and
 * descriptions of records are stored in a file that only the user can read, and must not be secrets. Nothing
 * else of a record is stored.
 */
struct _AvnCompletionList
{
  const char *name;
  AvnCompletionChange change;
  const char *value;
  const char *description;
  /*< private >*/
  gpointer reserved[4];
};

G_END_DECLS
