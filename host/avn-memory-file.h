/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/* Nothing that a file of memories holds is larger, in bytes. */
#define AVN_MEMORY_FILE_LARGEST (256 * 1024)

int avn_memory_file_open_folder (AvnSettings *settings, gboolean create);
gboolean avn_memory_file_lock (int folder);
int avn_memory_file_open (int folder, const char *name);
char *avn_memory_file_read (int folder, const char *name);
gboolean avn_memory_file_replace (int folder, const char *name, const char *content);
void avn_memory_file_remove (int folder, const char *name);
