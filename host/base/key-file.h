/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

void avn_key_file_take_reason (GError **error, GError *cause);
GKeyFile *avn_key_file_load (const char *path, GError **error);
char *avn_key_file_get_string (GKeyFile *self, const char *group, const char *key, GError **error);
char **avn_key_file_get_list (GKeyFile *self, const char *group, const char *key);
char *avn_key_file_get_translated (GKeyFile *self, const char *group, const char *key, GError **error);
gboolean avn_key_file_is_name (const char *text);
