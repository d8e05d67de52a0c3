/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

char *avn_external_find (const char *group);
char *avn_external_find_program (const char *name);
char **avn_external_list (void);
const char *avn_external_get_group (const char *path);
