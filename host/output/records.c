/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <avn/records.h>

/* Shorter lists keep their records: sorting, printing and completion each read them again. */
#define MAX_KEPT_RECORDS 1000

struct _AvnRecords
{
  GObject parent_instance;

  guint length;
  JsonObject **kept; /* (owned) (nullable) (array length=length) (element-type JsonObject) */
  AvnRecordsFunc func;
  gpointer user_data; /* (owned) */
  GDestroyNotify free_data;
};

G_DEFINE_FINAL_TYPE (AvnRecords, avn_records, G_TYPE_OBJECT)

static void
avn_records_finalize (GObject *object)
{
  AvnRecords *self = AVN_RECORDS (object);
  for (guint i = 0; self->kept != NULL && i < self->length; i++)
    g_clear_pointer (&self->kept[i], json_object_unref);
  g_free (self->kept);
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
 * Creates records that are made on demand. Long lists do not keep them in memory.
 *
 * Returns: (transfer full): the records
 */
AvnRecords *
avn_records_new_with_func (guint length, AvnRecordsFunc func, gpointer user_data, GDestroyNotify free_data)
{
  AvnRecords *self = g_object_new (AVN_TYPE_RECORDS, NULL);
  self->length = length;
  self->kept = length <= MAX_KEPT_RECORDS ? g_new0 (JsonObject *, length) : NULL;
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
 * Gets a record, which must not be changed. Long lists create it for each call: get it once, and release it
 * before the next.
 *
 * Returns: (transfer full): the record
 */
JsonObject *
avn_records_get (AvnRecords *self, guint index)
{
  g_return_val_if_fail (AVN_IS_RECORDS (self) && index < self->length, NULL);
  if (self->kept == NULL)
    return self->func (index, self->user_data);
  if (self->kept[index] == NULL)
    self->kept[index] = self->func (index, self->user_data);
  return json_object_ref (self->kept[index]);
}
