/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

gboolean avn_catalogue_bind (const char *domain, const char *directory, GError **error);
