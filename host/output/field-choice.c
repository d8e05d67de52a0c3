/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/field-choice.h"
#include "text/text-private.h"

#include <avn/error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define ALL_FIELDS "all"
#define MAX_NAME_LENGTH 64
#define MAX_SHOWN_NAMES 100

/* Above both, lists of records with different members are refused: they would be mostly empty. */
#define MAX_CELLS 1000000
#define MAX_CELLS_PER_MEMBER 8

static gboolean
set_names (AvnFieldChoice *self, const char *option, const char *list, GError **error)
{
  g_auto (GStrv) names = g_strsplit (list, ",", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *safe = avn_text_make_safe (g_strstrip (names[i]), MAX_NAME_LENGTH);
      if (*names[i] == '\0')
        g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The list of --%s must not have an empty name."),
                     option);
      else if (!g_hash_table_add (seen, names[i]))
        g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                     /* Translators: the first %s is the name of an option, the second that of a field. */
                     _ ("The list of --%s has the field \"%s\" twice."), option, safe);
      else
        continue;
      return FALSE;
    }
  self->all = g_str_equal (names[0], ALL_FIELDS) && names[1] == NULL;
  /* The parser refuses a second list, but only after this. */
  g_clear_pointer (&self->names, g_strfreev);
  self->names = self->all ? NULL : g_steal_pointer (&names);
  return TRUE;
}

static gboolean
set_sort (AvnFieldChoice *self, const char *option, const char *value, GError **error)
{
  self->descending = *value == '-';
  self->sort = g_strdup (value + (self->descending ? 1 : 0));
  if (*self->sort != '\0')
    return TRUE;
  g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("--%s must not be empty."), option);
  return FALSE;
}

/**
 * avn_field_choice_new:
 * @settings: the settings
 * @error: return location for an error
 *
 * Reads the settings that choose fields.
 *
 * Errors: `AVN_ERROR_USAGE` for an invalid list.
 *
 * Returns: (transfer full) (nullable): the choice
 */
AvnFieldChoice *
avn_field_choice_new (AvnSettings *settings, GError **error)
{
  static gboolean (*const setters[]) (AvnFieldChoice *, const char *, const char *, GError **) = {
    [AVN_FIELD_USE_LIST] = set_names,
    [AVN_FIELD_USE_SORT] = set_sort,
  };
  g_autoptr (AvnFieldChoice) self = g_new0 (AvnFieldChoice, 1);
  for (guint i = 0; i < avn_settings_get_n_settings (settings); i++)
    {
      const AvnSettingInfo *info = avn_settings_get_info (settings, i);
      const char *value = avn_settings_get_string (settings, info->name);
      if (info->field_use != AVN_FIELD_USE_NONE && value != NULL
          && !setters[info->field_use](self, info->option->entry.long_name, value, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

static gboolean
contains (GPtrArray *names, const char *name)
{
  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

/* (nullable): returns the first name that is not a field */
static const char *
find_unknown (AvnFieldChoice *self, GPtrArray *known)
{
  for (guint i = 0; self->names != NULL && self->names[i] != NULL; i++)
    if (!contains (known, self->names[i]))
      return self->names[i];
  return self->sort != NULL && !contains (known, self->sort) ? self->sort : NULL;
}

/* A server may send many long names. Users may type the title of a column, in capitals. */
static void
set_unknown (GError **error, const char *name, GPtrArray *known)
{
  g_autofree char *safe = avn_text_make_safe (name, MAX_NAME_LENGTH);
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < known->len; i++)
    g_ptr_array_add (shown, avn_text_make_safe (known->pdata[i], MAX_NAME_LENGTH));
  g_ptr_array_add (shown, NULL);

  const char *similar = avn_text_find_similar (lower, (const char *const *)shown->pdata);
  g_autofree char *message
      = similar != NULL
            ? g_strdup_printf (_ ("There is no field \"%s\". Did you mean \"%s\"?"), safe, similar)
            : g_strdup_printf (_ ("There is no field \"%s\"."), safe);
  if (known->len > MAX_SHOWN_NAMES)
    {
      g_ptr_array_set_size (shown, MAX_SHOWN_NAMES);
      g_ptr_array_add (shown, g_strdup ("..."));
      g_ptr_array_add (shown, NULL);
    }
  g_autofree char *list = g_strjoinv (", ", (char **)shown->pdata);
  /* Translators: %s is a list of names in English. */
  g_autofree char *advice = g_strdup_printf (_ ("The fields are: %s."), list);
  const gboolean has_fields = known->len > 0;
  g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, "%s%s%s", message, has_fields ? "\n" : "",
               has_fields ? advice : "");
}

/**
 * avn_field_choice_check:
 * @self: a choice
 * @command: the command
 * @records: (nullable): its records; %NULL before it runs
 * @error: return location for an error
 *
 * Checks that the fields of the choice exist. A command that declares all its members is checked before it
 * runs, so that an error changes nothing; others are checked against their records, if there are any.
 *
 * Errors: `AVN_ERROR_USAGE` for an unknown field.
 *
 * Returns: %FALSE on error
 */
gboolean
avn_field_choice_check (AvnFieldChoice *self, const AvnCommand *command, AvnRecords *records, GError **error)
{
  g_autoptr (GPtrArray) known = avn_command_list_fields (command);
  const char *unknown = find_unknown (self, known);
  if (unknown != NULL && command->members == NULL)
    {
      if (records == NULL || avn_records_get_length (records) == 0)
        return TRUE;
      avn_field_list_add_names (known, records);
      unknown = find_unknown (self, known);
    }
  if (unknown != NULL)
    set_unknown (error, unknown, known);
  return unknown == NULL;
}

/**
 * avn_field_choice_list:
 * @self: a choice
 * @command: the command
 * @gettext_domain: (nullable): the gettext domain of the titles
 * @records: its records
 * @error: return location for an error
 *
 * Lists the fields to show: those of the choice, else the command's columns, else every member.
 *
 * Errors: `AVN_ERROR_USAGE` if the records have too many different members to show every one.
 *
 * Returns: (transfer full) (nullable) (element-type AvnField): the fields; %NULL on error
 */
GPtrArray *
avn_field_choice_list (AvnFieldChoice *self,
                       const AvnCommand *command,
                       const char *gettext_domain,
                       AvnRecords *records,
                       GError **error)
{
  const guint64 n_records = avn_records_get_length (records);
  const gboolean has_columns = command->columns != NULL && command->columns[0] != NULL;
  const char *const *names = (const char *const *)self->names;
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_free);
  if (names == NULL && (!has_columns || (self->all && n_records > 0)))
    {
      const gsize n_members = avn_field_list_add_names (members, records);
      if (n_records * members->len > MAX (MAX_CELLS, MAX_CELLS_PER_MEMBER * (guint64)n_members))
        {
          g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE,
                               _ ("The records have too many different fields to show all of them.\n"
                                  "Use --json, or name fields with --fields."));
          return NULL;
        }
      g_ptr_array_add (members, NULL);
      names = (const char *const *)members->pdata;
    }
  return avn_field_list_new (names, command->columns, gettext_domain);
}

/**
 * avn_field_choice_complete:
 * @command: a command
 * @use: how the value names fields
 * @value: the incomplete value
 * @kept: (out) (transfer full): the prefix to keep: the names before the last comma, or a dash
 *
 * Lists the fields that can follow in an incomplete value.
 *
 * Returns: (transfer full) (element-type utf8): their names, with any prefix
 */
GPtrArray *
avn_field_choice_complete (const AvnCommand *command, AvnFieldUse use, const char *value, char **kept)
{
  const char *comma = use == AVN_FIELD_USE_LIST ? strrchr (value, ',') : NULL;
  const char *end = comma != NULL ? comma + 1 : value;
  if (use == AVN_FIELD_USE_SORT && *value == '-')
    end++;
  *kept = g_strndup (value, (gsize)(end - value));
  g_auto (GStrv) before = g_strsplit (*kept, ",", -1);
  GPtrArray *names = avn_command_list_fields (command);
  for (guint i = names->len; i > 0; i--)
    if (g_strv_contains ((const char *const *)before, names->pdata[i - 1]))
      g_ptr_array_remove_index (names, i - 1);
  if (use == AVN_FIELD_USE_LIST && comma == NULL && names->len > 0)
    g_ptr_array_add (names, g_strdup (ALL_FIELDS));
  return names;
}

void
avn_field_choice_free (AvnFieldChoice *self)
{
  g_clear_pointer (&self->names, g_strfreev);
  g_clear_pointer (&self->sort, g_free);
  g_free (self);
}
