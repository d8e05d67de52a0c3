/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "completion/cache.h"
#include "base/cache-file.h"
#include "settings/settings-private.h"

#include <string.h>
#include <unistd.h>

/* Longer values may be secrets. */
#define MAX_VALUE_LENGTH 48
#define MAX_DESCRIPTION_LENGTH 200
#define MAX_ITEMS 1000

static void
free_item_cb (gpointer data)
{
  AvnCompletionItem *item = data;
  g_free (item->value);
  g_free (item->description);
  g_free (item);
}

typedef struct
{
  GPtrArray *list;   /* (owned) (element-type AvnCompletionItem) */
  GHashTable *index; /* (owned): from value to AvnCompletionItem */
} ItemList;

static ItemList *
item_list_new (void)
{
  ItemList *self = g_new (ItemList, 1);
  self->list = g_ptr_array_new_with_free_func (free_item_cb);
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

static void
item_list_free (ItemList *self)
{
  g_hash_table_unref (self->index);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ItemList, item_list_free)

/* Hashes the value of a setting, but only the source of a secret. */
static void
add_identity (GChecksum *checksum, AvnSettings *settings, const AvnSettingInfo *info, int secret_source)
{
  const char *value = avn_settings_get_string (settings, info->name);
  g_autofree char *text = NULL;
  if (info->secret)
    text = g_strdup_printf ("%d", secret_source >= 0 ? secret_source
                                                     : (int)avn_settings_get_source (settings, info->name));
  else if (value != NULL && info->is_file)
    text = g_canonicalize_filename (value, NULL);
  else
    text = g_strdup (value != NULL ? value : "");
  g_checksum_update (checksum, (const guchar *)text, (gssize)strlen (text) + 1);
}

/* Accounts that differ only in a secret share a file.
 * @secret_source: replaces the source of secrets, or -1 */
static char *
get_file_name (AvnSettings *settings, const char *group, const char *name, int secret_source)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *)group, (gssize)strlen (group) + 1);
  g_checksum_update (checksum, (const guchar *)name, (gssize)strlen (name) + 1);
  for (guint i = 0; i < avn_settings_get_n_settings (settings); i++)
    {
      const AvnSettingInfo *info = avn_settings_get_info (settings, i);
      if (info->identifies_account)
        add_identity (checksum, settings, info, secret_source);
    }
  return g_strdup (g_checksum_get_string (checksum));
}

static char *
get_current_file_name (AvnSettings *settings, const char *group, const char *name)
{
  return get_file_name (settings, group, name, -1);
}

/* Skips values that do not belong in the cache. */
static void
add (ItemList *self, const char *value, const char *description)
{
  if (self->list->len >= MAX_ITEMS || strlen (value) > MAX_VALUE_LENGTH || !avn_text_is_token (value)
      || g_hash_table_contains (self->index, value))
    return;
  AvnCompletionItem *item = g_new0 (AvnCompletionItem, 1);
  item->value = g_strdup (value);
  item->description = description != NULL ? avn_text_make_safe (description, MAX_DESCRIPTION_LENGTH) : NULL;
  g_ptr_array_add (self->list, item);
  g_hash_table_insert (self->index, item->value, item);
}

/* @without: (nullable): items to skip */
static void
add_all (ItemList *self, ItemList *source, ItemList *without)
{
  for (guint i = 0; i < source->list->len; i++)
    {
      const AvnCompletionItem *item = source->list->pdata[i];
      if (without == NULL || !g_hash_table_contains (without->index, item->value))
        add (self, item->value, item->description);
    }
}

/* One value per line, with a tab and its description. Do not trust the content. */
static ItemList *
parse (const char *content)
{
  ItemList *self = item_list_new ();
  g_auto (GStrv) lines = g_strsplit (content != NULL ? content : "", "\n", MAX_ITEMS + 1);
  for (guint i = 0; lines[i] != NULL && i < MAX_ITEMS; i++)
    {
      char *tab = strchr (lines[i], '\t');
      if (tab != NULL)
        *tab = '\0';
      add (self, lines[i], tab != NULL ? tab + 1 : NULL);
    }
  return self;
}

static char *
print (ItemList *self)
{
  g_autoptr (GString) content = g_string_new (NULL);
  for (guint i = 0; i < self->list->len; i++)
    {
      const AvnCompletionItem *item = self->list->pdata[i];
      const gsize length = content->len;
      g_string_append_printf (content, "%s\t%s\n", item->value,
                              item->description != NULL ? item->description : "");
      if (content->len > AVN_CACHE_FILE_MAX_SIZE)
        return g_strndup (content->str, length);
    }
  return g_string_free (g_steal_pointer (&content), FALSE);
}

static ItemList *
collect (const AvnCompletionList *list, AvnRecords *records)
{
  ItemList *self = item_list_new ();
  const guint n_records = records != NULL ? avn_records_get_length (records) : 0;
  for (guint i = 0; i < n_records && self->list->len < MAX_ITEMS; i++)
    {
      g_autoptr (JsonObject) record = avn_records_get (records, i);
      const char *value = avn_json_get_string (record, list->value);
      if (value != NULL)
        add (self, value, list->description != NULL ? avn_json_get_string (record, list->description) : NULL);
    }
  return self;
}

/* Adds new items first. A response without a description does not remove the old one. */
static void
merge (ItemList *self, ItemList *old, ItemList *shown)
{
  for (guint i = 0; i < shown->list->len; i++)
    {
      const AvnCompletionItem *item = shown->list->pdata[i];
      const AvnCompletionItem *before = g_hash_table_lookup (old->index, item->value);
      const gboolean keeps = item->description == NULL && before != NULL;
      add (self, item->value, keeps ? before->description : item->description);
    }
  add_all (self, old, NULL);
}

/* After a login or logout, any source of secrets may belong to another account. */
static void
clear (int directory, AvnSettings *settings, const char *group, const char *name)
{
  for (int source = AVN_SETTING_SOURCE_DEFAULT; source <= AVN_SETTING_SOURCE_ARGUMENT; source++)
    {
      g_autofree char *file_name = get_file_name (settings, group, name, source);
      avn_cache_file_remove (directory, file_name);
    }
}

static void
change (
    int directory, AvnSettings *settings, const char *group, const AvnCompletionList *list, ItemList *shown)
{
  g_autofree char *file_name = get_current_file_name (settings, group, list->name);
  g_autofree char *old_content = avn_cache_file_read (directory, file_name);
  g_autoptr (ItemList) old = parse (list->change != AVN_COMPLETION_REPLACE ? old_content : NULL);
  g_autoptr (ItemList) new = item_list_new ();
  if (list->change == AVN_COMPLETION_REMOVE)
    add_all (new, old, shown);
  else
    merge (new, old, shown);
  g_autofree char *content = print (new);
  if (*content == '\0')
    avn_cache_file_remove (directory, file_name);
  else if (g_strcmp0 (content, old_content) != 0 && !avn_cache_file_replace (directory, file_name, content))
    g_debug ("The completion cache cannot be written");
}

/**
 * avn_completion_cache_update:
 * @settings: the settings of the command
 * @group: the name of its group
 * @list: the list, and how the command changes it
 * @records: (nullable): the records of the command
 *
 * Updates the completion cache after a command. Failures are ignored: the cache only saves time.
 */
void
avn_completion_cache_update (AvnSettings *settings,
                             const char *group,
                             const AvnCompletionList *list,
                             AvnRecords *records)
{
  g_autoptr (ItemList) shown
      = list->change != AVN_COMPLETION_CLEAR ? collect (list, records) : item_list_new ();
  const gboolean adds = list->change == AVN_COMPLETION_REPLACE || list->change == AVN_COMPLETION_ADD;
  const int directory = avn_cache_file_open_directory (adds && shown->list->len > 0);
  if (directory < 0)
    return;
  if (!avn_cache_file_lock (directory))
    g_debug ("Another process writes the completion cache");
  else if (list->change == AVN_COMPLETION_CLEAR)
    clear (directory, settings, group, list->name);
  else
    change (directory, settings, group, list, shown);
  close (directory);
}

/**
 * avn_completion_cache_look_up:
 * @settings: the settings of the command line
 * @group: the name of a group
 * @name: the name of one of its lists
 *
 * Reads a list of the completion cache.
 *
 * Returns: (transfer full) (element-type AvnCompletionItem): the items; none on failure
 */
GPtrArray *
avn_completion_cache_look_up (AvnSettings *settings, const char *group, const char *name)
{
  const int directory = avn_cache_file_open_directory (FALSE);
  g_autofree char *file_name = get_current_file_name (settings, group, name);
  g_autofree char *content = directory >= 0 ? avn_cache_file_read (directory, file_name) : NULL;
  if (directory >= 0)
    close (directory);
  g_autoptr (ItemList) items = parse (content);
  return g_steal_pointer (&items->list);
}
