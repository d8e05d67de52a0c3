/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/field.h"
#include "text/text-private.h"

#include <string.h>

/* @column: (nullable) */
gboolean
avn_field_is_time (const AvnColumn *column)
{
  return column != NULL && (column->kind == AVN_COLUMN_TIME || column->kind == AVN_COLUMN_EXPIRY);
}

/* A server chooses the names of members. */
#define MAX_TITLE_LENGTH 200

static void
free_field_cb (gpointer data)
{
  AvnField *field = data;
  g_free (field->name);
  g_free (field->title);
  g_free (field);
}

/* (nullable) */
const AvnColumn *
avn_field_find_column (const AvnColumn *const *columns, const char *name)
{
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    if (g_str_equal (columns[i]->id, name))
      return columns[i];
  return NULL;
}

/* Without a column, the title is the name in capitals. */
static AvnField *
add_field (GPtrArray *fields, const char *name, const AvnColumn *column, const char *gettext_domain)
{
  g_autofree char *capitals = g_ascii_strup (name, -1);
  g_autofree char *title = column != NULL ? g_utf8_make_valid (g_dgettext (gettext_domain, column->title), -1)
                                          : avn_text_make_safe (capitals, MAX_TITLE_LENGTH);
  char *fitted = avn_text_fit_cell (title);
  AvnField *field = g_new0 (AvnField, 1);
  field->name = g_strdup (name);
  field->title = fitted != NULL ? fitted : g_steal_pointer (&title);
  field->column = column;
  g_ptr_array_add (fields, field);
  return field;
}

/**
 * avn_field_list_new:
 * @names: (nullable) (array zero-terminated=1): names of fields; %NULL for all columns
 * @columns: (nullable) (array zero-terminated=1): columns
 * @gettext_domain: (nullable): the gettext domain of the titles
 *
 * Creates a list of fields.
 *
 * Returns: (transfer full) (element-type AvnField): the fields
 */
GPtrArray *
avn_field_list_new (const char *const *names, const AvnColumn *const *columns, const char *gettext_domain)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (free_field_cb);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    add_field (fields, names[i], avn_field_find_column (columns, names[i]), gettext_domain);
  for (guint i = 0; names == NULL && columns != NULL && columns[i] != NULL; i++)
    add_field (fields, columns[i]->id, columns[i], gettext_domain)->only_if_set = columns[i]->only_if_set;
  return fields;
}

static void
add_name (GPtrArray *names, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

/**
 * avn_command_list_fields:
 * @command: a command
 *
 * Lists the fields that a command declares: its columns, then its other members.
 *
 * Returns: (transfer full) (element-type utf8): the names
 */
GPtrArray *
avn_command_list_fields (const AvnCommand *command)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; command->columns != NULL && command->columns[i] != NULL; i++)
    add_name (names, command->columns[i]->id);
  for (guint i = 0; command->members != NULL && command->members[i] != NULL; i++)
    add_name (names, command->members[i]);
  return names;
}

static int
compare_names_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/**
 * avn_field_list_add_names:
 * @names: (element-type utf8): names, with a free function
 * @records: the records
 *
 * Adds the missing names of all members of the records, in the order of their first appearance.
 *
 * Returns: the number of members of all records
 */
gsize
avn_field_list_add_names (GPtrArray *names, AvnRecords *records)
{
  /* A server could choose names that collide in a hash table. */
  g_autoptr (GTree) known = g_tree_new (compare_names_cb);
  for (guint i = 0; i < names->len; i++)
    g_tree_insert (known, names->pdata[i], names->pdata[i]);
  gsize n_members = 0;
  for (guint i = 0; i < avn_records_get_length (records); i++)
    {
      g_autoptr (JsonObject) record = avn_records_get (records, i);
      JsonObjectIter iter;
      const char *name;
      JsonNode *member; /* json-glib 1.6 writes to NULL */
      n_members += json_object_get_size (record);
      json_object_iter_init_ordered (&iter, record);
      while (json_object_iter_next_ordered (&iter, &name, &member))
        if (g_tree_lookup (known, name) == NULL)
          {
            char *copy = g_strdup (name);
            g_ptr_array_add (names, copy);
            g_tree_insert (known, copy, copy);
          }
    }
  return n_members;
}
