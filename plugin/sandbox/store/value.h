/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

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

void avn_sandbox_value_set_time (JsonObject *object, const char *member, gint64 time, const char *zone);
void avn_sandbox_value_set_number (JsonObject *object, const char *member, double number);
void avn_sandbox_value_set_json (JsonObject *object, const char *member, const char *json);
void avn_sandbox_value_set_texts (JsonObject *object, const char *member, const char *const *texts);

G_END_DECLS
