/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

/* Members of what a server sent, each of which may be missing, null or of an odd type. */

char *avn_member_dup_string (JsonObject *object, const char *name);
gboolean avn_member_get_boolean (JsonObject *object, const char *name);
gint64 avn_member_get_integer (JsonObject *object, const char *name);
GDateTime *avn_member_dup_time (JsonObject *object, const char *name);
char **avn_member_dup_strings (JsonObject *object, const char *name);
