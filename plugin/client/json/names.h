/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/scan.h"

/**
 * AvnJsonNames:
 *
 * The names of the members of objects that are open while a text is checked. An object must not have a name
 * twice, nor many names that a hash table keeps in one place: finding one among them takes a time of their
 * number.
 */
typedef struct _AvnJsonNames AvnJsonNames;

AvnJsonNames *avn_json_names_new (void);
void avn_json_names_free (AvnJsonNames *self);
guint avn_json_names_open (AvnJsonNames *self);
const char *avn_json_names_take (AvnJsonNames *self, AvnJsonScan *scan);
void avn_json_names_close (AvnJsonNames *self, guint first);
gboolean avn_json_names_check (AvnJsonNames *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnJsonNames, avn_json_names_free)
