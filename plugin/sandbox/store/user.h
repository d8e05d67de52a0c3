/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/project.h"

G_BEGIN_DECLS

#define AVN_SANDBOX_EMAIL_MAX 254
#define AVN_SANDBOX_PASSWORD_MAX 256

/**
 * AvnSandboxUser:
 * @id: what the store knows the user by
 * @user_id: what the API's clients know the user by
 * @email: the e-mail, as it was first written
 * @real_name: the name, maybe empty
 * @tenant: the tenant
 * @password_hash: the password's hash
 * @create_time: when the user was made, in microseconds
 * @token_validity_begin: since when tokens have been valid, in microseconds
 *
 * A user as stored.
 */
typedef struct
{
  gint64 id;
  char *user_id;
  char *email;
  char *real_name;
  char *tenant;
  char *password_hash;
  gint64 create_time;
  gint64 token_validity_begin;
} AvnSandboxUser;

AvnSandboxUser *avn_sandbox_user_new (const char *email,
                                      const char *real_name,
                                      const char *tenant,
                                      const char *password,
                                      gint64 now,
                                      GError **error);
void avn_sandbox_user_free (AvnSandboxUser *self);

gboolean avn_sandbox_user_is_email (const char *text);

gboolean avn_sandbox_user_add (AvnSandboxUser *self, AvnSandboxStore *store, GError **error);
gboolean
avn_sandbox_user_find (AvnSandboxStore *store, const char *email, AvnSandboxUser **user, GError **error);
AvnSandboxUser *avn_sandbox_user_get (AvnSandboxStore *store, gint64 id, GError **error);
gboolean avn_sandbox_user_set_password (AvnSandboxUser *self,
                                        AvnSandboxStore *store,
                                        const char *password,
                                        GError **error);
JsonObject *avn_sandbox_user_to_object (const AvnSandboxUser *self, GPtrArray *projects, gboolean has_otp);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnSandboxUser, avn_sandbox_user_free)

G_END_DECLS
