/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "secret.h"

#include <glib/gi18n-lib.h>

/* (transfer full): the advice for a prompt without a terminal */
static char *
get_advice (AvnInvocation *invocation, const char *file_option, const char *setting)
{
  AvnSettings *settings = avn_invocation_get_settings (invocation);
  /* Translators: the first %s is an option without its dashes, the second an environment variable. */
  return g_strdup_printf (_ ("Use --%s=FILE or set %s."), file_option,
                          avn_settings_get_variable (settings, setting));
}

/* TRUE if avn prompts for the secret: no file and no setting has it, or the file is the terminal. */
static gboolean
needs_prompt (AvnInvocation *invocation, const char *file_option, const char *setting)
{
  const char *file = avn_invocation_get_string (invocation, file_option);
  if (file != NULL)
    return g_str_equal (file, "-") && avn_console_can_ask (avn_invocation_get_console (invocation));
  return avn_settings_get_string (avn_invocation_get_settings (invocation), setting) == NULL;
}

/* Gets a password or token from the file that @file_option names, else from @setting, else from a prompt.
 * Returns the secret (transfer full), or NULL with an error of domain AVN_ERROR. */
char *
avn_secret_get (AvnInvocation *invocation,
                const char *file_option,
                const char *setting,
                const char *prompt,
                GError **error)
{
  const char *file = avn_invocation_get_string (invocation, file_option);
  AvnSettings *settings = avn_invocation_get_settings (invocation);
  const char *given = avn_settings_get_string (settings, setting);
  g_autofree char *instead = get_advice (invocation, file_option, setting);

  if (needs_prompt (invocation, file_option, setting))
    return avn_console_ask_secret (avn_invocation_get_console (invocation), prompt, instead, error);
  if (file != NULL)
    return avn_console_read_secret_file (avn_invocation_get_console (invocation), file, error);
  if (g_utf8_validate (given, -1, NULL) && !avn_text_has_controls (given))
    return g_strdup (given);
  g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
               /* Translators: %s is an environment variable. */
               _ ("%s must be UTF-8 text without control characters."),
               avn_settings_get_variable (settings, setting));
  return NULL;
}

static char *
check_not_empty (char *answer, GError **error)
{
  if (*answer != '\0')
    return answer;
  g_free (answer);
  g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The answer must not be empty."));
  return NULL;
}

/* Gets an access token as avn_secret_get() does. Drops spaces around one that was pasted at a prompt. */
char *
avn_secret_get_token (AvnInvocation *invocation, GError **error)
{
  char *token = avn_secret_get (invocation, "token-file", "auth-token", _ ("Access token: "), error);
  if (token == NULL || !needs_prompt (invocation, "token-file", "auth-token"))
    return token;
  return check_not_empty (g_strstrip (token), error);
}

/* Checks what is given as EMAIL. People also type their access token there, so the error does not show it. */
gboolean
avn_secret_check_email (const char *text, GError **error)
{
  if (strchr (text, '@') != NULL)
    return TRUE;
  g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE,
                       _ ("EMAIL must contain an \"@\".\nTo log in with an access token, run "
                          "'avn user login --token' and give it at the prompt."));
  return FALSE;
}

/* Prompts for a one-time password. Programs show it in groups, so drops all spaces. */
char *
avn_secret_ask_otp (AvnInvocation *invocation, GError **error)
{
  g_autofree char *typed
      = avn_console_ask_secret (avn_invocation_get_console (invocation), _ ("One-time password: "),
                                _ ("Without a terminal, log in with --token."), error);
  GString *otp = typed != NULL ? g_string_new (NULL) : NULL;
  for (const char *p = typed; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (otp, g_utf8_get_char (p));
  return otp != NULL ? check_not_empty (g_string_free (otp, FALSE), error) : NULL;
}

/* Gets a new password as avn_secret_get() does, but prompts for it twice. */
char *
avn_secret_get_new_password (AvnInvocation *invocation,
                             const char *file_option,
                             const char *prompt,
                             GError **error)
{
  g_autofree char *password = avn_secret_get (invocation, file_option, "new-password", prompt, error);
  if (password == NULL || !needs_prompt (invocation, file_option, "new-password"))
    return g_steal_pointer (&password);

  g_autofree char *instead = get_advice (invocation, file_option, "new-password");
  g_autofree char *again = avn_console_ask_secret (avn_invocation_get_console (invocation),
                                                   _ ("New password again: "), instead, error);
  if (again == NULL)
    return NULL;
  if (g_str_equal (password, again))
    return g_steal_pointer (&password);
  g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The two passwords differ; nothing was sent."));
  return NULL;
}
