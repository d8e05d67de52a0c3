/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

guint8 *avn_secret_search (const char *text, gsize length, GPtrArray *secrets);
