/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define AVN_SANDBOX_MANUAL_TOKENS_MAX 10
#define AVN_SANDBOX_LOGIN_TOKENS_MAX 1000

/**
 * AvnSandboxToken:
 * @id: what the store knows the token by
 * @user: the id of the user that it belongs to
 * @prefix: its first characters
 * @description: (nullable): what it is for
 * @create_time: when it was made, in microseconds
 * @created_manually: whether it was asked for, and did not come from a login
 * @expiry_time: when it expires, in microseconds; 0 for never
 * @extend_when_used: whether its use puts off its expiry
 * @max_age_seconds: how long it lives; 0 for ever
 * @last_used_time: when it was used last, in microseconds; 0 for never
 * @last_ip: (nullable): from where it was used last
 * @last_user_agent: (nullable): by which program it was used last
 * @ip_allowlist: (nullable): the addresses that may use it, as a JSON array
 * @scopes: (nullable): what it may be used for, as a JSON array
 *
 * An access token as stored: everything but itself. The allowlist and the scopes are kept, not enforced, as
 * nobody here knows what the API answers to a request that they forbid.
 */
typedef struct
{
  gint64 id;
  gint64 user;
  char *prefix;
  char *description;
  gint64 create_time;
  gboolean created_manually;
  gint64 expiry_time;
  gboolean extend_when_used;
  double max_age_seconds;
  gint64 last_used_time;
  char *last_ip;
  char *last_user_agent;
  char *ip_allowlist;
  char *scopes;
} AvnSandboxToken;

AvnSandboxToken *avn_sandbox_token_new (gint64 user, double max_age_seconds, gint64 now);
AvnSandboxToken *avn_sandbox_token_new_for_login (gint64 user, gint64 now);
void avn_sandbox_token_free (AvnSandboxToken *self);

char *avn_sandbox_token_add (AvnSandboxToken *self, AvnSandboxStore *store, GError **error);
gboolean avn_sandbox_token_update (const AvnSandboxToken *self, AvnSandboxStore *store, GError **error);
gboolean avn_sandbox_token_remove (const AvnSandboxToken *self, AvnSandboxStore *store, GError **error);
void avn_sandbox_token_note_use (AvnSandboxToken *self, const char *ip, const char *user_agent, gint64 now);
JsonObject *avn_sandbox_token_to_object (const AvnSandboxToken *self, gboolean is_current);

gboolean avn_sandbox_tokens_find (AvnSandboxStore *store,
                                  const char *full_token,
                                  AvnSandboxToken **token,
                                  GError **error);
gboolean avn_sandbox_tokens_find_of_user (
    AvnSandboxStore *store, gint64 user, const char *name, AvnSandboxToken **token, GError **error);
GPtrArray *avn_sandbox_tokens_list (AvnSandboxStore *store, gint64 user, GError **error);
gboolean avn_sandbox_tokens_expire (AvnSandboxStore *store, gint64 user, gint64 now, GError **error);
gboolean avn_sandbox_tokens_remove_expired (AvnSandboxStore *store, gint64 now, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnSandboxToken, avn_sandbox_token_free)

G_END_DECLS
