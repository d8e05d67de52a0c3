/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

/**
 * AvnUser:
 *
 * A user as the API describes it. A property whose member is missing, null or of an unexpected type has its
 * default.
 */
#define AVN_TYPE_USER (avn_user_get_type ())

G_DECLARE_FINAL_TYPE (AvnUser, avn_user, AVN, USER, GObject)

AvnUser *avn_user_new (JsonObject *object);

const char *avn_user_get_email (AvnUser *self);
char **avn_user_dup_projects (AvnUser *self);
