/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/local-file.h"
#include "store/locked-file.h"

#include <avn-client/credentials.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_NAME "aiven-credentials.json"
#define TOKEN_MEMBER "auth_token"
#define EMAIL_MEMBER "user_email"
#define NO_CREDENTIALS "{}\n"

struct _AvnClientCredentials
{
  GObject parent_instance;

  AvnSettings *settings; /* (owned) */
  AvnConsole *console;   /* (owned) (nullable) */
  char *path;            /* (owned) (nullable) */
  char *given_token;     /* (owned) (nullable): from an option or a variable */
  char *stored_token;    /* (owned) (nullable) */
  char *stored_email;    /* (owned) (nullable) */
  gboolean is_damaged;
};

G_DEFINE_FINAL_TYPE (AvnClientCredentials, avn_client_credentials, G_TYPE_OBJECT)

static void
avn_client_credentials_finalize (GObject *object)
{
  AvnClientCredentials *self = AVN_CLIENT_CREDENTIALS (object);
  g_clear_object (&self->settings);
  g_clear_object (&self->console);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->given_token, g_free);
  g_clear_pointer (&self->stored_token, g_free);
  g_clear_pointer (&self->stored_email, g_free);
  G_OBJECT_CLASS (avn_client_credentials_parent_class)->finalize (object);
}

static void
avn_client_credentials_class_init (AvnClientCredentialsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = avn_client_credentials_finalize;
}

static void
avn_client_credentials_init (AvnClientCredentials *self)
{
}

/* (transfer full): @token without one line end, which pasting or a command's output may add. */
static char *
trim_line_end (const char *token)
{
  gsize length = strlen (token);
  if (length > 0 && token[length - 1] == '\n')
    length--;
  if (length > 0 && token[length - 1] == '\r')
    length--;
  return g_strndup (token, length);
}

/**
 * avn_client_credentials_new:
 * @settings: the settings, which name the file and may hold a token
 * @console: (nullable): the console for warnings about the file
 *
 * Creates credentials that are not loaded yet.
 *
 * Returns: (transfer full): the credentials
 */
AvnClientCredentials *
avn_client_credentials_new (AvnSettings *settings, AvnConsole *console)
{
  AvnClientCredentials *self = g_object_new (AVN_TYPE_CLIENT_CREDENTIALS, NULL);
  const char *token = avn_settings_get_string (settings, "auth-token");
  self->settings = g_object_ref (settings);
  g_set_object (&self->console, console);
  self->given_token = token != NULL ? trim_line_end (token) : NULL;
  return self;
}

static gboolean
find_path (AvnClientCredentials *self, GError **error)
{
  if (self->path == NULL)
    self->path = avn_local_file_get_path (self->settings, "credentials-file", FILE_NAME, error);
  return self->path != NULL;
}

static gboolean
check_given_token (AvnClientCredentials *self, GError **error)
{
  if (self->given_token == NULL || avn_text_is_token (self->given_token))
    return TRUE;
  g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
               /* Translators: %s is an option or an environment variable. */
               _ ("The access token in %s contains spaces or characters that are not printable ASCII."),
               avn_client_credentials_get_origin (self));
  return FALSE;
}

static gboolean
read_file (AvnClientCredentials *self, char **stored_token, char **stored_email, GError **error)
{
  g_autoptr (JsonObject) object = NULL;

  if (!avn_local_file_load (self->path, &object, error))
    return FALSE;
  if (object == NULL)
    return TRUE;
  const char *token = avn_json_get_string (object, TOKEN_MEMBER);
  g_autofree char *trimmed = token != NULL ? trim_line_end (token) : NULL;
  if (json_object_has_member (object, TOKEN_MEMBER) && (trimmed == NULL || !avn_text_is_token (trimmed)))
    return avn_local_file_fail (error, self->path, _ ("it is damaged: \"%s\" is not an access token"),
                                TOKEN_MEMBER);
  *stored_token = g_steal_pointer (&trimmed);
  *stored_email = g_strdup (avn_json_get_string (object, EMAIL_MEMBER));
  return TRUE;
}

static gboolean
load_file (AvnClientCredentials *self, GError **error)
{
  self->is_damaged
      = !find_path (self, error) || !read_file (self, &self->stored_token, &self->stored_email, error);
  if (self->stored_token != NULL)
    avn_local_file_make_private (self->path, self->stored_token, self->console);
  return !self->is_damaged;
}

/**
 * avn_client_credentials_load:
 * @self: credentials
 * @error: return location for an error
 *
 * Reads the credentials file. A missing file is not an error; nor is a file that cannot be used if an option
 * or a variable gives a token. A file with a token that others can access is made private, with a warning.
 *
 * Errors: `AVN_ERROR_USAGE` for an invalid token in an option or a variable, `AVN_ERROR_STORAGE` if the file
 * cannot be used.
 *
 * Returns: %TRUE on success; %FALSE on error
 */
gboolean
avn_client_credentials_load (AvnClientCredentials *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_clear_pointer (&self->stored_token, g_free);
  g_clear_pointer (&self->stored_email, g_free);
  if (!check_given_token (self, error))
    return FALSE;
  if (load_file (self, &cause) || self->given_token != NULL)
    return TRUE;
  const gboolean is_file = self->path != NULL && g_file_test (self->path, G_FILE_TEST_IS_REGULAR);
  g_set_error (error, cause->domain, cause->code, "%s%s%s", cause->message, is_file ? "\n" : "",
               is_file ? _ ("Log in with 'avn user login' to write the file again.") : "");
  return FALSE;
}

/**
 * avn_client_credentials_get_token:
 * @self: credentials
 *
 * Gets the access token in effect: that of the option or the variable, else the stored one.
 *
 * Returns: (transfer none) (nullable): the token; %NULL if there is none
 */
const char *
avn_client_credentials_get_token (AvnClientCredentials *self)
{
  return self->given_token != NULL ? self->given_token : self->stored_token;
}

/**
 * avn_client_credentials_get_stored_token:
 * @self: credentials
 *
 * Gets the access token in the credentials file, even if it is not in effect.
 *
 * Returns: (transfer none) (nullable): the token; %NULL if there is none
 */
const char *
avn_client_credentials_get_stored_token (AvnClientCredentials *self)
{
  return self->stored_token;
}

/**
 * avn_client_credentials_get_stored_email:
 * @self: credentials
 *
 * Gets the e-mail address in the credentials file.
 *
 * Returns: (transfer none) (nullable): the address; %NULL if there is none
 */
const char *
avn_client_credentials_get_stored_email (AvnClientCredentials *self)
{
  return self->stored_email;
}

/**
 * avn_client_credentials_get_source:
 * @self: credentials
 *
 * Gets where the access token in effect comes from.
 *
 * Returns: the source
 */
AvnClientCredentialsSource
avn_client_credentials_get_source (AvnClientCredentials *self)
{
  if (self->given_token == NULL)
    return self->stored_token != NULL ? AVN_CLIENT_CREDENTIALS_FILE : AVN_CLIENT_CREDENTIALS_NONE;
  return avn_settings_get_source (self->settings, "auth-token") == AVN_SETTING_SOURCE_ARGUMENT
             ? AVN_CLIENT_CREDENTIALS_ARGUMENT
             : AVN_CLIENT_CREDENTIALS_ENVIRONMENT;
}

/**
 * avn_client_credentials_get_origin:
 * @self: credentials
 *
 * Gets the option or the environment variable that gives the access token in effect, for messages.
 *
 * Returns: (transfer none) (nullable): its name, such as "--auth-token"; %NULL if neither gives one
 */
const char *
avn_client_credentials_get_origin (AvnClientCredentials *self)
{
  if (self->given_token == NULL)
    return NULL;
  return avn_client_credentials_get_source (self) == AVN_CLIENT_CREDENTIALS_ARGUMENT
             ? "--auth-token"
             : avn_settings_get_variable (self->settings, "auth-token");
}

/**
 * avn_client_credentials_get_path:
 * @self: credentials
 *
 * Gets the path of the credentials file, for messages.
 *
 * Returns: (transfer none) (nullable): the path; %NULL if it is unknown, or before a load or a save
 */
const char *
avn_client_credentials_get_path (AvnClientCredentials *self)
{
  return self->path;
}

static AvnLockedFile *
lock_file (AvnClientCredentials *self, GError **error)
{
  return find_path (self, error) ? avn_locked_file_new (self->path, self->settings, error) : NULL;
}

/**
 * avn_client_credentials_prepare:
 * @self: credentials
 * @forget: %TRUE before [method@AvnClient.Credentials.forget], which needs no space on the disk
 * @error: return location for an error
 *
 * Checks that the credentials file can be changed. Call this before a request that changes the token.
 *
 * Errors: `AVN_ERROR_STORAGE` if it cannot, `AVN_ERROR_INTERRUPTED` if the user interrupts the wait for
 * another process.
 *
 * Returns: %TRUE on success; %FALSE on error
 */
gboolean
avn_client_credentials_prepare (AvnClientCredentials *self, gboolean forget, GError **error)
{
  g_autoptr (AvnLockedFile) file = lock_file (self, error);
  return file != NULL && avn_locked_file_check (file, forget, error);
}

/* Finds a login that another process has saved in the meantime. If the file was damaged when it was loaded,
 * failing to read it again is not an error. */
static gboolean
find_other_login (AvnClientCredentials *self, const char *expected, gboolean *is_there, GError **error)
{
  g_autofree char *token = NULL;
  g_autofree char *email = NULL;
  const gboolean is_readable = read_file (self, &token, &email, self->is_damaged ? NULL : error);
  *is_there = token != NULL && g_strcmp0 (token, expected) != 0;
  return is_readable || self->is_damaged;
}

static gboolean
write_file (
    AvnClientCredentials *self, AvnLockedFile *file, const char *token, const char *email, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  json_object_set_string_member (object, TOKEN_MEMBER, token);
  if (email != NULL)
    json_object_set_string_member (object, EMAIL_MEMBER, email);
  g_autofree char *json = avn_json_print_object (object, AVN_JSON_PRETTY);
  g_autofree char *content = g_strconcat (json, "\n", NULL);
  if (!avn_locked_file_replace (file, content, self->console, error))
    return FALSE;
  /* @token and @email may be these strings. */
  char *old[] = { self->stored_token, self->stored_email };
  self->stored_token = g_strdup (token);
  self->stored_email = g_strdup (email);
  g_free (old[0]);
  g_free (old[1]);
  return TRUE;
}

/**
 * avn_client_credentials_save:
 * @self: credentials
 * @token: the access token
 * @email: (nullable): the user's e-mail address
 * @error: return location for an error
 *
 * Writes the credentials file with mode 0600, atomically where the file can be replaced.
 *
 * Errors: `AVN_ERROR_STORAGE` if it cannot be written; the old file is intact then, unless a note said that
 * it is overwritten in place. `AVN_ERROR_INTERRUPTED` if the user interrupts the wait for another process.
 *
 * Returns: %TRUE on success; %FALSE on error
 */
gboolean
avn_client_credentials_save (AvnClientCredentials *self, const char *token, const char *email, GError **error)
{
  g_autoptr (AvnLockedFile) file = lock_file (self, error);
  return file != NULL && write_file (self, file, token, email, error);
}

/**
 * avn_client_credentials_renew:
 * @self: credentials that are loaded
 * @token: the access token that replaces the one in effect
 * @email: (nullable): the user's e-mail address
 * @kept_other: (out): %TRUE if the file holds another login by now and was not changed
 * @error: return location for an error
 *
 * Writes the credentials file as [method@AvnClient.Credentials.save] does, unless another process has saved
 * another token in the meantime.
 *
 * Errors: those of [method@AvnClient.Credentials.save].
 *
 * Returns: %TRUE if the file was written or holds another login; %FALSE on error
 */
gboolean
avn_client_credentials_renew (
    AvnClientCredentials *self, const char *token, const char *email, gboolean *kept_other, GError **error)
{
  g_autoptr (AvnLockedFile) file = lock_file (self, error);
  return file != NULL && find_other_login (self, avn_client_credentials_get_token (self), kept_other, error)
         && (*kept_other || write_file (self, file, token, email, error));
}

/**
 * avn_client_credentials_forget:
 * @self: credentials that are loaded
 * @kept_other: (out) (optional): %TRUE if the file holds another login by now and was not changed
 * @error: return location for an error
 *
 * Removes the credentials file, even a damaged one, unless another process has saved another token in the
 * meantime. A symbolic link stays, and its target is emptied. A token from an option or a variable stays in
 * effect.
 *
 * Errors: `AVN_ERROR_STORAGE` if it cannot be removed, `AVN_ERROR_INTERRUPTED` if the user interrupts
 * the wait for another process.
 *
 * Returns: %TRUE if the token is no longer stored; %FALSE on error
 */
gboolean
avn_client_credentials_forget (AvnClientCredentials *self, gboolean *kept_other, GError **error)
{
  gboolean holds_other = FALSE;
  struct stat status;
  if (!find_path (self, error))
    return FALSE;

  g_autofree char *directory = g_path_get_dirname (self->path);
  if (stat (directory, &status) == 0 || errno != ENOENT)
    {
      g_autoptr (AvnLockedFile) file = lock_file (self, error);
      if (file == NULL || !find_other_login (self, self->stored_token, &holds_other, error))
        return FALSE;
      if (!holds_other && !avn_locked_file_remove (file, NO_CREDENTIALS, self->console, error))
        return FALSE;
    }
  g_clear_pointer (&self->stored_token, g_free);
  g_clear_pointer (&self->stored_email, g_free);
  if (kept_other != NULL)
    *kept_other = holds_other;
  return TRUE;
}
