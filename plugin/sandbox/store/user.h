/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/store.h"

#define AVN_SANDBOX_MAX_EMAIL_LENGTH 254
#define AVN_SANDBOX_MAX_PASSWORD_LENGTH 256

gboolean avn_sandbox_user_is_email (const char *text);

JsonObject *avn_sandbox_user_add (AvnSandboxStore *store, JsonObject *details, gint64 now, GError **error);
gboolean avn_sandbox_user_find (AvnSandboxStore *store, const char *email, JsonObject **user, GError **error);
JsonObject *avn_sandbox_user_get (AvnSandboxStore *store, gint64 id, GError **error);

gboolean avn_sandbox_user_check_password (JsonObject *user, const char *password);
gboolean avn_sandbox_user_set_password (JsonObject *user,
                                        AvnSandboxStore *store,
                                        const char *password,
                                        GError **error);
