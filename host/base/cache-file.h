/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/* The maximum size of a file in the cache, in bytes. */
#define AVN_CACHE_FILE_MAX_SIZE (256 * 1024)

int avn_cache_file_open_directory (gboolean create);
gboolean avn_cache_file_lock (int directory);
char *avn_cache_file_read (int directory, const char *name);
gboolean avn_cache_file_replace (int directory, const char *name, const char *content);
void avn_cache_file_remove (int directory, const char *name);
