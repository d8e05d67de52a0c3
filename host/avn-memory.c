/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-memory.h"
#include "avn-memory-file.h"
#include "avn-record.h"

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

/* Lists may be long, so that a value is found without looking at every one. */
typedef struct
{
  GPtrArray *list;   /* (owned) (element-type AvnRemembered) */
  GHashTable *index; /* (owned): from the value to its AvnRemembered */
} Memories;

static Memories *
memories_new (void)
{
  Memories *self = g_new (Memories, 1);
  self->list = g_ptr_array_new_with_free_func (free_remembered_cb);
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

static void
memories_free (Memories *self)
{
  g_hash_table_unref (self->index);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Memories, memories_free)

/* The file depends on whose things they are as far as that is known without a secret: which server, which
 * credentials file, and whether the access token comes from there or from elsewhere. */
static char *
get_file_name (AvnSettings *settings, const char *group, const char *name, AvnSettingSource token_source)
{
  const char *credentials = avn_settings_get_string (settings, "credentials-file");
  g_autofree char *path = credentials != NULL ? g_canonicalize_filename (credentials, NULL) : g_strdup ("");
  g_autofree char *source = g_strdup_printf ("%d", token_source);
  const char *parts[] = { group, name, avn_settings_get_string (settings, "url"), path, source };
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_checksum_update (checksum, (const guchar *)parts[i], (gssize)strlen (parts[i]) + 1);
  return g_strdup (g_checksum_get_string (checksum));
}

static char *
get_current_file_name (AvnSettings *settings, const char *group, const char *name)
{
  return get_file_name (settings, group, name, avn_settings_get_source (settings, "auth-token"));
}

/* Adds what is fit to be remembered. */
static void
add (Memories *self, const char *value, const char *description)
{
  if (self->list->len >= MOST_REMEMBERED || strlen (value) > LONGEST_VALUE || !avn_text_is_token (value)
      || g_hash_table_contains (self->index, value))
    return;
  AvnRemembered *remembered = g_new0 (AvnRemembered, 1);
  remembered->value = g_strdup (value);
  remembered->description
      = description != NULL ? avn_text_make_safe (description, LONGEST_DESCRIPTION) : NULL;
  g_ptr_array_add (self->list, remembered);
  g_hash_table_insert (self->index, remembered->value, remembered);
}

/* Adds what is remembered in one place and not in the other, if there is one. */
static void
add_all (Memories *self, Memories *source, Memories *without)
{
  for (guint i = 0; i < source->list->len; i++)
    {
      const AvnRemembered *remembered = source->list->pdata[i];
      if (without == NULL || !g_hash_table_contains (without->index, remembered->value))
        add (self, remembered->value, remembered->description);
    }
}

/* A file says one thing a line, its description behind a tab. Others may have written it, so that nothing in
 * it is believed. */
static Memories *
parse (const char *content)
{
  Memories *self = memories_new ();
  g_auto (GStrv) lines = g_strsplit (content != NULL ? content : "", "\n", MOST_REMEMBERED + 1);
  for (guint i = 0; lines[i] != NULL && i < MOST_REMEMBERED; i++)
    {
      char *tab = strchr (lines[i], '\t');
      if (tab != NULL)
        *tab = '\0';
      add (self, lines[i], tab != NULL ? tab + 1 : NULL);
    }
  return self;
}

static char *
print (Memories *self)
{
  g_autoptr (GString) content = g_string_new (NULL);
  for (guint i = 0; i < self->list->len; i++)
    {
      const AvnRemembered *remembered = self->list->pdata[i];
      const gsize length = content->len;
      g_string_append_printf (content, "%s\t%s\n", remembered->value,
                              remembered->description != NULL ? remembered->description : "");
      if (content->len > AVN_MEMORY_FILE_LARGEST)
        return g_strndup (content->str, length);
    }
  return g_string_free (g_steal_pointer (&content), FALSE);
}

/* (transfer full) (nullable): a member's text. It may be missing, null, or of an odd type. */
static char *
take_text (GVariant *member)
{
  g_autoptr (GVariant) owned = member;
  g_autoptr (GVariant) value = owned != NULL ? g_variant_get_variant (owned) : NULL;
  const gboolean is_text = value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING);
  return is_text ? g_variant_dup_string (value, NULL) : NULL;
}

static Memories *
collect (const AvnMemory *memory, GVariant *records)
{
  AvnRecordName names[] = { { memory->value, 0 }, { memory->description, 0 } };
  Memories *self = memories_new ();
  const gboolean are_records = records != NULL && g_variant_is_of_type (records, G_VARIANT_TYPE ("aa{sv}"));
  const gsize n_records = are_records ? g_variant_n_children (records) : 0;
  for (gsize i = 0; i < n_records && self->list->len < MOST_REMEMBERED; i++)
    {
      g_autoptr (GVariant) record = g_variant_get_child_value (records, i);
      GVariant *members[G_N_ELEMENTS (names)];
      avn_record_pick (record, names, G_N_ELEMENTS (names), members);
      g_autofree char *value = take_text (members[0]);
      g_autofree char *description = take_text (members[1]);
      if (value != NULL)
        add (self, value, description);
    }
  return self;
}

static void
replace_all (Memories *self, Memories *old, Memories *shown)
{
  add_all (self, shown, NULL);
}

/* New ones come first. An answer that leaves the description out does not mean that there is none. */
static void
merge (Memories *self, Memories *old, Memories *shown)
{
  for (guint i = 0; i < shown->list->len; i++)
    {
      const AvnRemembered *remembered = shown->list->pdata[i];
      const AvnRemembered *before = g_hash_table_lookup (old->index, remembered->value);
      const gboolean keeps = remembered->description == NULL && before != NULL;
      add (self, remembered->value, keeps ? before->description : remembered->description);
    }
  add_all (self, old, NULL);
}

static void
subtract (Memories *self, Memories *old, Memories *shown)
{
  add_all (self, old, shown);
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
change (int folder, AvnSettings *settings, const char *group, const AvnMemory *memory, Memories *shown)
{
  static void (*const changes[]) (Memories *, Memories *, Memories *) = {
    [AVN_MEMORY_REPLACE] = replace_all,
    [AVN_MEMORY_ADD] = merge,
    [AVN_MEMORY_REMOVE] = subtract,
  };
  g_autofree char *file_name = get_current_file_name (settings, group, memory->name);
  g_autofree char *old_content = avn_memory_file_read (folder, file_name);
  g_autoptr (Memories) old = parse (memory->change != AVN_MEMORY_REPLACE ? old_content : NULL);
  g_autoptr (Memories) new = memories_new ();
  changes[memory->change](new, old, shown);
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
  g_autoptr (Memories) shown
      = memory->change != AVN_MEMORY_CLEAR ? collect (memory, records) : memories_new ();
  const gboolean adds = memory->change == AVN_MEMORY_REPLACE || memory->change == AVN_MEMORY_ADD;
  const int folder = avn_memory_file_open_folder (settings, adds && shown->list->len > 0);
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
  g_autofree char *file_name = get_current_file_name (settings, group, name);
  g_autofree char *content = folder >= 0 ? avn_memory_file_read (folder, file_name) : NULL;
  if (folder >= 0)
    close (folder);
  g_autoptr (Memories) memories = parse (content);
  return g_steal_pointer (&memories->list);
}
