/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/avn-json-reader.h>

GVariant *avn_json_read_limited (const char *text, gsize length, guint max_values, GError **error);
