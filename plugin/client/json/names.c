/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "json/names.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>

/* How many names of an object may have the same hash. Three are rare among a million ordinary names. */
#define MAX_EQUAL_HASHES 8

/* How many names may start at the same slot of a hash table. Ordinary names stay below ten. */
#define MAX_PER_SLOT 64

/* GHashTable's divisors as it grows. A table with one of them has at most as many entries. */
static const guint divisors[] = { 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131071, 262139, 524287 };

/* Newer versions of GLib multiply a hash by 11 first. */
static const guint factors[] = { 1, 11 };

typedef struct
{
  guint hash;
  const char *start; /* of the string in the text, at its quote */
} Name;

struct _AvnJsonNames
{
  GArray *names;    /* (owned) (element-type Name): a stack; those of the innermost object are last */
  GString *decoded; /* (owned): the last name, without escapes */
  const char *end;  /* of the text */
  gboolean has_duplicates;
  gboolean has_collisions;
};

AvnJsonNames *
avn_json_names_new (void)
{
  AvnJsonNames *self = g_new0 (AvnJsonNames, 1);
  self->names = g_array_new (FALSE, FALSE, sizeof (Name));
  self->decoded = g_string_new (NULL);
  return self;
}

void
avn_json_names_free (AvnJsonNames *self)
{
  g_array_unref (self->names);
  g_string_free (self->decoded, TRUE);
  g_free (self);
}

/* Starts an object; returns the value for avn_json_names_close(). */
guint
avn_json_names_open (AvnJsonNames *self)
{
  return self->names->len;
}

/* Reads a name. The result is valid until the next call; NULL if there is no valid string. */
const char *
avn_json_names_take (AvnJsonNames *self, AvnJsonScan *scan)
{
  Name name = { .start = scan->p };
  g_string_truncate (self->decoded, 0);
  if (!avn_json_scan_take_string (scan, self->decoded))
    return NULL;
  name.hash = g_str_hash (self->decoded->str);
  g_array_append_val (self->names, name);
  self->end = scan->end;
  return self->decoded->str;
}

static int
compare_hashes_cb (gconstpointer a, gconstpointer b)
{
  const guint first = ((const Name *)a)->hash;
  const guint second = ((const Name *)b)->hash;
  return (first > second) - (first < second);
}

/* Compares without escapes. */
static gboolean
is_same (AvnJsonNames *self, const Name *a, const Name *b)
{
  AvnJsonScan first = { a->start, a->start, self->end };
  AvnJsonScan second = { b->start, b->start, self->end };
  g_autoptr (GString) other = g_string_new (NULL);
  g_string_truncate (self->decoded, 0);
  avn_json_scan_take_string (&first, self->decoded);
  avn_json_scan_take_string (&second, other);
  return g_string_equal (self->decoded, other);
}

static gboolean
has_full_slot_in (const Name *names, guint n_names, guint factor, guint divisor)
{
  g_autofree guint8 *counts = g_malloc0 (divisor);
  for (guint i = 0; i < MIN (n_names, divisor); i++)
    if (++counts[names[i].hash * factor % divisor] > MAX_PER_SLOT)
      return TRUE;
  return FALSE;
}

static gboolean
has_full_slot (const Name *names, guint n_names)
{
  for (guint i = 0; i < G_N_ELEMENTS (divisors) && divisors[i] / 2 < n_names; i++)
    for (guint j = 0; j < G_N_ELEMENTS (factors); j++)
      if (has_full_slot_in (names, n_names, factors[j], divisors[i]))
        return TRUE;
  return FALSE;
}

/* Ends the object that avn_json_names_open() returned @first for. */
void
avn_json_names_close (AvnJsonNames *self, guint first)
{
  const guint n_names = self->names->len - first;
  Name *names = &g_array_index (self->names, Name, first);
  guint n_equal = 0;
  self->has_collisions = self->has_collisions || has_full_slot (names, n_names);
  qsort (names, n_names, sizeof *names, compare_hashes_cb);
  for (guint i = 1; i < n_names && !self->has_duplicates && n_equal < MAX_EQUAL_HASHES; i++)
    {
      n_equal = names[i].hash == names[i - 1].hash ? n_equal + 1 : 0;
      for (guint j = i - n_equal; j < i; j++)
        self->has_duplicates |= is_same (self, &names[j], &names[i]);
    }
  self->has_collisions |= n_equal >= MAX_EQUAL_HASHES;
  g_array_set_size (self->names, first);
}

/* Checks the names of all objects so far. */
gboolean
avn_json_names_check (AvnJsonNames *self, GError **error)
{
  if (self->has_duplicates)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED,
                         _ ("an object has two members with the same name"));
  else if (self->has_collisions)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED,
                         _ ("the member names of an object collide in hash tables"));
  return !self->has_duplicates && !self->has_collisions;
}
