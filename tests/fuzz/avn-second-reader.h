/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

GVariant *avn_second_reader_read (const char *text, gsize length, gboolean *has_duplicates);
