/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AvnRecords:
 *
 * A list of JSON objects. Those of a long response are parsed one at a time, on demand.
 *
 * ```c
 * for (guint i = 0; i < avn_records_get_length (tokens); i++)
 *   {
 *     g_autoptr (JsonObject) token = avn_records_get (tokens, i);
 *     const char *description = avn_json_get_string (token, "description");
 *   }
 * ```
 */
#define AVN_TYPE_RECORDS (avn_records_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnRecords, avn_records, AVN, RECORDS, GObject)

/**
 * AvnRecordsFunc:
 * @index: the index of the record, from 0
 * @user_data: the data passed to [ctor@Avn.Records.new_with_func]
 *
 * Creates a record of a list.
 *
 * Returns: (transfer full): the record
 */
typedef JsonObject *(*AvnRecordsFunc) (guint index, gpointer user_data);

AVN_AVAILABLE AvnRecords *avn_records_new (JsonArray *array);
AVN_AVAILABLE AvnRecords *avn_records_new_for_record (JsonObject *record);
AVN_AVAILABLE AvnRecords *
avn_records_new_with_func (guint length, AvnRecordsFunc func, gpointer user_data, GDestroyNotify free_data);

AVN_AVAILABLE guint avn_records_get_length (AvnRecords *self);
AVN_AVAILABLE JsonObject *avn_records_get (AvnRecords *self, guint index);

G_END_DECLS
