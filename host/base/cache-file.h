/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/* The size of the largest file in the cache, in bytes. */
#define AVN_CACHE_FILE_LARGEST (256 * 1024)

int avn_cache_file_open_folder (gboolean create);
gboolean avn_cache_file_lock (int folder);
int avn_cache_file_open (int folder, const char *name);
char *avn_cache_file_read (int folder, const char *name);
gboolean avn_cache_file_replace (int folder, const char *name, const char *content);
void avn_cache_file_remove (int folder, const char *name);
