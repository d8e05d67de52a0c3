/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

GKeyFile *avn_key_file_load (const char *path, GError **error);
char *avn_key_file_get_string (GKeyFile *self, const char *group, const char *key, GError **error);
char *avn_key_file_get_translated (GKeyFile *self, const char *group, const char *key, GError **error);
