/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

char *avn_descriptor_read_all (int fd, gsize limit, gsize *length);
gboolean avn_descriptor_write_all (int fd, const char *text, gsize length, gboolean until_signal);
