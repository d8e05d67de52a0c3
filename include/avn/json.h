/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AvnJsonFlags:
 * @AVN_JSON_COMPACT: one line without spaces, members in their original order
 * @AVN_JSON_PRETTY: indented by four spaces, members sorted by name
 *
 * The layout of JSON.
 */
typedef enum
{
  AVN_JSON_COMPACT,
  AVN_JSON_PRETTY,
} AvnJsonFlags;

AVN_AVAILABLE char *avn_json_print (JsonNode *node, AvnJsonFlags flags);
AVN_AVAILABLE char *avn_json_print_object (JsonObject *object, AvnJsonFlags flags);

AVN_AVAILABLE void avn_json_set_digits (JsonNode *node, const char *digits);
AVN_AVAILABLE const char *avn_json_get_digits (JsonNode *node);
AVN_AVAILABLE double avn_json_get_number (JsonNode *node);
AVN_AVAILABLE gboolean avn_json_is_string (JsonNode *node);
AVN_AVAILABLE const char *avn_json_get_string (JsonObject *object, const char *member);

G_END_DECLS
