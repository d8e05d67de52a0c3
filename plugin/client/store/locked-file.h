/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/* A file that no other process of avn can change at the same time. */
typedef struct _AvnLockedFile AvnLockedFile;

AvnLockedFile *avn_locked_file_new (const char *path, AvnSettings *settings, GError **error);
void avn_locked_file_free (AvnLockedFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnLockedFile, avn_locked_file_free)

gboolean avn_locked_file_check (AvnLockedFile *self, gboolean remove, GError **error);
gboolean
avn_locked_file_replace (AvnLockedFile *self, const char *content, AvnConsole *console, GError **error);
gboolean
avn_locked_file_remove (AvnLockedFile *self, const char *replacement, AvnConsole *console, GError **error);
