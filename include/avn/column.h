/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

/**
 * AvnColumnKind:
 * @AVN_COLUMN_PLAIN: shown as it came
 * @AVN_COLUMN_TIME: an ISO 8601 time in UTC, shown without fractions of a second, or as how far away it is
 * where the user wants that
 * @AVN_COLUMN_EXPIRY: a time at which something ends; it needs attention once it has passed
 *
 * How a column's values are shown to people. Programs always get them as they came.
 */
typedef enum
{
  AVN_COLUMN_PLAIN,
  AVN_COLUMN_TIME,
  AVN_COLUMN_EXPIRY,
} AvnColumnKind;

/**
 * AvnColumn:
 * @id: the record's member; a record without it has an empty cell
 * @title: the header, marked for translation
 * @kind: how values are shown
 * @normal_values: (nullable) (array zero-terminated=1): the values that need no attention; every other value
 * does
 * @status_field: (nullable): the member that is compared with @normal_values, if it is not @id
 *
 * One column of the table that a command prints. The host makes the values safe for a terminal. A value that
 * needs attention has a color there, if the user wants any.
 */
struct _AvnColumn
{
  const char *id;
  const char *title;
  AvnColumnKind kind;
  const char *const *normal_values;
  const char *status_field;
  /*< private >*/
  gpointer reserved[2];
};

/**
 * AVN_COLUMN:
 * @...: designated initialisers of an [struct@Avn.Column]
 *
 * One row of a command's columns.
 */
#define AVN_COLUMN(...) (&(const AvnColumn){ __VA_ARGS__ })

/**
 * AvnCompletionChange:
 * @AVN_COMPLETION_REPLACE: the records are all that there are
 * @AVN_COMPLETION_ADD: the records are new, or changed
 * @AVN_COMPLETION_REMOVE: the records are gone
 * @AVN_COMPLETION_CLEAR: everything in the list belongs to another user, or is gone
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
 * @name: lower-case letters, digits and dashes; rows of one group with the same name share one list
 * @change: what the command does to the list
 * @value: (nullable): the member of a record that names it, as a later command line does; %NULL to clear
 * @description: (nullable): the member that explains it to people
 *
 * A list of the completion cache: what the host keeps of a command's records, to complete later command lines
 * without a request. The values and descriptions go to a file that only the user can read; nothing else of a
 * record does, so that neither may be a secret.
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
