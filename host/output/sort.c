/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/sort.h"
#include "output/time.h"

#include <avn/json.h>
#include <string.h>

/* Avoids overflows; greater exponents compare as equal. */
#define MAX_EXPONENT G_MAXINT32

/* The order of values of different kinds; records without a value are last in both directions. */
typedef enum
{
  RANK_BOOLEAN,
  RANK_NUMBER,
  RANK_TIME,
  RANK_TEXT,
  RANK_OTHER,
  RANK_NONE,
} Rank;

typedef struct
{
  guint index; /* of the record */
  Rank rank;
  gint64 number; /* a boolean, a time in microseconds, or a number's sign */
  gint64 exponent;
  char *text; /* (owned) (nullable): a text, or a number's digits without zeros at both ends */
} Key;

static void
clear_key_cb (gpointer data)
{
  g_clear_pointer (&((Key *)data)->text, g_free);
}

/* No C type holds every JSON number: splits it into sign, digits and exponent, for 0.DIGITS times ten to the
 * power of the exponent. */
static void
set_number (Key *key, const char *text)
{
  const gboolean negative = *text == '-';
  gboolean in_fraction = FALSE;
  const char *p = text + (negative ? 1 : 0);
  g_autoptr (GString) digits = g_string_new (NULL);
  for (; g_ascii_isdigit (*p) || *p == '.'; p++)
    if (*p == '.')
      in_fraction = TRUE;
    else
      {
        const gboolean counts = digits->len > 0 || *p != '0';
        if (counts)
          g_string_append_c (digits, *p);
        if (counts != in_fraction)
          key->exponent += in_fraction ? -1 : 1;
      }
  if (*p == 'e' || *p == 'E')
    key->exponent += CLAMP (g_ascii_strtoll (p + 1, NULL, 10), -MAX_EXPONENT, MAX_EXPONENT);
  while (digits->len > 0 && digits->str[digits->len - 1] == '0')
    g_string_truncate (digits, digits->len - 1);
  key->rank = RANK_NUMBER;
  key->number = digits->len == 0 ? 0 : negative ? -1 : 1;
  key->text = g_string_free (g_steal_pointer (&digits), FALSE);
}

static void
set_text (Key *key, const char *text, gboolean is_time)
{
  key->rank = is_time && avn_time_parse (text, &key->number) ? RANK_TIME : RANK_TEXT;
  if (key->rank == RANK_TEXT)
    key->text = g_strdup (text);
}

static void
set_other (Key *key, JsonNode *value)
{
  g_autofree char *json = avn_json_print (value, AVN_JSON_COMPACT);
  if (*json == '-' || g_ascii_isdigit (*json))
    set_number (key, json);
  else
    {
      key->rank = RANK_OTHER;
      key->text = g_steal_pointer (&json);
    }
}

static void
set_value (Key *key, JsonNode *value, gboolean is_time)
{
  if (JSON_NODE_HOLDS_NULL (value))
    return;
  if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    {
      key->rank = RANK_BOOLEAN;
      key->number = json_node_get_boolean (value);
    }
  else if (avn_json_is_string (value))
    set_text (key, json_node_get_string (value), is_time);
  else
    set_other (key, value);
}

static int
compare_numbers (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

static int
compare_values (const Key *a, const Key *b)
{
  if (a->rank != b->rank)
    return compare_numbers (a->rank, b->rank);
  if (a->number != b->number)
    return compare_numbers (a->number, b->number);
  const int sign = a->rank == RANK_NUMBER ? (int)a->number : 1;
  const int order = compare_numbers (a->exponent, b->exponent);
  /* UTF-8 sorts by code point. Of two digit strings with the same start, the longer one is greater. */
  return sign * (order != 0 ? order : g_strcmp0 (a->text, b->text));
}

static int
compare_keys_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Key *first = a;
  const Key *second = b;
  const int direction = *(const gboolean *)user_data ? -1 : 1;
  if ((first->rank == RANK_NONE) != (second->rank == RANK_NONE))
    return first->rank == RANK_NONE ? 1 : -1;
  return direction * compare_values (first, second);
}

/* (transfer full) (element-type Key) */
static GArray *
list_keys (AvnRecords *records, const char *name, gboolean is_time)
{
  const guint length = avn_records_get_length (records);
  GArray *keys = g_array_sized_new (FALSE, TRUE, sizeof (Key), length);
  g_array_set_clear_func (keys, clear_key_cb);
  for (guint i = 0; i < length; i++)
    {
      g_autoptr (JsonObject) record = avn_records_get (records, i);
      JsonNode *value = json_object_get_member (record, name);
      Key key = { .index = i, .rank = RANK_NONE };
      if (value != NULL)
        set_value (&key, value, is_time);
      g_array_append_val (keys, key);
    }
  return keys;
}

typedef struct
{
  AvnRecords *records; /* (owned) */
  guint order[];
} Sorted;

static JsonObject *
get_sorted_cb (guint index, gpointer user_data)
{
  const Sorted *sorted = user_data;
  return avn_records_get (sorted->records, sorted->order[index]);
}

static void
free_sorted_cb (gpointer data)
{
  g_object_unref (((Sorted *)data)->records);
  g_free (data);
}

/**
 * avn_sort_records:
 * @records: the records
 * @name: the member to sort by
 * @is_time: whether its texts are times
 * @descending: whether to reverse the order
 *
 * Sorts records by a member: numbers, times and booleans by value, texts by code point, everything else by
 * its JSON, in every locale. Records with equal values keep their order, and those without a value come last.
 *
 * Returns: (transfer full): the records in the new order
 */
AvnRecords *
avn_sort_records (AvnRecords *records, const char *name, gboolean is_time, gboolean descending)
{
  g_autoptr (GArray) keys = list_keys (records, name, is_time);
  Sorted *sorted = g_malloc (sizeof *sorted + keys->len * sizeof *sorted->order);
  sorted->records = g_object_ref (records);
  /* g_array_sort_with_data() is a stable sort. */
  g_array_sort_with_data (keys, compare_keys_cb, &descending);
  for (guint i = 0; i < keys->len; i++)
    sorted->order[i] = g_array_index (keys, Key, i).index;
  return avn_records_new_with_func (keys->len, get_sorted_cb, sorted, free_sorted_cb);
}
