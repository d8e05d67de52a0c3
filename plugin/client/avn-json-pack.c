/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-json-pack.h"

#include <stdlib.h>
#include <string.h>

/* What variants, and whatever holds some, begin at a multiple of. */
#define ALIGNMENT 8

static gsize
round_up (gsize position)
{
  return (position + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* The size of an offset depends on that of all that it belongs to, offsets included. */
static gsize
get_offset_size (gsize length, gsize n_offsets)
{
  gsize size = 1;
  while (size < 8 && length + n_offsets * size > G_MAXUINT64 >> (64 - 8 * size))
    size *= 2;
  return size;
}

static void
append_offset (AvnJsonPack *self, gsize offset, gsize size)
{
  const guint64 little_endian = GUINT64_TO_LE ((guint64)offset);
  g_string_append_len (self->bytes, (const char *)&little_endian, (gssize)size);
}

static gsize
get_end (AvnJsonPack *self, guint index)
{
  return g_array_index (self->ends, gsize, index);
}

/* The length of the text that will be read says about how much will be written. */
void
avn_json_pack_init (AvnJsonPack *self, gsize length)
{
  self->bytes = g_string_sized_new (length);
  self->ends = g_array_new (FALSE, FALSE, sizeof (gsize));
}

void
avn_json_pack_clear (AvnJsonPack *self)
{
  if (self->bytes != NULL)
    g_string_free (g_steal_pointer (&self->bytes), TRUE);
  g_clear_pointer (&self->ends, g_array_unref);
}

/* (transfer full): the value that was written, which is not floating; nothing more can be. */
GVariant *
avn_json_pack_end (AvnJsonPack *self, const char *type)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (g_steal_pointer (&self->bytes));
  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (type), bytes, TRUE));
}

/* Goes to where the next variant or entry may begin, and returns that place. */
gsize
avn_json_pack_align (AvnJsonPack *self)
{
  while (self->bytes->len % ALIGNMENT != 0)
    g_string_append_c (self->bytes, '\0');
  return self->bytes->len;
}

/* Makes what was written since avn_json_pack_align () a variant. */
void
avn_json_pack_end_box (AvnJsonPack *self, const char *type)
{
  g_string_append_c (self->bytes, '\0');
  g_string_append (self->bytes, type);
}

AvnJsonPackMark
avn_json_pack_open (AvnJsonPack *self)
{
  return (AvnJsonPackMark){ self->bytes->len, self->ends->len };
}

/* Makes what was written since an aligned start, a string and a variant, an entry of an object. */
void
avn_json_pack_end_entry (AvnJsonPack *self, gsize start, gsize key_end)
{
  append_offset (self, key_end - start, get_offset_size (self->bytes->len - start, 1));
}

void
avn_json_pack_end_member (AvnJsonPack *self, const AvnJsonPackMark *mark)
{
  const gsize end = self->bytes->len - mark->start;
  g_array_append_val (self->ends, end);
}

static int
compare_names_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Whether two members of an object that is still open have the same name. Servers tend to sort them. */
gboolean
avn_json_pack_has_duplicates (AvnJsonPack *self, const AvnJsonPackMark *mark)
{
  const guint n_members = self->ends->len - mark->first_end;
  g_autofree const char **names = g_new (const char *, n_members + 1);
  gboolean is_sorted = TRUE;
  for (guint i = 0; i < n_members; i++)
    {
      const gsize start = i > 0 ? round_up (get_end (self, mark->first_end + i - 1)) : 0;
      names[i] = self->bytes->str + mark->start + start;
      is_sorted = is_sorted && (i == 0 || strcmp (names[i - 1], names[i]) < 0);
    }
  if (is_sorted)
    return FALSE;
  qsort (names, n_members, sizeof *names, compare_names_cb);
  for (guint i = 1; i < n_members; i++)
    if (g_str_equal (names[i - 1], names[i]))
      return TRUE;
  return FALSE;
}

void
avn_json_pack_close (AvnJsonPack *self, const AvnJsonPackMark *mark)
{
  const guint n_members = self->ends->len - mark->first_end;
  const gsize size = get_offset_size (self->bytes->len - mark->start, n_members);
  for (guint i = 0; i < n_members; i++)
    append_offset (self, get_end (self, mark->first_end + i), size);
  g_array_set_size (self->ends, mark->first_end);
}
