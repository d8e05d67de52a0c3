/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * AvnJsonPack:
 * @bytes: (owned): what is written so far
 * @ends: (owned) (element-type gsize): where the members end of the objects and arrays that are open, each
 * counted from the beginning of its own
 *
 * Writes one value in the form that GVariant has in memory (the "GVariant Specification"), a member after
 * the other. GLib's own way there is a tree with four objects on the heap for each member of a JSON object.
 */
typedef struct
{
  GString *bytes;
  GArray *ends;
} AvnJsonPack;

/**
 * AvnJsonPackMark:
 * @start: where it begins in the bytes
 * @first_end: where its members begin in the ends
 *
 * An object or array that is being written.
 */
typedef struct
{
  gsize start;
  guint first_end;
} AvnJsonPackMark;

void avn_json_pack_init (AvnJsonPack *self, gsize length);
void avn_json_pack_clear (AvnJsonPack *self);
GVariant *avn_json_pack_end (AvnJsonPack *self, const char *type);

gsize avn_json_pack_align (AvnJsonPack *self);
void avn_json_pack_end_box (AvnJsonPack *self, const char *type);

AvnJsonPackMark avn_json_pack_open (AvnJsonPack *self);
void avn_json_pack_end_entry (AvnJsonPack *self, gsize start, gsize key_end);
void avn_json_pack_end_member (AvnJsonPack *self, const AvnJsonPackMark *mark);
gboolean avn_json_pack_has_duplicates (AvnJsonPack *self, const AvnJsonPackMark *mark);
void avn_json_pack_close (AvnJsonPack *self, const AvnJsonPackMark *mark);
