/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"
#include "store/user.h"

#include <glib/gi18n-lib.h>

const AvnOption avn_sandbox_database_option
    = { { "database", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Store users and tokens in this SQLite file"),
          N_ ("FILE") } };

const AvnOption avn_sandbox_account_option
    = { { "account", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Create this user; needs --password-file"),
          N_ ("EMAIL") },
        .minimum = 1,
        .maximum = AVN_SANDBOX_MAX_EMAIL_LENGTH };

const AvnOption avn_sandbox_password_file_option
    = { { "password-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
          N_ ("Read the password from FILE (\"-\": standard input)"), N_ ("FILE") } };

const AvnOption avn_sandbox_otp_option
    = { { "otp", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Require this one-time password at each login"),
          N_ ("CODE") },
        .minimum = 1,
        .maximum = 6 };

const AvnOption avn_sandbox_answers_option
    = { { "answers", 0, 0, G_OPTION_ARG_FILENAME, NULL,
          N_ ("Send the files METHOD/PATH.json of DIR as responses"), N_ ("DIR") } };

/* An existing user gets the password and keeps its tokens. */
static gboolean
store_account (AvnSandboxStore *store, JsonObject *account, GError **error)
{
  g_autoptr (JsonObject) user = NULL;
  if (!avn_sandbox_user_find (store, avn_json_get_string (account, "email"), &user, error))
    return FALSE;
  if (user != NULL)
    return avn_sandbox_user_set_password (user, store, avn_json_get_string (account, "password"), error);
  user = avn_sandbox_user_add (store, account, g_get_real_time (), error);
  return user != NULL;
}

static gboolean
add_account (AvnSandboxStore *store, const char *email, const char *password, GError **error)
{
  g_autoptr (JsonObject) account = json_object_new ();
  json_object_set_string_member (account, "email", email);
  json_object_set_string_member (account, "password", password);
  return avn_sandbox_store_execute (store, "BEGIN IMMEDIATE", error) && store_account (store, account, error)
         && avn_sandbox_store_execute (store, "COMMIT", error);
}

static char *
read_password (AvnInvocation *invocation, const char *path, GError **error)
{
  g_autofree char *password
      = avn_console_read_secret_file (avn_invocation_get_console (invocation), path, error);
  if (password != NULL && g_utf8_strlen (password, -1) > AVN_SANDBOX_MAX_PASSWORD_LENGTH)
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                   g_dngettext (GETTEXT_PACKAGE, "A password can have at most %d character.",
                                "A password can have at most %d characters.",
                                AVN_SANDBOX_MAX_PASSWORD_LENGTH),
                   AVN_SANDBOX_MAX_PASSWORD_LENGTH);
      return NULL;
    }
  return g_steal_pointer (&password);
}

/**
 * avn_sandbox_set_up:
 * @invocation: the invocation of a command that has the options of this file
 * @error: return location for an error of domain AVN_ERROR
 *
 * Creates a server with the database, account and one-time password that the options name.
 *
 * Returns: (transfer full) (nullable): the server, which does not listen yet, or %NULL with @error set
 */
AvnSandboxServer *
avn_sandbox_set_up (AvnInvocation *invocation, GError **error)
{
  g_autofree char *password = NULL;
  const char *email = avn_invocation_get_string (invocation, avn_sandbox_account_option.entry.long_name);
  const char *path = avn_invocation_get_string (invocation, avn_sandbox_password_file_option.entry.long_name);
  if ((email != NULL) != (path != NULL))
    {
      g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE,
                           _ ("--account and --password-file must be used together."));
      return NULL;
    }
  if (email != NULL && !avn_sandbox_user_is_email (email))
    {
      g_autofree char *safe = avn_text_make_safe (email, -1);
      g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                   /* Translators: %s is what the user typed. */
                   _ ("--account needs an e-mail address, not \"%s\"."), safe);
      return NULL;
    }
  if (!avn_thread_check (error))
    return NULL;
  if (path != NULL && (password = read_password (invocation, path, error)) == NULL)
    return NULL;

  const char *answers = avn_invocation_get_string (invocation, avn_sandbox_answers_option.entry.long_name);
  if (answers != NULL && !g_file_test (answers, G_FILE_TEST_IS_DIR))
    {
      g_autofree char *shown = g_filename_display_name (answers);
      g_autofree char *safe = avn_text_make_safe (shown, -1);
      g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                   /* Translators: %s is what the user typed. */
                   _ ("--answers needs a directory, not \"%s\"."), safe);
      return NULL;
    }

  g_autoptr (AvnSandboxStore) store = avn_sandbox_store_open (
      avn_invocation_get_string (invocation, avn_sandbox_database_option.entry.long_name), error);
  if (store == NULL || (email != NULL && !add_account (store, email, password, error)))
    return NULL;
  AvnSandboxServer *server = avn_sandbox_server_new (
      g_steal_pointer (&store),
      avn_invocation_get_string (invocation, avn_sandbox_otp_option.entry.long_name));
  avn_sandbox_server_set_answers (server, answers);
  return server;
}
