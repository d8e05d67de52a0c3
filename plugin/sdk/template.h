/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <sys/types.h>

gboolean avn_template_check_name (const char *name, GError **error);
gboolean
avn_template_write (const char *name, const char *folder, gboolean minimal, mode_t umask, GError **error);
