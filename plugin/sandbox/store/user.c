/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/user.h"
#include "store/secret.h"
#include "store/value.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define COLUMNS "id, user_id, email, real_name, tenant, password_hash, create_time, token_validity_begin"

/**
 * avn_sandbox_user_new:
 * @email: the e-mail
 * @real_name: (nullable): the name
 * @tenant: (nullable): the tenant
 * @password: the password
 * @now: the time, in microseconds
 * @error: where to put an error
 *
 * Makes a user that is not stored yet.
 *
 * Returns: (transfer full) (nullable): the user, or %NULL with @error set
 */
AvnSandboxUser *
avn_sandbox_user_new (const char *email,
                      const char *real_name,
                      const char *tenant,
                      const char *password,
                      gint64 now,
                      GError **error)
{
  g_autofree char *password_hash = avn_sandbox_secret_hash_password (password, error);
  if (password_hash == NULL)
    return NULL;
  g_autofree char *uuid = g_uuid_string_random ();
  AvnSandboxUser *self = g_new0 (AvnSandboxUser, 1);
  /* The last group of a random UUID is twelve hexadecimal digits. */
  self->user_id = g_strconcat ("u", strrchr (uuid, '-') + 1, NULL);
  self->email = g_strdup (email);
  self->real_name = g_strdup (real_name != NULL ? real_name : "");
  self->tenant = g_strdup (tenant != NULL ? tenant : "aiven");
  self->password_hash = g_steal_pointer (&password_hash);
  self->create_time = now;
  self->token_validity_begin = now;
  return self;
}

void
avn_sandbox_user_free (AvnSandboxUser *self)
{
  g_free (self->user_id);
  g_free (self->email);
  g_free (self->real_name);
  g_free (self->tenant);
  g_free (self->password_hash);
  g_free (self);
}

/**
 * avn_sandbox_user_is_email:
 * @text: a text
 *
 * Tells whether a text looks like an e-mail: something before and after one "@", and no blanks or control
 * characters.
 *
 * Returns: %TRUE if it does
 */
gboolean
avn_sandbox_user_is_email (const char *text)
{
  const char *at = strchr (text, '@');
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isspace (g_utf8_get_char (p)) || g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return at != NULL && at != text && at[1] != '\0' && strchr (at + 1, '@') == NULL;
}

/* SQLite's own comparison without case knows ASCII only. */
static char *
make_email_key (const char *email)
{
  g_autofree char *folded = g_utf8_casefold (email, -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_DEFAULT);
}

/**
 * avn_sandbox_user_add:
 * @self: a user
 * @store: the store
 * @error: where to put an error
 *
 * Stores a new user, and projects for it.
 *
 * Returns: %TRUE on success
 */
gboolean
avn_sandbox_user_add (AvnSandboxUser *self, AvnSandboxStore *store, GError **error)
{
  g_autofree char *email_key = make_email_key (self->email);
  if (!avn_sandbox_store_execute (
          store, error,
          "INSERT INTO users (user_id, email, email_key, real_name, tenant, password_hash,"
          " create_time, token_validity_begin) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          "ssssssii", self->user_id, self->email, email_key, self->real_name, self->tenant,
          self->password_hash, self->create_time, self->token_validity_begin))
    return FALSE;
  self->id = avn_sandbox_store_get_last_id (store);
  return avn_sandbox_projects_add (store, self->id, error);
}

static gboolean
read_user (AvnSandboxRows *rows, AvnSandboxUser **user, GError **error)
{
  gboolean has_row = FALSE;
  *user = NULL;
  if (rows == NULL || !avn_sandbox_rows_next (rows, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  AvnSandboxUser *self = g_new0 (AvnSandboxUser, 1);
  self->id = avn_sandbox_rows_get_integer (rows, 0);
  self->user_id = avn_sandbox_rows_dup_string (rows, 1);
  self->email = avn_sandbox_rows_dup_string (rows, 2);
  self->real_name = avn_sandbox_rows_dup_string (rows, 3);
  self->tenant = avn_sandbox_rows_dup_string (rows, 4);
  self->password_hash = avn_sandbox_rows_dup_string (rows, 5);
  self->create_time = avn_sandbox_rows_get_integer (rows, 6);
  self->token_validity_begin = avn_sandbox_rows_get_integer (rows, 7);
  *user = self;
  return TRUE;
}

/**
 * avn_sandbox_user_find:
 * @store: the store
 * @email: an e-mail, in whatever case
 * @user: (out) (transfer full) (nullable): the user, %NULL if there is none
 * @error: where to put an error
 *
 * Looks for a user by e-mail.
 *
 * Returns: %TRUE unless an error happened
 */
gboolean
avn_sandbox_user_find (AvnSandboxStore *store, const char *email, AvnSandboxUser **user, GError **error)
{
  g_autofree char *email_key = make_email_key (email);
  g_autoptr (AvnSandboxRows) rows = avn_sandbox_store_select (
      store, error, "SELECT " COLUMNS " FROM users WHERE email_key = ?", "s", email_key);
  return read_user (rows, user, error);
}

/**
 * avn_sandbox_user_get:
 * @store: the store
 * @id: the id of a user that exists
 * @error: where to put an error
 *
 * Gets a user by id.
 *
 * Returns: (transfer full) (nullable): the user, or %NULL with @error set
 */
AvnSandboxUser *
avn_sandbox_user_get (AvnSandboxStore *store, gint64 id, GError **error)
{
  g_autoptr (AvnSandboxUser) user = NULL;
  g_autoptr (AvnSandboxRows) rows
      = avn_sandbox_store_select (store, error, "SELECT " COLUMNS " FROM users WHERE id = ?", "i", id);
  if (!read_user (rows, &user, error))
    return NULL;
  if (user == NULL)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("The sandbox's database lacks a user."));
  return g_steal_pointer (&user);
}

/**
 * avn_sandbox_user_set_password:
 * @self: a user
 * @store: the store
 * @password: the new password
 * @error: where to put an error
 *
 * Changes a user's password.
 *
 * Returns: %TRUE on success
 */
gboolean
avn_sandbox_user_set_password (AvnSandboxUser *self,
                               AvnSandboxStore *store,
                               const char *password,
                               GError **error)
{
  g_autofree char *password_hash = avn_sandbox_secret_hash_password (password, error);
  return password_hash != NULL
         && avn_sandbox_store_execute (store, error, "UPDATE users SET password_hash = ? WHERE id = ?", "si",
                                       password_hash, self->id);
}

/**
 * avn_sandbox_user_to_object:
 * @self: a user
 * @projects: (element-type AvnSandboxProject): the user's projects
 * @has_otp: whether a login needs a one-time password
 *
 * Shapes a user as GET /v1/me shows it.
 *
 * Returns: (transfer full): the object
 */
JsonObject *
avn_sandbox_user_to_object (const AvnSandboxUser *self, GPtrArray *projects, gboolean has_otp)
{
  const char *const methods[] = { "password", has_otp ? "2fa-otp" : NULL, NULL };
  static const char *const unknown[]
      = { "city", "country", "department", "job_title", "managing_organization_id" };
  JsonObject *object = json_object_new ();
  JsonObject *features = json_object_new ();
  JsonArray *names = json_array_new ();
  for (guint i = 0; i < projects->len; i++)
    json_array_add_string_element (names, ((const AvnSandboxProject *)projects->pdata[i])->name);
  json_object_set_boolean_member (features, "free_tier_enabled", TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    json_object_set_null_member (object, unknown[i]);
  avn_sandbox_value_set_texts (object, "auth", methods);
  avn_sandbox_value_set_time (object, "create_time", self->create_time, AVN_SANDBOX_UTC_ZONE);
  json_object_set_object_member (object, "features", features);
  json_object_set_array_member (object, "invitations", json_array_new ());
  json_object_set_boolean_member (object, "managed_by_scim", FALSE);
  avn_sandbox_projects_add_memberships (projects, object);
  json_object_set_array_member (object, "projects", names);
  json_object_set_string_member (object, "real_name", self->real_name);
  json_object_set_string_member (object, "state", "active");
  json_object_set_string_member (object, "tenant", self->tenant);
  avn_sandbox_value_set_time (object, "token_validity_begin", self->token_validity_begin,
                              AVN_SANDBOX_UTC_OFFSET);
  json_object_set_string_member (object, "user", self->email);
  json_object_set_string_member (object, "user_id", self->user_id);
  return object;
}
