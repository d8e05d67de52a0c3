/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-record.h"

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

/* (transfer full) (nullable): the value of a member, if it is there and has the name. */
static GVariant *
get_named (GVariant *record, gsize n_members, gsize member, const char *name)
{
  if (name == NULL || member >= n_members)
    return NULL;
  g_autoptr (GVariant) entry = g_variant_get_child_value (record, member);
  g_autoptr (GVariant) key = g_variant_get_child_value (entry, 0);
  return g_str_equal (g_variant_get_string (key, NULL), name) ? g_variant_get_child_value (entry, 1) : NULL;
}

/* Looks at every member for what is not found yet. */
static void
search (GVariant *record, gsize n_members, AvnRecordName *names, gsize n_names, GVariant **values)
{
  for (gsize member = 0; member < n_members; member++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (record, member);
      g_autoptr (GVariant) key = g_variant_get_child_value (entry, 0);
      for (gsize i = 0; i < n_names; i++)
        if (values[i] == NULL && g_strcmp0 (names[i].name, g_variant_get_string (key, NULL)) == 0)
          {
            values[i] = g_variant_get_child_value (entry, 1);
            names[i].place = member;
          }
    }
}

static char *
dup_key (GVariant *record, gsize member)
{
  g_autoptr (GVariant) entry = g_variant_get_child_value (record, member);
  g_autoptr (GVariant) key = g_variant_get_child_value (entry, 0);
  return g_variant_dup_string (key, NULL);
}

/* A server chooses how many members there are, and must not make this take a time of their square. */
static void
search_many (GVariant *record, gsize n_members, AvnRecordName *names, gsize n_names, GVariant **values)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize member = n_members; member > 0; member--)
    g_hash_table_insert (places, dup_key (record, member - 1), GSIZE_TO_POINTER (member - 1));
  for (gsize i = 0; i < n_names; i++)
    {
      gpointer place;
      if (values[i] != NULL || names[i].name == NULL
          || !g_hash_table_lookup_extended (places, names[i].name, NULL, &place))
        continue;
      names[i].place = GPOINTER_TO_SIZE (place);
      values[i] = get_named (record, n_members, names[i].place, names[i].name);
    }
}

/**
 * avn_record_pick:
 * @record: a record of type "a{sv}"
 * @names: (inout) (array length=n_names): names of members
 * @n_names: how many there are
 * @values: (out caller-allocates) (array length=n_names): where to put the values, each a variant "v" to be
 * unreferenced, or %NULL if the record has no such member
 *
 * Looks several members up. The records of a list tend to have them in the same places, and GVariant makes
 * objects for each member that is looked at.
 */
void
avn_record_pick (GVariant *record, AvnRecordName *names, gsize n_names, GVariant **values)
{
  const gsize n_members = g_variant_n_children (record);
  gboolean is_complete = TRUE;
  for (gsize i = 0; i < n_names; i++)
    {
      values[i] = get_named (record, n_members, names[i].place, names[i].name);
      is_complete = is_complete && (values[i] != NULL || names[i].name == NULL);
    }
  if (!is_complete && n_names > MANY_NAMES)
    search_many (record, n_members, names, n_names, values);
  else if (!is_complete)
    search (record, n_members, names, n_names, values);
}
