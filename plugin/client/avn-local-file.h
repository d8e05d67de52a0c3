/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/* Whether others could read or change a file. */
typedef enum
{
  AVN_LOCAL_FILE_PRIVATE,
  AVN_LOCAL_FILE_MENDED,
  AVN_LOCAL_FILE_EXPOSED,
} AvnLocalFileExposure;

char *avn_local_file_get_path (AvnSettings *settings, const char *setting, const char *name, GError **error);
gboolean avn_local_file_load (const char *path, GVariant **object, GError **error);
AvnLocalFileExposure avn_local_file_make_private (const char *path);
int avn_local_file_lock (const char *path, GError **error);
void avn_local_file_unlock (int lock);
gboolean avn_local_file_check_writable (const char *path, GError **error);
gboolean avn_local_file_replace (const char *path, int lock, const char *content, GError **error);
gboolean avn_local_file_remove (
    const char *path, int lock, const char *replacement, gboolean *removed, GError **error);
