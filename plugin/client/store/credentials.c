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
  char *given_token;     /* (owned) (nullable): of the command line or the environment */
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

/* Tokens are often pasted, or made by a command that ends its output with a line end. */
static char *
trim_line_end (const char *token)
{
  char *trimmed = g_strdup (token);
  gsize length = strlen (trimmed);
  if (length > 0 && trimmed[length - 1] == '\n')
    trimmed[--length] = '\0';
  if (length > 0 && trimmed[length - 1] == '\r')
    trimmed[--length] = '\0';
  return trimmed;
}

/**
 * avn_client_credentials_new:
 * @settings: the settings, which name the file and may hold a token
 * @console: (nullable): where to tell the user at once what is odd about the file
 *
 * Makes credentials that are not loaded yet.
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
               /* Translators: %s is the name of an environment variable or an option. */
               _ ("The access token in %s holds spaces or characters that are not printable ASCII."),
               avn_client_credentials_get_source (self) == AVN_CLIENT_CREDENTIALS_ARGUMENT
                   ? "--auth-token"
                   : avn_settings_get_variable (self->settings, "auth-token"));
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
    return avn_local_file_fail (error, self->path, _ ("it is damaged: %s is not an access token"),
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
    avn_local_file_make_private (self->path, self->console);
  return !self->is_damaged;
}

/**
 * avn_client_credentials_load:
 * @self: credentials
 * @error: where to put an error
 *
 * Reads the credentials file. That there is none is no error, nor is a file that cannot be used while a token
 * was given, since nobody asks for the file then. A file with a token that others could read or change is
 * made private, and the user is told.
 *
 * Errors: `AVN_ERROR_USAGE` if a token that was given is none, `AVN_ERROR_STORAGE` if the file cannot be
 * used.
 *
 * Returns: %TRUE if there is nothing wrong; %FALSE on error
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
  if (self->path == NULL || !g_file_test (self->path, G_FILE_TEST_IS_REGULAR))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  g_propagate_error (error, g_error_new (cause->domain, cause->code, "%s\n%s", cause->message,
                                         _ ("Log in with \"avn user login\" to write it anew.")));
  return FALSE;
}

/**
 * avn_client_credentials_get_token:
 * @self: credentials
 *
 * Gets the access token in effect: one that was given, else the stored one.
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
 * Gets the access token of the file, whether it is in effect or not.
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
 * Gets the e-mail address that the file keeps beside the token.
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
 * Tells where the access token in effect came from.
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
 * avn_client_credentials_get_path:
 * @self: credentials
 *
 * Gets the file's path, for messages.
 *
 * Returns: (transfer none) (nullable): the path; %NULL if it could not be found out or nothing was loaded or
 * saved yet
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
 * @error: where to put an error
 *
 * Makes sure, before a server is asked to change anything, that the file can be written or removed
 * afterwards.
 *
 * Errors: `AVN_ERROR_STORAGE` if it cannot, `AVN_ERROR_INTERRUPTED` while it waits for another process.
 *
 * Returns: %TRUE if it can; %FALSE on error
 */
gboolean
avn_client_credentials_prepare (AvnClientCredentials *self, GError **error)
{
  g_autoptr (AvnLockedFile) file = lock_file (self, error);
  return file != NULL && avn_locked_file_check (file, error);
}

/* Finds out whether the file holds a login that this command did not act on: one that was saved in the
 * meantime. A file that was damaged before may go. */
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
  /* They may be given as the new ones. */
  char *new_token = g_strdup (token);
  char *new_email = g_strdup (email);
  g_free (self->stored_token);
  g_free (self->stored_email);
  self->stored_token = new_token;
  self->stored_email = new_email;
  return TRUE;
}

/**
 * avn_client_credentials_save:
 * @self: credentials
 * @token: the access token
 * @email: (nullable): whose it is
 * @error: where to put an error
 *
 * Writes the credentials file, atomically where the file can be replaced, for its owner alone. The official
 * client reads it too.
 *
 * Errors: `AVN_ERROR_STORAGE` if it cannot be written; the old file is as it was then, unless the user was
 * told that it is overwritten in place. `AVN_ERROR_INTERRUPTED` while it waits for another process.
 *
 * Returns: %TRUE if it is written; %FALSE on error
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
 * @token: the access token that takes the place of the one in effect
 * @email: (nullable): whose it is
 * @kept_other: (out): whether the file was left alone, as it holds another login by now
 * @error: where to put an error
 *
 * Writes the credentials file as [method@AvnClient.Credentials.save] does, but not over a token that the
 * command did not act on, such as that of a login in the meantime.
 *
 * Errors: those of [method@AvnClient.Credentials.save].
 *
 * Returns: %TRUE if it is written or holds another login; %FALSE on error
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
 * @kept_other: (out) (optional): whether the file was left alone, as it holds another login by now
 * @error: where to put an error
 *
 * Removes the credentials file, also one that is damaged, but not one with another token than the stored one,
 * such as that of a login in the meantime. A symbolic link stays; the file that it leads to is emptied. A
 * token that was given stays in effect.
 *
 * Errors: `AVN_ERROR_STORAGE` if it cannot be removed, `AVN_ERROR_INTERRUPTED` while it waits for another
 * process.
 *
 * Returns: %TRUE if the token is not stored any more; %FALSE on error
 */
gboolean
avn_client_credentials_forget (AvnClientCredentials *self, gboolean *kept_other, GError **error)
{
  gboolean holds_other = FALSE;
  struct stat status;
  if (!find_path (self, error))
    return FALSE;

  g_autofree char *folder = g_path_get_dirname (self->path);
  if (stat (folder, &status) == 0 || errno != ENOENT)
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
