/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-field.h"

#include <glib/gi18n-lib.h>

static void
free_field_cb (gpointer data)
{
  AvnField *field = data;
  g_free (field->name);
  g_free (field->title);
  g_free (field);
}

/**
 * avn_field_list_new:
 * @columns: (nullable) (array zero-terminated=1): columns
 * @gettext_domain: (nullable): the domain that titles are translated in
 *
 * Makes a list of the fields that columns show.
 *
 * Returns: (transfer full) (element-type AvnField): the fields
 */
GPtrArray *
avn_field_list_new (const AvnColumn *const *columns, const char *gettext_domain)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (free_field_cb);
  for (guint i = 0; columns != NULL && columns[i] != NULL; i++)
    {
      AvnField *field = g_new (AvnField, 1);
      field->name = g_strdup (columns[i]->id);
      field->title = g_strdup (g_dgettext (gettext_domain, columns[i]->title));
      field->column = columns[i];
      g_ptr_array_add (fields, field);
    }
  return fields;
}
