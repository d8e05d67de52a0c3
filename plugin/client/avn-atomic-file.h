/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

int avn_atomic_file_replace (const char *path, int folder, const char *content);
int avn_atomic_file_remove (const char *path, int folder);
void avn_atomic_file_sweep (const char *path);
