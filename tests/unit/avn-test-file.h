/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/locked-file.h"

AvnLockedFile *avn_test_lock_file (const char *path, GError **error);
gboolean avn_test_check_file (const char *path, GError **error);
gboolean avn_test_replace_file (const char *path, const char *content, GError **error);
gboolean avn_test_remove_file (const char *path, GError **error);
