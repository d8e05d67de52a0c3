/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-record.h"

#include <string.h>

/* More names than this are looked up in a table of the members. */
#define MANY_NAMES 32

/**
 * avn_record_list:
 * @records: records of type "aa{sv}"
 *
 * Takes records apart.
 *
 * Returns: (transfer full) (element-type GVariant): a record of type "a{sv}" each
 */
GPtrArray *
avn_record_list (GVariant *records)
{
  const gsize n_records = g_variant_n_children (records);
  GPtrArray *list = g_ptr_array_new_full ((guint)n_records, (GDestroyNotify)g_variant_unref);
  for (gsize i = 0; i < n_records; i++)
    g_ptr_array_add (list, g_variant_get_child_value (records, i));
  return list;
}

/**
 * avn_record_add_names:
 * @names: (element-type utf8): names; those that it frees
 * @records: (element-type GVariant): records of type "a{sv}"
 *
 * Adds the names of all members of records that are not among the names yet, in the order in which they first
 * appear.
 */
void
avn_record_add_names (GPtrArray *names, GPtrArray *records)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < names->len; i++)
    g_hash_table_add (known, names->pdata[i]);
  for (guint i = 0; i < records->len; i++)
    for (gsize member = 0; member < g_variant_n_children (records->pdata[i]); member++)
      {
        g_autoptr (GVariant) entry = g_variant_get_child_value (records->pdata[i], member);
        g_autoptr (GVariant) name = g_variant_get_child_value (entry, 0);
        const char *text = g_variant_get_string (name, NULL);
        if (g_hash_table_contains (known, text))
          continue;
        g_ptr_array_add (names, g_strdup (text));
        g_hash_table_add (known, names->pdata[names->len - 1]);
      }
}

static char *
get_name (GVariant *entry)
{
  char *name = NULL;
  g_variant_get_child (entry, 0, "s", &name);
  return name;
}

/* A server chooses how many members there are, and must not make this take a time of their square. */
static void
pick_many (GVariant *record, const char *const *names, gsize n_names, GVariant **values)
{
  g_autoptr (GHashTable) members
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_variant_unref);
  for (gsize member = g_variant_n_children (record); member > 0; member--)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (record, member - 1);
      g_hash_table_insert (members, get_name (entry), g_variant_get_child_value (entry, 1));
    }
  for (gsize i = 0; i < n_names; i++)
    {
      GVariant *value = names[i] != NULL ? g_hash_table_lookup (members, names[i]) : NULL;
      values[i] = value != NULL ? g_variant_ref (value) : NULL;
    }
}

/**
 * avn_record_pick:
 * @record: a record of type "a{sv}"
 * @names: (array length=n_names) (element-type utf8): names of members; %NULL names none
 * @n_names: how many there are
 * @values: (out caller-allocates) (array length=n_names): where to put the values, each a variant "v" to be
 * unreferenced, or %NULL if the record has no such member
 *
 * Looks several members up. One walk over a record is much faster than one for each member.
 */
void
avn_record_pick (GVariant *record, const char *const *names, gsize n_names, GVariant **values)
{
  if (n_names > MANY_NAMES)
    {
      pick_many (record, names, n_names, values);
      return;
    }
  memset (values, 0, n_names * sizeof *values);
  for (gsize member = 0; member < g_variant_n_children (record); member++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (record, member);
      g_autoptr (GVariant) name = g_variant_get_child_value (entry, 0);
      for (gsize i = 0; i < n_names; i++)
        if (values[i] == NULL && g_strcmp0 (names[i], g_variant_get_string (name, NULL)) == 0)
          values[i] = g_variant_get_child_value (entry, 1);
    }
}
