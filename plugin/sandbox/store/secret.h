/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AVN_SANDBOX_PREFIX_LENGTH 12

char *avn_sandbox_secret_hash_password (const char *password, GError **error);
gboolean avn_sandbox_secret_check_password (const char *password, const char *hash);

char *avn_sandbox_secret_create_token (GError **error);
char *avn_sandbox_secret_hash_token (const char *token);

G_END_DECLS
