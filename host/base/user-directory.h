/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#define AVN_USER_CACHE "XDG_CACHE_HOME", ".cache"
#define AVN_USER_CONFIG "XDG_CONFIG_HOME", ".config"
#define AVN_USER_DATA "XDG_DATA_HOME", ".local/share"

char *avn_user_directory_get (const char *variable, const char *below_home);
