/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>
#include <sys/stat.h>

/* Linux refuses to open a path with more symbolic links. */
#define AVN_LOCAL_FILE_MAX_LINKS 40

gboolean avn_local_file_fail (GError **error, const char *path, const char *format, ...) G_GNUC_PRINTF (3, 4);
gboolean avn_local_file_fail_errno (GError **error, const char *path, int error_number);
gboolean avn_local_file_check_links (const char *path, gboolean to_change, GError **error);
gboolean avn_local_file_check_owner (const char *path, const struct stat *status, GError **error);
char *avn_local_file_get_path (AvnSettings *settings, const char *setting, const char *name, GError **error);
char *avn_local_file_read_all (int fd, gsize limit, gsize *length);
gboolean avn_local_file_load (const char *path, JsonObject **object, GError **error);
void avn_local_file_make_private (const char *path, const char *token, AvnConsole *console);
