/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/token.h"
#include "store/secret.h"
#include "store/value.h"

#define LOGIN_MAX_AGE_SECONDS (30 * 24 * 60 * 60)

#define COLUMNS                                                                                              \
  "id, user, prefix, description, create_time, created_manually, expiry_time, extend_when_used,"             \
  " max_age_seconds, last_used_time, last_ip, last_user_agent, ip_allowlist, scopes"

static gint64
compute_expiry (double max_age_seconds, gint64 now)
{
  return max_age_seconds > 0 ? now + (gint64)(max_age_seconds * G_USEC_PER_SEC) : 0;
}

/**
 * avn_sandbox_token_new:
 * @user: the id of the user that it belongs to
 * @max_age_seconds: how long it lives; 0 for ever
 * @now: the time, in microseconds
 *
 * Makes a token that somebody asked for; it is not stored yet.
 *
 * Returns: (transfer full): the token
 */
AvnSandboxToken *
avn_sandbox_token_new (gint64 user, double max_age_seconds, gint64 now)
{
  AvnSandboxToken *self = g_new0 (AvnSandboxToken, 1);
  self->user = user;
  self->create_time = now;
  self->created_manually = TRUE;
  self->max_age_seconds = max_age_seconds;
  self->expiry_time = compute_expiry (max_age_seconds, now);
  return self;
}

/**
 * avn_sandbox_token_new_for_login:
 * @user: the id of the user that it belongs to
 * @now: the time, in microseconds
 *
 * Makes a token that comes from a login; it is not stored yet.
 *
 * Returns: (transfer full): the token
 */
AvnSandboxToken *
avn_sandbox_token_new_for_login (gint64 user, gint64 now)
{
  AvnSandboxToken *self = avn_sandbox_token_new (user, LOGIN_MAX_AGE_SECONDS, now);
  self->created_manually = FALSE;
  self->extend_when_used = TRUE;
  return self;
}

void
avn_sandbox_token_free (AvnSandboxToken *self)
{
  g_free (self->prefix);
  g_free (self->description);
  g_free (self->last_ip);
  g_free (self->last_user_agent);
  g_free (self->ip_allowlist);
  g_free (self->scopes);
  g_free (self);
}

/* What the API does at the limit of login tokens is not known. A refusal would lock the user out, so the
 * oldest go. */
static gboolean
remove_old_logins (AvnSandboxStore *store, gint64 user, GError **error)
{
  return avn_sandbox_store_execute (
      store, error,
      "DELETE FROM tokens WHERE id IN (SELECT id FROM tokens WHERE user = ? AND NOT created_manually"
      " ORDER BY id DESC LIMIT -1 OFFSET ?)",
      "ii", user, (gint64)AVN_SANDBOX_LOGIN_TOKENS_MAX);
}

/**
 * avn_sandbox_token_add:
 * @self: a new token, whose prefix is filled in
 * @store: the store
 * @error: where to put an error
 *
 * Makes up the token itself and stores its hash.
 *
 * Returns: (transfer full) (nullable): the whole token, which nobody can tell again, or %NULL with @error set
 */
char *
avn_sandbox_token_add (AvnSandboxToken *self, AvnSandboxStore *store, GError **error)
{
  g_autofree char *full_token = avn_sandbox_secret_create_token (error);
  if (full_token == NULL)
    return NULL;
  g_autofree char *hash = avn_sandbox_secret_hash_token (full_token);
  self->prefix = g_strndup (full_token, AVN_SANDBOX_PREFIX_LENGTH);
  if (!avn_sandbox_store_execute (
          store, error,
          "INSERT INTO tokens (user, hash, prefix, description, create_time,"
          " created_manually, expiry_time, extend_when_used, max_age_seconds, ip_allowlist,"
          " scopes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          "isssiinifss", self->user, hash, self->prefix, self->description, self->create_time,
          (gint64)self->created_manually, self->expiry_time, (gint64)self->extend_when_used,
          self->max_age_seconds, self->ip_allowlist, self->scopes)
      || !remove_old_logins (store, self->user, error))
    return NULL;
  return g_steal_pointer (&full_token);
}

/**
 * avn_sandbox_token_update:
 * @self: a stored token
 * @store: the store
 * @error: where to put an error
 *
 * Stores what can change about a token: its description, its expiry and its last use.
 *
 * Returns: %TRUE on success
 */
gboolean
avn_sandbox_token_update (const AvnSandboxToken *self, AvnSandboxStore *store, GError **error)
{
  return avn_sandbox_store_execute (store, error,
                                    "UPDATE tokens SET description = ?, expiry_time = ?, last_used_time = ?,"
                                    " last_ip = ?, last_user_agent = ? WHERE id = ?",
                                    "snnssi", self->description, self->expiry_time, self->last_used_time,
                                    self->last_ip, self->last_user_agent, self->id);
}

/**
 * avn_sandbox_token_remove:
 * @self: a stored token
 * @store: the store
 * @error: where to put an error
 *
 * Removes a token: from now on nobody knows it.
 *
 * Returns: %TRUE on success
 */
gboolean
avn_sandbox_token_remove (const AvnSandboxToken *self, AvnSandboxStore *store, GError **error)
{
  return avn_sandbox_store_execute (store, error, "DELETE FROM tokens WHERE id = ?", "i", self->id);
}

/**
 * avn_sandbox_token_note_use:
 * @self: a token
 * @ip: (nullable): from where it is used
 * @user_agent: (nullable): by which program it is used
 * @now: the time, in microseconds
 *
 * Notes in @self, not in the store, that the token is being used, which may put off its expiry.
 */
void
avn_sandbox_token_note_use (AvnSandboxToken *self, const char *ip, const char *user_agent, gint64 now)
{
  g_free (self->last_ip);
  self->last_ip = g_strdup (ip);
  g_free (self->last_user_agent);
  self->last_user_agent = user_agent != NULL ? g_utf8_make_valid (user_agent, -1) : NULL;
  self->last_used_time = now;
  if (self->extend_when_used)
    self->expiry_time = compute_expiry (self->max_age_seconds, now);
}

/**
 * avn_sandbox_token_to_object:
 * @self: a token
 * @is_current: whether the request is made with this very token
 *
 * Shapes a token as the API shows it. Some answers have more members beside these.
 *
 * Returns: (transfer full): the object
 */
JsonObject *
avn_sandbox_token_to_object (const AvnSandboxToken *self, gboolean is_current)
{
  JsonObject *object = json_object_new ();
  avn_sandbox_value_set_time (object, "create_time", self->create_time, AVN_SANDBOX_UTC_ZONE);
  json_object_set_boolean_member (object, "created_manually", self->created_manually);
  json_object_set_boolean_member (object, "currently_active", is_current);
  json_object_set_string_member (object, "description", self->description);
  avn_sandbox_value_set_time (object, "expiry_time", self->expiry_time, AVN_SANDBOX_UTC_ZONE);
  json_object_set_boolean_member (object, "extend_when_used", self->extend_when_used);
  avn_sandbox_value_set_json (object, "ip_allowlist", self->ip_allowlist);
  json_object_set_string_member (object, "last_ip", self->last_ip);
  avn_sandbox_value_set_time (object, "last_used_time", self->last_used_time, AVN_SANDBOX_UTC_ZONE);
  json_object_set_string_member (object, "last_user_agent", self->last_user_agent);
  json_object_set_string_member (object, "last_user_agent_human_readable", self->last_user_agent);
  avn_sandbox_value_set_number (object, "max_age_seconds", self->max_age_seconds);
  avn_sandbox_value_set_json (object, "scopes", self->scopes);
  json_object_set_string_member (object, "token_prefix", self->prefix);
  return object;
}

static AvnSandboxToken *
read_token (AvnSandboxRows *rows)
{
  AvnSandboxToken *self = g_new0 (AvnSandboxToken, 1);
  self->id = avn_sandbox_rows_get_integer (rows, 0);
  self->user = avn_sandbox_rows_get_integer (rows, 1);
  self->prefix = avn_sandbox_rows_dup_string (rows, 2);
  self->description = avn_sandbox_rows_dup_string (rows, 3);
  self->create_time = avn_sandbox_rows_get_integer (rows, 4);
  self->created_manually = avn_sandbox_rows_get_integer (rows, 5) != 0;
  self->expiry_time = avn_sandbox_rows_get_integer (rows, 6);
  self->extend_when_used = avn_sandbox_rows_get_integer (rows, 7) != 0;
  self->max_age_seconds = avn_sandbox_rows_get_number (rows, 8);
  self->last_used_time = avn_sandbox_rows_get_integer (rows, 9);
  self->last_ip = avn_sandbox_rows_dup_string (rows, 10);
  self->last_user_agent = avn_sandbox_rows_dup_string (rows, 11);
  self->ip_allowlist = avn_sandbox_rows_dup_string (rows, 12);
  self->scopes = avn_sandbox_rows_dup_string (rows, 13);
  return self;
}

static gboolean
read_first_token (AvnSandboxRows *rows, AvnSandboxToken **token, GError **error)
{
  gboolean has_row = FALSE;
  *token = NULL;
  if (rows == NULL || !avn_sandbox_rows_next (rows, &has_row, error))
    return FALSE;
  *token = has_row ? read_token (rows) : NULL;
  return TRUE;
}

/**
 * avn_sandbox_tokens_find:
 * @store: the store
 * @full_token: a whole token
 * @token: (out) (transfer full) (nullable): what is stored about it, %NULL if nothing
 * @error: where to put an error
 *
 * Looks for a token of any user.
 *
 * Returns: %TRUE unless an error happened
 */
gboolean
avn_sandbox_tokens_find (AvnSandboxStore *store,
                         const char *full_token,
                         AvnSandboxToken **token,
                         GError **error)
{
  g_autofree char *hash = avn_sandbox_secret_hash_token (full_token);
  g_autoptr (AvnSandboxRows) rows
      = avn_sandbox_store_select (store, error, "SELECT " COLUMNS " FROM tokens WHERE hash = ?", "s", hash);
  return read_first_token (rows, token, error);
}

/**
 * avn_sandbox_tokens_find_of_user:
 * @store: the store
 * @user: a user's id
 * @name: the prefix of one of the user's tokens, or all of it
 * @token: (out) (transfer full) (nullable): what is stored about it, %NULL if nothing
 * @error: where to put an error
 *
 * Looks for a token of one user.
 *
 * Returns: %TRUE unless an error happened
 */
gboolean
avn_sandbox_tokens_find_of_user (
    AvnSandboxStore *store, gint64 user, const char *name, AvnSandboxToken **token, GError **error)
{
  g_autofree char *hash = avn_sandbox_secret_hash_token (name);
  g_autoptr (AvnSandboxRows) rows = avn_sandbox_store_select (
      store, error, "SELECT " COLUMNS " FROM tokens WHERE user = ? AND (prefix = ? OR hash = ?)", "iss", user,
      name, hash);
  return read_first_token (rows, token, error);
}

/**
 * avn_sandbox_tokens_list:
 * @store: the store
 * @user: a user's id
 * @error: where to put an error
 *
 * Lists a user's tokens, newest first.
 *
 * Returns: (transfer full) (nullable) (element-type AvnSandboxToken): the tokens, or %NULL with @error set
 */
GPtrArray *
avn_sandbox_tokens_list (AvnSandboxStore *store, gint64 user, GError **error)
{
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func ((GDestroyNotify)avn_sandbox_token_free);
  g_autoptr (AvnSandboxRows) rows = avn_sandbox_store_select (
      store, error, "SELECT " COLUMNS " FROM tokens WHERE user = ? ORDER BY id DESC", "i", user);
  gboolean has_row = FALSE;
  if (rows == NULL || !avn_sandbox_rows_next (rows, &has_row, error))
    return NULL;
  while (has_row)
    {
      g_ptr_array_add (tokens, read_token (rows));
      if (!avn_sandbox_rows_next (rows, &has_row, error))
        return NULL;
    }
  return g_steal_pointer (&tokens);
}

/**
 * avn_sandbox_tokens_expire:
 * @store: the store
 * @user: a user's id
 * @now: the time, in microseconds
 * @error: where to put an error
 *
 * Removes all tokens of a user, and notes since when tokens are valid.
 *
 * Returns: %TRUE on success
 */
gboolean
avn_sandbox_tokens_expire (AvnSandboxStore *store, gint64 user, gint64 now, GError **error)
{
  return avn_sandbox_store_execute (store, error, "DELETE FROM tokens WHERE user = ?", "i", user)
         && avn_sandbox_store_execute (store, error, "UPDATE users SET token_validity_begin = ? WHERE id = ?",
                                       "ii", now, user);
}

/**
 * avn_sandbox_tokens_remove_expired:
 * @store: the store
 * @now: the time, in microseconds
 * @error: where to put an error
 *
 * Removes the tokens of all users whose time is over.
 *
 * Returns: %TRUE on success
 */
gboolean
avn_sandbox_tokens_remove_expired (AvnSandboxStore *store, gint64 now, GError **error)
{
  return avn_sandbox_store_execute (store, error, "DELETE FROM tokens WHERE expiry_time <= ?", "i", now);
}
