/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#define AVN_USER_CACHE "XDG_CACHE_HOME", ".cache"
#define AVN_USER_CONFIG "XDG_CONFIG_HOME", ".config"

char *avn_user_directory_get (const char *variable, const char *below_home);
