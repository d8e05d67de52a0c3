/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "service.h"

#include "requests.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_PROJECT "default_project"

static AvnUserService *
new_service (AvnInvocation *invocation, GError **error)
{
  AvnSettings *settings = avn_invocation_get_settings (invocation);
  AvnConsole *console = avn_invocation_get_console (invocation);
  g_autoptr (AvnUserService) self = g_new0 (AvnUserService, 1);
  self->invocation = invocation;
  self->credentials = avn_client_credentials_new (settings, console);
  self->session = avn_client_session_new (settings, console, error);
  return self->session != NULL ? g_steal_pointer (&self) : NULL;
}

/* (transfer full) (nullable): the service of a command that needs an access token; NULL on error */
AvnUserService *
avn_user_service_new (AvnInvocation *invocation, GError **error)
{
  g_autoptr (AvnUserService) self = new_service (invocation, error);
  if (self == NULL || !avn_client_session_use_credentials (self->session, self->credentials, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* (transfer full) (nullable): the service of a command that gets an access token and saves it; NULL on error.
 * The credentials file is checked, but not read. */
AvnUserService *
avn_user_service_new_for_login (AvnInvocation *invocation, GError **error)
{
  g_autoptr (AvnUserService) self = new_service (invocation, error);
  if (self == NULL || !avn_client_credentials_prepare (self->credentials, FALSE, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
avn_user_service_free (AvnUserService *self)
{
  g_clear_object (&self->credentials);
  g_clear_object (&self->session);
  g_clear_pointer (&self->old_login, g_free);
  g_free (self);
}

/* (transfer none) (nullable): a service for an access token, as the data of the invocation; NULL if the
 * invocation has returned an error */
AvnUserService *
avn_user_service_begin (AvnInvocation *invocation)
{
  GError *error = NULL;
  AvnUserService *self = avn_user_service_new (invocation, &error);
  if (self != NULL)
    avn_invocation_set_data (invocation, self, (GDestroyNotify)avn_user_service_free);
  else
    avn_invocation_return_error (invocation, error);
  return self;
}

/* Asks for confirmation, unless --force or AIVEN_FORCE gives it. Scripts of the official client, without a
 * terminal, go ahead. */
gboolean
avn_user_service_confirm (AvnUserService *self, const char *question, GError **error)
{
  AvnSettings *settings = avn_invocation_get_settings (self->invocation);
  AvnConsole *console = avn_invocation_get_console (self->invocation);
  if (avn_invocation_has_option (self->invocation, "force") || avn_settings_get_boolean (settings, "force"))
    return TRUE;
  self->is_unconfirmed = !avn_console_can_ask (console) && !avn_settings_get_boolean (settings, "no-input");
  return self->is_unconfirmed
         || avn_console_confirm (console, question,
                                 _ ("Use --force or set AIVEN_FORCE=1 to skip the prompt."), error);
}

/* Calls back with the session as source and the invocation as user data. */
void
avn_user_service_send (AvnUserService *self, AvnClientRequest *request, GAsyncReadyCallback callback)
{
  avn_client_session_send_async (self->session, request, avn_invocation_get_cancellable (self->invocation),
                                 callback, self->invocation);
}

/* TRUE if the access token in effect is that of the credentials file. */
gboolean
avn_user_service_is_stored (AvnUserService *self)
{
  return avn_client_credentials_get_source (self->credentials) == AVN_CLIENT_CREDENTIALS_FILE;
}

/* Makes the member "token" of a response the token of the session. Returns the token (transfer none), or NULL
 * with an AVN_CLIENT_ERROR_SERVER. */
const char *
avn_user_service_take_token (AvnUserService *self, JsonObject *response, GError **error)
{
  const char *token = avn_json_get_string (response, "token");
  if (token == NULL || !avn_text_is_token (token))
    {
      g_propagate_error (error,
                         avn_client_error_new (AVN_CLIENT_ERROR_SERVER, 0,
                                               _ ("The server's response contains no usable access token.")));
      return NULL;
    }
  avn_client_session_set_token (self->session, token);
  return avn_client_session_get_token (self->session);
}

/* (transfer full) (nullable): a note about the login in the credentials file, which the caller replaces */
static char *
describe_old_login (AvnUserService *self, const char *token, const char *email)
{
  /* A damaged file is replaced, too. */
  avn_client_credentials_load (self->credentials, NULL);
  const char *old_token = avn_client_credentials_get_stored_token (self->credentials);
  const char *old_email = avn_client_credentials_get_stored_email (self->credentials);
  if (old_token == NULL || g_str_equal (old_token, token))
    return NULL;
  g_autofree char *prefix = avn_client_shorten_token (old_token);
  g_autofree char *safe_email = avn_text_make_safe (old_email != NULL ? old_email : "", -1);
  if (old_email == NULL || g_strcmp0 (old_email, email) == 0)
    /* Translators: %s is the prefix of a token. */
    return g_strdup_printf (
        _ ("The access token of the previous login (%s) may still be valid. To revoke it, "
           "run 'avn user access-token revoke' with its prefix."),
        prefix);
  /* Translators: the first %s is an e-mail address, the second the prefix of a token. */
  return g_strdup_printf (
      _ ("The access token of the previous login of %s (%s) may still be valid. To revoke "
         "it, log in as that user and run 'avn user access-token revoke' with its prefix."),
      safe_email, prefix);
}

/* Saves a token, and remembers the login that it replaces. */
gboolean
avn_user_service_save_token (AvnUserService *self, const char *token, const char *email, GError **error)
{
  self->old_login = describe_old_login (self, token, email);
  return avn_client_credentials_save (self->credentials, token, email, error);
}

typedef struct
{
  AvnInvocation *invocation; /* (unowned) */
  AvnResult *result;         /* (owned) (nullable) */
  GError *error;             /* (owned) (nullable) */
} Discard;

static void
return_discard (Discard *discard)
{
  if (discard->error != NULL)
    avn_invocation_return_error (discard->invocation, discard->error);
  else
    avn_invocation_return_result (discard->invocation, discard->result);
  g_free (discard);
}

static void
name_token (Discard *discard, const char *token)
{
  g_autofree char *prefix = avn_client_shorten_token (token);
  g_autofree char *note
      /* Translators: %s is the prefix of a token. */
      = g_strdup_printf (
          _ ("The new access token (%s) may still be valid. To revoke it, log in and run 'avn user "
             "access-token revoke' with its prefix."),
          prefix);
  if (discard->result != NULL)
    {
      avn_result_add_note (discard->result, note);
      return;
    }
  g_autofree char *message = g_steal_pointer (&discard->error->message);
  discard->error->message = g_strdup_printf ("%s\n%s", message, note);
}

static void
discard_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnClientSession *session = AVN_CLIENT_SESSION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) response = avn_client_session_send_finish (session, result, &error);
  if (response == NULL && !g_error_matches (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_UNAUTHORIZED))
    name_token (user_data, avn_client_session_get_token (session));
  return_discard (user_data);
}

/* Ends the command with @result or @error (transfer full). First revokes the token of the session, if it has
 * one, because it is not saved; if that fails, names it. */
void
avn_user_service_discard_token (AvnUserService *self, AvnResult *result, GError *error)
{
  Discard *discard = g_new0 (Discard, 1);
  g_autoptr (AvnClientRequest) request = avn_user_request_log_out ();
  discard->invocation = self->invocation;
  discard->result = result;
  discard->error = error;
  if (avn_client_session_get_token (self->session) == NULL)
    return_discard (discard);
  else
    avn_client_session_send_async (self->session, request, avn_invocation_get_cancellable (self->invocation),
                                   discard_token_cb, discard);
}

/* Notes that the credentials file was not changed. */
void
avn_user_note_other_login (AvnClientCredentials *credentials, AvnResult *result)
{
  g_autofree char *safe = avn_text_make_safe (avn_client_credentials_get_path (credentials), -1);
  /* Translators: %s is the path of a file. */
  g_autofree char *note = g_strdup_printf (_ ("%s holds another login, which is kept."), safe);
  avn_result_add_note (result, note);
}

/* Notes that a token in the environment overrides the one that was saved, and that a replaced one may still
 * be valid. */
void
avn_user_service_note_login (AvnUserService *self, AvnResult *result)
{
  if (avn_client_credentials_get_source (self->credentials) == AVN_CLIENT_CREDENTIALS_ENVIRONMENT)
    {
      g_autofree char *note
          /* Translators: %s is an environment variable. */
          = g_strdup_printf (_ ("%s is still set, and its token overrides the credentials file."),
                             avn_client_credentials_get_origin (self->credentials));
      avn_result_add_note (result, note);
    }
  if (self->old_login != NULL)
    avn_result_add_note (result, self->old_login);
}

/* Sets the default project to one of the user's, unless it is one already. A failure is only noted in
 * @result. */
void
avn_user_service_choose_project (AvnUserService *self, AvnUser *user, AvnResult *result)
{
  g_autoptr (AvnClientConfig) config = avn_client_config_new (avn_invocation_get_settings (self->invocation),
                                                              avn_invocation_get_console (self->invocation));
  g_auto (GStrv) projects = avn_user_dup_projects (user);
  g_autoptr (GError) error = NULL;
  g_autofree char *note = NULL;
  if (avn_client_config_load (config, &error))
    {
      const char *current = avn_client_config_get_string (config, DEFAULT_PROJECT);
      if (projects[0] == NULL
          || (current != NULL && g_strv_contains ((const char *const *)projects, current)))
        return;
      avn_client_config_set_string (config, DEFAULT_PROJECT, projects[0], &error);
    }
  g_autofree char *safe = avn_text_make_safe (projects[0] != NULL ? projects[0] : "", -1);
  if (error == NULL)
    /* Translators: %s is the name of a project. */
    note = g_strdup_printf (_ ("The default project is now %s."), safe);
  else
    /* Translators: %s is the reason, a sentence. */
    note = g_strdup_printf (_ ("The default project could not be set. %s"), error->message);
  avn_result_add_note (result, note);
}
