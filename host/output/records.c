/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <avn/records.h>

struct _AvnRecords
{
  GObject parent_instance;

  guint length;
  AvnRecordsFunc func;
  gpointer user_data; /* (owned) */
  GDestroyNotify free_data;
};

G_DEFINE_FINAL_TYPE (AvnRecords, avn_records, G_TYPE_OBJECT)

static void
avn_records_finalize (GObject *object)
{
  AvnRecords *self = AVN_RECORDS (object);
  if (self->free_data != NULL)
    self->free_data (self->user_data);
  G_OBJECT_CLASS (avn_records_parent_class)->finalize (object);
}

static void
avn_records_class_init (AvnRecordsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = avn_records_finalize;
}

static void
avn_records_init (AvnRecords *self)
{
}

static JsonObject *
get_element_cb (guint index, gpointer user_data)
{
  return json_object_ref (json_array_get_object_element (user_data, index));
}

/**
 * avn_records_new:
 * @array: an array of objects, which must not change afterwards
 *
 * Creates records from an array.
 *
 * Returns: (transfer full): the records
 */
AvnRecords *
avn_records_new (JsonArray *array)
{
  const guint length = json_array_get_length (array);
  for (guint i = 0; i < length; i++)
    g_return_val_if_fail (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)), NULL);
  return avn_records_new_with_func (length, get_element_cb, json_array_ref (array),
                                    (GDestroyNotify)json_array_unref);
}

/**
 * avn_records_new_for_record:
 * @record: a record
 *
 * Creates a list of one record.
 *
 * Returns: (transfer full): the records
 */
AvnRecords *
avn_records_new_for_record (JsonObject *record)
{
  g_autoptr (JsonArray) array = json_array_sized_new (1);
  json_array_add_object_element (array, json_object_ref (record));
  return avn_records_new (array);
}

/**
 * avn_records_new_with_func:
 * @length: the number of records
 * @func: creates a record on demand
 * @user_data: the data for @func
 * @free_data: (nullable): frees @user_data
 *
 * Creates records that are made on demand, so that only those in use are in memory. Creating a record of the
 * API twice takes less time than the page faults of keeping it.
 *
 * Returns: (transfer full): the records
 */
AvnRecords *
avn_records_new_with_func (guint length, AvnRecordsFunc func, gpointer user_data, GDestroyNotify free_data)
{
  AvnRecords *self = g_object_new (AVN_TYPE_RECORDS, NULL);
  self->length = length;
  self->func = func;
  self->user_data = user_data;
  self->free_data = free_data;
  return self;
}

/**
 * avn_records_get_length:
 * @self: records
 *
 * Gets the number of records.
 *
 * Returns: the number
 */
guint
avn_records_get_length (AvnRecords *self)
{
  g_return_val_if_fail (AVN_IS_RECORDS (self), 0);
  return self->length;
}

/**
 * avn_records_get:
 * @self: records
 * @index: the index, less than the number of records
 *
 * Gets a record, which must not be changed. It may be created for each call: get it once, and release it
 * before the next.
 *
 * Returns: (transfer full): the record
 */
JsonObject *
avn_records_get (AvnRecords *self, guint index)
{
  g_return_val_if_fail (AVN_IS_RECORDS (self) && index < self->length, NULL);
  return self->func (index, self->user_data);
}
