/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/user.h"

#include <avn/avn.h>
#include <crypt.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* The lowest cost of yescrypt, one or two milliseconds, is enough: the passwords are made up, and test suites
 * log in hundreds of times. */
#define HASH_METHOD "$y$"
#define HASH_COST 1

#define CREATE_TIME AVN_SANDBOX_TIME ("create_time", "Z")
#define VALIDITY_BEGIN AVN_SANDBOX_TIME ("token_validity_begin", "+00:00")
#define SELECT_USERS                                                                                         \
  "SELECT id, user_id, email AS user, real_name, tenant, password_hash, " CREATE_TIME ", " VALIDITY_BEGIN    \
  " FROM users WHERE "

/**
 * avn_sandbox_user_is_email:
 * @text: a text
 *
 * Checks whether a text looks like an e-mail address: something before and after one "@", and no spaces or
 * control characters.
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

/* SQLite ignores the case of ASCII only. */
static char *
make_email_key (const char *email)
{
  g_autofree char *folded = g_utf8_casefold (email, -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_DEFAULT);
}

/* crypt() takes 512 bytes, and 256 characters can be more, so hash a digest of the password. */
static char *
crypt_password (const char *password, const char *setting)
{
  g_autofree struct crypt_data *data = g_new0 (struct crypt_data, 1);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, password, -1);
  char *hash = g_strdup (crypt_rn (digest, setting, data, sizeof *data));
  explicit_bzero (data, sizeof *data);
  explicit_bzero (digest, strlen (digest));
  return hash;
}

static char *
hash_password (const char *password, GError **error)
{
  char *setting = crypt_gensalt_ra (HASH_METHOD, HASH_COST, NULL, 0);
  char *hash = setting != NULL ? crypt_password (password, setting) : NULL;
  const int saved_errno = errno;
  free (setting);
  if (hash == NULL)
    g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("Cannot hash the password: %s."),
                 g_strerror (saved_errno));
  return hash;
}

/**
 * avn_sandbox_user_add:
 * @store: the store
 * @details: an object with "email" and "password", and maybe "real_name" and "tenant"
 * @now: the time in microseconds
 * @error: return location for an error of domain AVN_ERROR
 *
 * Stores a new user with the two projects of the documentation's example. Call it inside a transaction.
 *
 * Returns: (transfer full) (nullable): the user as [func@AvnSandbox.user_get] returns it, or %NULL with
 * @error set
 */
JsonObject *
avn_sandbox_user_add (AvnSandboxStore *store, JsonObject *details, gint64 now, GError **error)
{
  g_autoptr (JsonObject) row = NULL;
  const char *email = avn_json_get_string (details, "email");
  g_autofree char *email_key = make_email_key (email);
  g_autofree char *password_hash = hash_password (avn_json_get_string (details, "password"), error);
  g_autofree char *uuid = g_uuid_string_random ();
  /* The last group of a random UUID is twelve hexadecimal digits. */
  g_autofree char *user_id = g_strconcat ("u", strrchr (uuid, '-') + 1, NULL);
  if (password_hash == NULL
      || !avn_sandbox_store_find (
          store, &row, error,
          "INSERT INTO users (user_id, email, email_key, real_name, tenant, password_hash, create_time,"
          " token_validity_begin) VALUES (?, ?, ?, coalesce (?, ''), coalesce (?, 'aiven'), ?, ?7, ?7)"
          " RETURNING id",
          "ssssssi", user_id, email, email_key, avn_json_get_string (details, "real_name"),
          avn_json_get_string (details, "tenant"), password_hash, now))
    return NULL;
  const gint64 id = json_object_get_int_member (row, "id");
  if (!avn_sandbox_store_find (store, NULL, error,
                               "INSERT INTO projects (user, name, role) VALUES (?1, 'dev-sandbox', 'admin'),"
                               " (?1, 'prod-environment', 'developer')",
                               "i", id))
    return NULL;
  return avn_sandbox_user_get (store, id, error);
}

/**
 * avn_sandbox_user_find:
 * @store: the store
 * @email: an e-mail address in any case
 * @user: (out) (transfer full) (nullable): the user as [func@AvnSandbox.user_get] returns it, %NULL if there
 * is none
 * @error: return location for an error: AVN_ERROR_STORAGE
 *
 * Finds a user by e-mail address.
 *
 * Returns: %TRUE on success, also without a user
 */
gboolean
avn_sandbox_user_find (AvnSandboxStore *store, const char *email, JsonObject **user, GError **error)
{
  g_autofree char *email_key = make_email_key (email);
  return avn_sandbox_store_find (store, user, error, SELECT_USERS "email_key = ?", "s", email_key);
}

/**
 * avn_sandbox_user_get:
 * @store: the store
 * @id: the id of a user that exists
 * @error: return location for an error: AVN_ERROR_STORAGE
 *
 * Gets a user by id. The message of an error is for the log of the server.
 *
 * Returns: (transfer full) (nullable): the user, with "id", "password_hash" and the members that the API
 * shows, or %NULL with @error set
 */
JsonObject *
avn_sandbox_user_get (AvnSandboxStore *store, gint64 id, GError **error)
{
  JsonObject *user = NULL;
  if (avn_sandbox_store_find (store, &user, error, SELECT_USERS "id = ?", "i", id) && user == NULL)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_STORAGE, "The database lacks the user of a token");
  return user;
}

/**
 * avn_sandbox_user_check_password:
 * @user: (nullable): a user, %NULL if no user has the e-mail address
 * @password: the password to check
 *
 * Checks a password. Takes the same time without a user, so that the time does not reveal which users exist.
 *
 * Returns: %TRUE if the password is right
 */
gboolean
avn_sandbox_user_check_password (JsonObject *user, const char *password)
{
  const char *hash = user != NULL ? json_object_get_string_member (user, "password_hash") : NULL;
  g_autofree char *result = hash != NULL ? crypt_password (password, hash) : hash_password (password, NULL);
  return hash != NULL && g_strcmp0 (result, hash) == 0;
}

/**
 * avn_sandbox_user_set_password:
 * @user: a user
 * @store: the store
 * @password: the new password
 * @error: return location for an error of domain AVN_ERROR
 *
 * Stores a new password.
 *
 * Returns: %TRUE on success
 */
gboolean
avn_sandbox_user_set_password (JsonObject *user, AvnSandboxStore *store, const char *password, GError **error)
{
  g_autofree char *password_hash = hash_password (password, error);
  return password_hash != NULL
         && avn_sandbox_store_find (store, NULL, error, "UPDATE users SET password_hash = ? WHERE id = ?",
                                    "si", password_hash, json_object_get_int_member (user, "id"));
}
