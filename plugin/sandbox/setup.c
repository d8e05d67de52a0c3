/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "setup.h"
#include "store/user.h"

#include <glib/gi18n-lib.h>

const AvnOption avn_sandbox_database_option
    = { { "database", 0, 0, G_OPTION_ARG_FILENAME, NULL,
          N_ ("Keep users and tokens in this file, not in memory"), N_ ("FILE") } };

const AvnOption avn_sandbox_account_option
    = { { "account", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Begin with this user; needs --password-file"),
          N_ ("EMAIL") },
        .minimum = 1,
        .maximum = AVN_SANDBOX_EMAIL_MAX };

const AvnOption avn_sandbox_password_file_option
    = { { "password-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
          N_ ("Read the user's password from this file; \"-\" is standard input"), N_ ("FILE") } };

const AvnOption avn_sandbox_otp_option = { { "otp", 0, 0, G_OPTION_ARG_STRING, NULL,
                                             N_ ("Want this one-time password at every login"), N_ ("CODE") },
                                           .minimum = 1,
                                           .maximum = 6 };

/* An account that is there already gets the password; its tokens stay. */
static gboolean
store_account (AvnSandboxStore *store, const char *email, const char *password, GError **error)
{
  g_autoptr (AvnSandboxUser) user = NULL;
  if (!avn_sandbox_user_find (store, email, &user, error))
    return FALSE;
  if (user != NULL)
    return avn_sandbox_user_set_password (user, store, password, error);
  user = avn_sandbox_user_new (email, NULL, NULL, password, g_get_real_time (), error);
  return user != NULL && avn_sandbox_user_add (user, store, error);
}

static gboolean
add_account (AvnSandboxStore *store, const char *email, const char *password, GError **error)
{
  if (!avn_sandbox_store_begin (store, error))
    return FALSE;
  if (store_account (store, email, password, error) && avn_sandbox_store_commit (store, error))
    return TRUE;
  avn_sandbox_store_roll_back (store);
  return FALSE;
}

static char *
read_password (AvnInvocation *invocation, const char *path, GError **error)
{
  g_autofree char *password
      = avn_console_read_secret_file (avn_invocation_get_console (invocation), path, error);
  if (password != NULL && g_utf8_strlen (password, -1) > AVN_SANDBOX_PASSWORD_MAX)
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                   g_dngettext (GETTEXT_PACKAGE, "A password can have at most %d character.",
                                "A password can have at most %d characters.", AVN_SANDBOX_PASSWORD_MAX),
                   AVN_SANDBOX_PASSWORD_MAX);
      return NULL;
    }
  return g_steal_pointer (&password);
}

/**
 * avn_sandbox_set_up:
 * @invocation: a command that has the options of this file
 * @error: where to put an error
 *
 * Makes a server as the options want it: with its database, account and one-time password.
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
                           _ ("--account and --password-file go together."));
      return NULL;
    }
  if (email != NULL && !avn_sandbox_user_is_email (email))
    {
      g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("--account needs an e-mail address."));
      return NULL;
    }
  if (path != NULL && (password = read_password (invocation, path, error)) == NULL)
    return NULL;

  g_autoptr (AvnSandboxStore) store = avn_sandbox_store_open (
      avn_invocation_get_string (invocation, avn_sandbox_database_option.entry.long_name), error);
  if (store == NULL || (email != NULL && !add_account (store, email, password, error)))
    return NULL;
  return avn_sandbox_server_new (
      g_steal_pointer (&store),
      avn_invocation_get_string (invocation, avn_sandbox_otp_option.entry.long_name));
}
