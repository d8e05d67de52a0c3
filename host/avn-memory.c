/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-memory.h"
#include "avn-memory-file.h"

#include <string.h>
#include <unistd.h>

/* What is longer may be a secret: whole access tokens have more than 60 characters, and their prefixes 12. */
#define LONGEST_VALUE 48
#define LONGEST_DESCRIPTION 200
#define MOST_REMEMBERED 1000

static void
free_remembered_cb (gpointer data)
{
  AvnRemembered *remembered = data;
  g_free (remembered->value);
  g_free (remembered->description);
  g_free (remembered);
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func (free_remembered_cb);
}

/* The file depends on whose things they are as far as that is known without a secret: which server, which
 * credentials file, and whether the access token comes from there or from elsewhere. */
static char *
get_file_name (AvnSettings *settings, const char *group, const char *name, AvnSettingSource token_source)
{
  const char *credentials = avn_settings_get_string (settings, AVN_SETTING_CREDENTIALS_FILE);
  g_autofree char *path = credentials != NULL ? g_canonicalize_filename (credentials, NULL) : g_strdup ("");
  g_autofree char *source = g_strdup_printf ("%d", token_source);
  const char *parts[] = { group, name, avn_settings_get_string (settings, AVN_SETTING_URL), path, source };
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_checksum_update (checksum, (const guchar *)parts[i], (gssize)strlen (parts[i]) + 1);
  return g_strdup (g_checksum_get_string (checksum));
}

static char *
get_current_file_name (AvnSettings *settings, const char *group, const char *name)
{
  return get_file_name (settings, group, name, avn_settings_get_source (settings, AVN_SETTING_AUTH_TOKEN));
}

static gboolean
find (GPtrArray *list, const char *value, guint *index)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((const AvnRemembered *)list->pdata[i])->value, value))
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

/* Adds what is fit to be remembered. */
static void
add (GPtrArray *list, const char *value, const char *description)
{
  guint index;
  if (list->len >= MOST_REMEMBERED || strlen (value) > LONGEST_VALUE || !avn_text_is_token (value)
      || find (list, value, &index))
    return;
  AvnRemembered *remembered = g_new0 (AvnRemembered, 1);
  remembered->value = g_strdup (value);
  remembered->description
      = description != NULL ? avn_text_make_safe (description, LONGEST_DESCRIPTION) : NULL;
  g_ptr_array_add (list, remembered);
}

/* A file says one thing a line, its description behind a tab. Others may have written it, so that nothing in
 * it is believed. */
static GPtrArray *
parse (const char *content)
{
  GPtrArray *list = new_list ();
  g_auto (GStrv) lines = g_strsplit (content != NULL ? content : "", "\n", MOST_REMEMBERED + 1);
  for (guint i = 0; lines[i] != NULL && i < MOST_REMEMBERED; i++)
    {
      char *tab = strchr (lines[i], '\t');
      if (tab != NULL)
        *tab = '\0';
      add (list, lines[i], tab != NULL ? tab + 1 : NULL);
    }
  return list;
}

static char *
print (GPtrArray *list)
{
  g_autoptr (GString) content = g_string_new (NULL);
  for (guint i = 0; i < list->len; i++)
    {
      const AvnRemembered *remembered = list->pdata[i];
      const gsize length = content->len;
      g_string_append_printf (content, "%s\t%s\n", remembered->value,
                              remembered->description != NULL ? remembered->description : "");
      if (content->len > AVN_MEMORY_FILE_LARGEST)
        return g_strndup (content->str, length);
    }
  return g_string_free (g_steal_pointer (&content), FALSE);
}

/* Members of records may be missing, null, or of an odd type. */
static GPtrArray *
collect (const AvnMemory *memory, GVariant *records)
{
  GPtrArray *list = new_list ();
  GVariantIter iter;
  GVariant *record;
  if (records == NULL || !g_variant_is_of_type (records, G_VARIANT_TYPE ("aa{sv}")))
    return list;
  g_variant_iter_init (&iter, records);
  while ((record = g_variant_iter_next_value (&iter)) != NULL)
    {
      const char *value = NULL;
      const char *description = NULL;
      if (memory->description != NULL)
        g_variant_lookup (record, memory->description, "&s", &description);
      if (g_variant_lookup (record, memory->value, "&s", &value))
        add (list, value, description);
      g_variant_unref (record);
    }
  return list;
}

static GPtrArray *
replace_all (GPtrArray *old, GPtrArray *new)
{
  return g_ptr_array_ref (new);
}

/* New ones come first. An answer that leaves the description out does not mean that there is none. */
static GPtrArray *
merge (GPtrArray *old, GPtrArray *new)
{
  GPtrArray *merged = new_list ();
  for (guint i = 0; i < new->len; i++)
    {
      const AvnRemembered *remembered = new->pdata[i];
      const char *description = remembered->description;
      guint index;
      if (description == NULL && find (old, remembered->value, &index))
        description = ((const AvnRemembered *)old->pdata[index])->description;
      add (merged, remembered->value, description);
    }
  for (guint i = 0; i < old->len; i++)
    add (merged, ((const AvnRemembered *)old->pdata[i])->value,
         ((const AvnRemembered *)old->pdata[i])->description);
  return merged;
}

static GPtrArray *
subtract (GPtrArray *old, GPtrArray *gone)
{
  GPtrArray *left = new_list ();
  guint index;
  for (guint i = 0; i < old->len; i++)
    if (!find (gone, ((const AvnRemembered *)old->pdata[i])->value, &index))
      add (left, ((const AvnRemembered *)old->pdata[i])->value,
           ((const AvnRemembered *)old->pdata[i])->description);
  return left;
}

/* Whoever logs in or out changes what every source of a token stands for. */
static void
clear (int folder, AvnSettings *settings, const char *group, const char *name)
{
  for (int source = AVN_SETTING_SOURCE_DEFAULT; source <= AVN_SETTING_SOURCE_ARGUMENT; source++)
    {
      g_autofree char *file_name = get_file_name (settings, group, name, (AvnSettingSource)source);
      avn_memory_file_remove (folder, file_name);
    }
}

static void
change (int folder, AvnSettings *settings, const char *group, const AvnMemory *memory, GPtrArray *records)
{
  static GPtrArray *(*const changes[]) (GPtrArray *, GPtrArray *) = {
    [AVN_MEMORY_REPLACE] = replace_all,
    [AVN_MEMORY_ADD] = merge,
    [AVN_MEMORY_REMOVE] = subtract,
  };
  g_autofree char *file_name = get_current_file_name (settings, group, memory->name);
  g_autofree char *old_content = avn_memory_file_read (folder, file_name);
  g_autoptr (GPtrArray) old = parse (old_content);
  g_autoptr (GPtrArray) new = changes[memory->change](old, records);
  g_autofree char *content = print (new);
  if (*content == '\0')
    avn_memory_file_remove (folder, file_name);
  else if (g_strcmp0 (content, old_content) != 0 && !avn_memory_file_replace (folder, file_name, content))
    g_debug ("What was shown cannot be remembered");
}

/**
 * avn_memory_apply:
 * @settings: the settings of the command
 * @group: the name of its group
 * @memory: what to remember
 * @records: (nullable): what the command showed, of type "aa{sv}"
 *
 * Remembers what a command showed, or forgets it, to complete command lines without a request. It does so as
 * far as it can; nothing that goes wrong matters to the command.
 */
void
avn_memory_apply (AvnSettings *settings, const char *group, const AvnMemory *memory, GVariant *records)
{
  g_autoptr (GPtrArray) shown = memory->change != AVN_MEMORY_CLEAR ? collect (memory, records) : new_list ();
  const gboolean adds = memory->change == AVN_MEMORY_REPLACE || memory->change == AVN_MEMORY_ADD;
  const int folder = avn_memory_file_open_folder (settings, adds && shown->len > 0);
  if (folder < 0)
    return;
  if (!avn_memory_file_lock (folder))
    g_debug ("Another process changes what is remembered");
  else if (memory->change == AVN_MEMORY_CLEAR)
    clear (folder, settings, group, memory->name);
  else
    change (folder, settings, group, memory, shown);
  close (folder);
}

/**
 * avn_memory_recall:
 * @settings: the settings of the command line
 * @group: the name of a group
 * @name: the name of a memory of it
 *
 * Recalls what commands showed.
 *
 * Returns: (transfer full) (element-type AvnRemembered): what is remembered, maybe nothing
 */
GPtrArray *
avn_memory_recall (AvnSettings *settings, const char *group, const char *name)
{
  const int folder = avn_memory_file_open_folder (settings, FALSE);
  if (folder < 0)
    return new_list ();
  g_autofree char *file_name = get_current_file_name (settings, group, name);
  g_autofree char *content = avn_memory_file_read (folder, file_name);
  close (folder);
  return parse (content);
}
