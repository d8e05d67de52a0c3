/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

/* Members of an object of the API, each of which may be missing, null or of an unexpected type. */

const char *avn_member_get_string (JsonObject *object, const char *name);
gboolean avn_member_get_boolean (JsonObject *object, const char *name);
GDateTime *avn_member_dup_time (JsonObject *object, const char *name);
char **avn_member_dup_strings (JsonObject *object, const char *name);
void avn_member_get_value (JsonObject *object, const char *name, GValue *value);
