/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/json.h>

void avn_json_append (GString *json, JsonNode *node, AvnJsonFlags flags);
void avn_json_append_record (GString *json, JsonObject *record);
