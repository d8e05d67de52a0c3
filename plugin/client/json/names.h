/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "json/scan.h"

/**
 * AvnJsonNames:
 *
 * The member names of the open objects while a text is checked. Finds objects with two equal names, and
 * objects with so many colliding names that building a hash table of them takes quadratic time.
 */
typedef struct _AvnJsonNames AvnJsonNames;

AvnJsonNames *avn_json_names_new (void);
void avn_json_names_free (AvnJsonNames *self);
guint avn_json_names_open (AvnJsonNames *self);
const char *avn_json_names_take (AvnJsonNames *self, AvnJsonScan *scan);
void avn_json_names_close (AvnJsonNames *self, guint first);
gboolean avn_json_names_check (AvnJsonNames *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnJsonNames, avn_json_names_free)
