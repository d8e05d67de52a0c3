/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

gboolean avn_settings_file_read (const char *key, char **value, GError **error);
