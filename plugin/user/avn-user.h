/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#define AVN_TYPE_USER (avn_user_get_type ())

G_DECLARE_FINAL_TYPE (AvnUser, avn_user, AVN, USER, GObject)

AvnUser *avn_user_new (GVariant *record);
const char *avn_user_get_email (AvnUser *self);
char **avn_user_list_projects (AvnUser *self);
