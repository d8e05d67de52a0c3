/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

typedef struct _AvnAnchors AvnAnchors;

AvnAnchors *avn_anchors_new (const char *path, const char *remembered);
gboolean avn_anchors_extend (AvnAnchors *self, GTlsDatabase *refused, GTlsCertificate *chain);
char *avn_anchors_learn (AvnAnchors *self, GTlsCertificate *chain);
GTlsDatabase *avn_anchors_get_database (AvnAnchors *self);
void avn_anchors_free (AvnAnchors *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnAnchors, avn_anchors_free)
