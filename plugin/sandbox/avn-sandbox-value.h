/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AVN_SANDBOX_UTC_ZONE:
 *
 * How most of the API's times end.
 */
#define AVN_SANDBOX_UTC_ZONE "Z"

/**
 * AVN_SANDBOX_UTC_OFFSET:
 *
 * How the begin of the tokens' validity ends.
 */
#define AVN_SANDBOX_UTC_OFFSET "+00:00"

GVariant *avn_sandbox_value_null (void);
GVariant *avn_sandbox_value_text (const char *text);
GVariant *avn_sandbox_value_time (gint64 time, const char *zone);
GVariant *avn_sandbox_value_number (double number);
GVariant *avn_sandbox_value_json (const char *json);
GVariant *avn_sandbox_value_array (const char *const *texts);

G_END_DECLS
