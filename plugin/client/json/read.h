/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/json-reader.h>

/* A value takes several heap objects: for "[[],[],[]]" a hundred times its text. Ten thousand tokens have
 * fewer. */
#define AVN_JSON_MAX_VALUES 250000

JsonNode *avn_json_read_limited (const char *text, gsize length, guint max_values, GError **error);
AvnRecords *avn_json_read_list_limited (GBytes *text, const char *member, guint max_values, GError **error);
