/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

/**
 * AvnUser:
 *
 * What the API says of a user. Any member of its object may be missing, null or of an odd type; such a
 * property has its default.
 */
#define AVN_TYPE_USER (avn_user_get_type ())

G_DECLARE_FINAL_TYPE (AvnUser, avn_user, AVN, USER, GObject)

AvnUser *avn_user_new (JsonObject *object);

const char *avn_user_get_email (AvnUser *self);
const char *const *avn_user_get_projects (AvnUser *self);
