/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

#define AVN_REDACTED "[redacted]"

void avn_redact_collect (JsonObject *object, GPtrArray *secrets);
JsonNode *avn_redact_node (JsonNode *node, GPtrArray *secrets);
char *avn_redact_text (const char *text, GPtrArray *secrets);
