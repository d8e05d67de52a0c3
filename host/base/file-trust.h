/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

gboolean avn_file_check_trust (const char *path, GError **error);
gboolean avn_files_check_trust (GPtrArray *paths, GError **error);
gboolean avn_directory_check_trust (const char *path, GError **error);
