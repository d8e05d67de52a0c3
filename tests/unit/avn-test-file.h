/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

gboolean avn_test_replace_file (const char *path, const char *content, GError **error);
