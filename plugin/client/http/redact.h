/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

#define AVN_REDACTED "[redacted]"
#define AVN_REDACT_MAX_LENGTH ((gsize)1 << 30)

void avn_redact_collect (JsonObject *object, GPtrArray *secrets);
JsonNode *avn_redact_node (JsonNode *node);
char *avn_redact_text (const char *text, gsize max_length, GPtrArray *secrets);
