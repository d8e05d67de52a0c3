/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#define AVN_REDACTED "[redacted]"

void avn_redact_collect (GVariant *object, GPtrArray *secrets);
GVariant *avn_redact_value (GVariant *value, GPtrArray *secrets);
char *avn_redact_text (const char *text, GPtrArray *secrets);
