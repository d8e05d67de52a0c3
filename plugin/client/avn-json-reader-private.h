/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/avn-json-reader.h>

/* Whoever takes a value apart has an object on the heap for each of its parts, which for a text such as
 * "[[],[],[]]" is a hundred times its room. Ten thousand tokens have fewer. */
#define AVN_JSON_MAX_VALUES 250000

GVariant *avn_json_read_limited (const char *text, gsize length, guint max_values, GError **error);
