/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

char *avn_configuration_read (const char *key, GError **error);
