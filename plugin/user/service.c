/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "service.h"

#include "requests.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_PROJECT "default_project"

/**
 * avn_user_service_new:
 * @invocation: what the user asked for
 * @error: where to put an error of domain AVN_ERROR or AVN_CLIENT_ERROR
 *
 * Makes what a command needs that acts for a user who is logged in.
 *
 * Returns: (transfer full) (nullable): the service
 */
AvnUserService *
avn_user_service_new (AvnInvocation *invocation, GError **error)
{
  g_autoptr (AvnUserService) self = avn_user_service_new_anonymous (invocation, error);
  if (self == NULL || !avn_client_session_use_credentials (self->session, self->credentials, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * avn_user_service_new_anonymous:
 * @invocation: what the user asked for
 * @error: where to put an error of domain AVN_ERROR or AVN_CLIENT_ERROR
 *
 * Makes what a command needs that begins without an access token. The credentials file is not read.
 *
 * Returns: (transfer full) (nullable): the service
 */
AvnUserService *
avn_user_service_new_anonymous (AvnInvocation *invocation, GError **error)
{
  AvnSettings *settings = avn_invocation_get_settings (invocation);
  g_autoptr (AvnUserService) self = g_new0 (AvnUserService, 1);
  self->invocation = invocation;
  self->credentials = avn_client_credentials_new (settings, avn_invocation_get_console (invocation));
  self->session = avn_client_session_new (settings, avn_invocation_get_console (invocation), error);
  return self->session != NULL ? g_steal_pointer (&self) : NULL;
}

void
avn_user_service_free (AvnUserService *self)
{
  g_clear_object (&self->credentials);
  g_clear_object (&self->session);
  g_free (self);
}

/**
 * avn_user_service_begin:
 * @invocation: what the user asked for
 *
 * Makes what a command needs that acts for a user who is logged in, and keeps it as the invocation's data.
 *
 * Returns: (transfer none) (nullable): the service; %NULL if the command has returned an error
 */
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

/**
 * avn_user_service_send:
 * @self: the service
 * @request: what to send
 * @callback: gets the answer, with the session as source and the invocation as user data
 *
 * Sends a request for a command.
 */
void
avn_user_service_send (AvnUserService *self, AvnClientRequest *request, GAsyncReadyCallback callback)
{
  avn_client_session_send_async (self->session, request, avn_invocation_get_cancellable (self->invocation),
                                 callback, self->invocation);
}

/**
 * avn_user_service_take_token:
 * @self: the service
 * @answer: an answer with the member "token"
 * @error: where to put an error: AVN_CLIENT_ERROR_SERVER if it is no token
 *
 * Uses the token that the server gave from now on.
 *
 * Returns: (transfer none) (nullable): the token
 */
const char *
avn_user_service_take_token (AvnUserService *self, JsonObject *answer, GError **error)
{
  const char *token = avn_json_get_string (answer, "token");
  if (token == NULL || !avn_text_is_token (token))
    {
      g_propagate_error (
          error, avn_client_error_new (AVN_CLIENT_ERROR_SERVER, 0,
                                       _ ("The server's answer does not hold a usable access token.")));
      return NULL;
    }
  avn_client_session_set_token (self->session, token);
  return avn_client_session_get_token (self->session);
}

/**
 * avn_user_service_keep_token:
 * @self: the service
 * @answer: an answer with the member "token"
 * @email: (nullable): whose token it is
 * @error: where to put an error: AVN_CLIENT_ERROR_SERVER if it is no token, AVN_ERROR_STORAGE if it cannot be
 * saved
 *
 * Saves the token that the server gave, and uses it from now on.
 *
 * Returns: %FALSE on error; see [method@UserService.discard_token]
 */
gboolean
avn_user_service_keep_token (AvnUserService *self, JsonObject *answer, const char *email, GError **error)
{
  const char *token = avn_user_service_take_token (self, answer, error);
  return token != NULL && avn_client_credentials_save (self->credentials, token, email, error);
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
discard_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (JsonObject) answer = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, NULL);
  g_debug ("The session that could not be kept is %s", answer != NULL ? "ended" : "still open at the server");
  return_discard (user_data);
}

/**
 * avn_user_service_discard_token:
 * @self: the service
 * @result: (transfer full) (nullable): what the command returns; %NULL with an error
 * @error: (transfer full) (nullable): what it returns instead
 *
 * Ends the command. If the session has a token that could not be kept, it is ended at the server first: what
 * cannot be used again must not stay open.
 */
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

/**
 * avn_user_note_other_login:
 * @credentials: credentials whose file was left alone
 * @result: where the note goes
 *
 * Tells that the credentials file holds a login that the command did not act on.
 */
void
avn_user_note_other_login (AvnClientCredentials *credentials, AvnResult *result)
{
  g_autofree char *safe = avn_text_make_safe (avn_client_credentials_get_path (credentials), -1);
  /* Translators: %s is the path of a file. */
  g_autofree char *note = g_strdup_printf (_ ("%s holds another login, which is kept."), safe);
  avn_result_add_note (result, note);
}

/**
 * avn_user_service_note_given_token:
 * @self: the service
 * @result: where the note goes
 *
 * Warns that a token of the environment or the command line wins over what was saved or forgotten.
 */
void
avn_user_service_note_given_token (AvnUserService *self, AvnResult *result)
{
  AvnSettings *settings = avn_invocation_get_settings (self->invocation);
  const AvnClientCredentialsSource source = avn_client_credentials_get_source (self->credentials);
  if (source != AVN_CLIENT_CREDENTIALS_ENVIRONMENT)
    return;
  g_autofree char *note
      = g_strdup_printf (_ ("%s is still set, and its token wins over the credentials file."),
                         avn_settings_get_variable (settings, "auth-token"));
  avn_result_add_note (result, note);
}

static void
save_project (AvnClientConfig *config, const char *project, AvnResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *safe = avn_text_make_safe (project, -1);
  g_autofree char *note
      = avn_client_config_set_string (config, DEFAULT_PROJECT, project, &error)
            ? g_strdup_printf (_ ("The default project is now %s."), safe)
            : g_strdup_printf (_ ("The default project could not be set. %s"), error->message);
  avn_result_add_note (result, note);
}

/**
 * avn_user_service_choose_project:
 * @self: the service
 * @user: who is logged in
 * @result: where notes go
 *
 * Sets the default project to one of the user's if it is not one already. That it cannot be set is no reason
 * for a login to fail.
 */
void
avn_user_service_choose_project (AvnUserService *self, AvnUser *user, AvnResult *result)
{
  g_autoptr (AvnClientConfig) config = avn_client_config_new (avn_invocation_get_settings (self->invocation),
                                                              avn_invocation_get_console (self->invocation));
  const char *const *projects = avn_user_get_projects (user);
  g_autoptr (GError) error = NULL;

  if (!avn_client_config_load (config, &error))
    {
      g_autofree char *note
          = g_strdup_printf (_ ("The default project could not be set. %s"), error->message);
      avn_result_add_note (result, note);
      return;
    }
  const char *present = avn_client_config_get_string (config, DEFAULT_PROJECT);
  if (projects[0] != NULL && (present == NULL || !g_strv_contains (projects, present)))
    save_project (config, projects[0], result);
}
