/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "completion/cache.h"
#include "base/cache-file.h"
#include "settings/settings-private.h"

#include <string.h>
#include <unistd.h>

/* What is longer may be a secret. */
#define LONGEST_VALUE 48
#define LONGEST_DESCRIPTION 200
#define MOST_ITEMS 1000

static void
free_item_cb (gpointer data)
{
  AvnCompletionItem *item = data;
  g_free (item->value);
  g_free (item->description);
  g_free (item);
}

/* Lists may be long, so that a value is found without looking at every one. */
typedef struct
{
  GPtrArray *list;   /* (owned) (element-type AvnCompletionItem) */
  GHashTable *index; /* (owned): from the value to its AvnCompletionItem */
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

/* Adds what a setting says about the account: of a secret, only where it comes from. */
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

/* The file depends on whose things they are, as far as that is known without a secret. A source that is not
 * negative stands for that of the secrets. */
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

/* Adds what is fit for the cache. */
static void
add (ItemList *self, const char *value, const char *description)
{
  if (self->list->len >= MOST_ITEMS || strlen (value) > LONGEST_VALUE || !avn_text_is_token (value)
      || g_hash_table_contains (self->index, value))
    return;
  AvnCompletionItem *item = g_new0 (AvnCompletionItem, 1);
  item->value = g_strdup (value);
  item->description = description != NULL ? avn_text_make_safe (description, LONGEST_DESCRIPTION) : NULL;
  g_ptr_array_add (self->list, item);
  g_hash_table_insert (self->index, item->value, item);
}

/* Adds what is in one list and not in the other, if there is another. */
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

/* A file says one thing a line, its description behind a tab. Others may have written it, so that nothing in
 * it is believed. */
static ItemList *
parse (const char *content)
{
  ItemList *self = item_list_new ();
  g_auto (GStrv) lines = g_strsplit (content != NULL ? content : "", "\n", MOST_ITEMS + 1);
  for (guint i = 0; lines[i] != NULL && i < MOST_ITEMS; i++)
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
      if (content->len > AVN_CACHE_FILE_LARGEST)
        return g_strndup (content->str, length);
    }
  return g_string_free (g_steal_pointer (&content), FALSE);
}

static ItemList *
collect (const AvnCompletionList *list, AvnRecords *records)
{
  ItemList *self = item_list_new ();
  const guint n_records = records != NULL ? avn_records_get_length (records) : 0;
  for (guint i = 0; i < n_records && self->list->len < MOST_ITEMS; i++)
    {
      g_autoptr (JsonObject) record = avn_records_get (records, i);
      const char *value = avn_json_get_string (record, list->value);
      if (value != NULL)
        add (self, value, list->description != NULL ? avn_json_get_string (record, list->description) : NULL);
    }
  return self;
}

static void
replace_all (ItemList *self, ItemList *old, ItemList *shown)
{
  add_all (self, shown, NULL);
}

/* New ones come first. An answer that leaves the description out does not mean that there is none. */
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

static void
subtract (ItemList *self, ItemList *old, ItemList *shown)
{
  add_all (self, old, shown);
}

/* A login or logout changes what every source of a secret stands for. */
static void
clear (int folder, AvnSettings *settings, const char *group, const char *name)
{
  for (int source = AVN_SETTING_SOURCE_DEFAULT; source <= AVN_SETTING_SOURCE_ARGUMENT; source++)
    {
      g_autofree char *file_name = get_file_name (settings, group, name, source);
      avn_cache_file_remove (folder, file_name);
    }
}

static void
change (int folder, AvnSettings *settings, const char *group, const AvnCompletionList *list, ItemList *shown)
{
  static void (*const changes[]) (ItemList *, ItemList *, ItemList *) = {
    [AVN_COMPLETION_REPLACE] = replace_all,
    [AVN_COMPLETION_ADD] = merge,
    [AVN_COMPLETION_REMOVE] = subtract,
  };
  g_autofree char *file_name = get_current_file_name (settings, group, list->name);
  g_autofree char *old_content = avn_cache_file_read (folder, file_name);
  g_autoptr (ItemList) old = parse (list->change != AVN_COMPLETION_REPLACE ? old_content : NULL);
  g_autoptr (ItemList) new = item_list_new ();
  changes[list->change](new, old, shown);
  g_autofree char *content = print (new);
  if (*content == '\0')
    avn_cache_file_remove (folder, file_name);
  else if (g_strcmp0 (content, old_content) != 0 && !avn_cache_file_replace (folder, file_name, content))
    g_debug ("The completion cache cannot be written");
}

/**
 * avn_completion_cache_update:
 * @settings: the settings of the command
 * @group: the name of its group
 * @list: the list, and how the command changes it
 * @records: (nullable): what the command showed
 *
 * Keeps what a command showed, or drops it, to complete command lines without a request. The cache is a
 * convenience, so that its failures are no errors.
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
  const int folder = avn_cache_file_open_folder (adds && shown->list->len > 0);
  if (folder < 0)
    return;
  if (!avn_cache_file_lock (folder))
    g_debug ("Another process writes the completion cache");
  else if (list->change == AVN_COMPLETION_CLEAR)
    clear (folder, settings, group, list->name);
  else
    change (folder, settings, group, list, shown);
  close (folder);
}

/**
 * avn_completion_cache_look_up:
 * @settings: the settings of the command line
 * @group: the name of a group
 * @name: the name of a list of it
 *
 * Looks up what commands showed.
 *
 * Returns: (transfer full) (element-type AvnCompletionItem): the items, maybe none
 */
GPtrArray *
avn_completion_cache_look_up (AvnSettings *settings, const char *group, const char *name)
{
  const int folder = avn_cache_file_open_folder (FALSE);
  g_autofree char *file_name = get_current_file_name (settings, group, name);
  g_autofree char *content = folder >= 0 ? avn_cache_file_read (folder, file_name) : NULL;
  if (folder >= 0)
    close (folder);
  g_autoptr (ItemList) items = parse (content);
  return g_steal_pointer (&items->list);
}
