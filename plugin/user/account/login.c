/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "group.h"
#include "member.h"
#include "requests.h"
#include "secret.h"
#include "service.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  AvnUserService *service; /* (owned) */
  char *email;             /* (owned) (nullable) */
  char *password;          /* (owned) (nullable) */
  gboolean sent_otp;
  AvnResult *result; /* (owned) */
} Login;

static void
free_login_cb (gpointer data)
{
  Login *login = data;
  g_clear_pointer (&login->service, avn_user_service_free);
  g_clear_pointer (&login->email, g_free);
  g_clear_pointer (&login->password, g_free);
  g_clear_object (&login->result);
  g_free (login);
}

static void
add_outcome (Login *login, const char *email)
{
  g_autofree char *safe_path
      = avn_text_make_safe (avn_client_credentials_get_path (login->service->credentials), -1);
  g_autofree char *safe_email = email != NULL ? avn_text_make_safe (email, -1) : NULL;
  g_autofree char *message
      /* Translators: %s is an e-mail address. */
      = safe_email != NULL ? g_strdup_printf (_ ("You are logged in as %s."), safe_email)
                           : g_strdup (_ ("You are logged in."));
  /* Translators: %s is the path of a file. */
  g_autofree char *note = g_strdup_printf (_ ("The access token is stored in %s."), safe_path);
  g_autoptr (JsonObject) record = json_object_new ();
  if (email != NULL)
    json_object_set_string_member (record, "user_email", email);

  g_clear_object (&login->result);
  login->result = avn_result_new_record (record);
  avn_result_add_message (login->result, message);
  avn_result_add_note (login->result, note);
  avn_user_service_note_login (login->service, login->result);
}

static GError *
advise_token (GError *error)
{
  if (avn_client_error_get_http_status (error) != 403)
    return error;
  g_autofree char *message = g_steal_pointer (&error->message);
  error->message = g_strconcat (message, "\n", _ ("If you use single sign-on, log in with --token."), NULL);
  return error;
}

static void
get_user (AvnInvocation *invocation, GAsyncReadyCallback callback)
{
  Login *login = avn_invocation_get_data (invocation);
  g_autoptr (AvnClientRequest) request = avn_user_request_get_user ();
  avn_user_service_send (login->service, request, callback);
}

/* The login has succeeded, even if this fails. */
static void
get_projects_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  Login *login = avn_invocation_get_data (invocation);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) response
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);

  if (response != NULL)
    {
      g_autoptr (AvnUser) user = avn_user_new (json_object_get_object_member (response, "user"));
      avn_user_service_choose_project (login->service, user, login->result);
    }
  else
    avn_result_add_note (login->result,
                         _ ("Your projects could not be listed; the default project is unchanged."));
  avn_invocation_return_result (invocation, g_steal_pointer (&login->result));
}

static void authenticate_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
authenticate (AvnInvocation *invocation, const char *otp)
{
  Login *login = avn_invocation_get_data (invocation);
  g_autoptr (AvnClientRequest) request = avn_user_request_authenticate (
      login->email, login->password, otp, avn_invocation_get_string (invocation, "tenant"));
  avn_user_service_send (login->service, request, authenticate_cb);
}

static void
ask_otp (AvnInvocation *invocation)
{
  Login *login = avn_invocation_get_data (invocation);
  GError *error = NULL;
  g_autofree char *otp = avn_secret_ask_otp (invocation, &error);
  if (otp == NULL)
    {
      avn_invocation_return_error (invocation, error);
      return;
    }
  login->sent_otp = TRUE;
  authenticate (invocation, otp);
}

static void
authenticate_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  Login *login = avn_invocation_get_data (invocation);
  GError *error = NULL;
  g_autoptr (JsonObject) response
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);

  if (g_error_matches (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_OTP_REQUIRED) && !login->sent_otp)
    {
      g_error_free (error);
      ask_otp (invocation);
      return;
    }
  if (response == NULL)
    {
      avn_invocation_return_error (invocation, advise_token (error));
      return;
    }
  const char *email = avn_member_get_string (response, "user_email");
  if (email == NULL)
    email = login->email;
  const char *token = avn_user_service_take_token (login->service, response, &error);
  if (token == NULL || !avn_user_service_save_token (login->service, token, email, &error))
    {
      avn_user_service_discard_token (login->service, NULL, error);
      return;
    }
  add_outcome (login, email);
  get_user (invocation, get_projects_cb);
}

static void
note_other_user (Login *login, const char *email)
{
  if (login->email == NULL || email == NULL || g_ascii_strcasecmp (login->email, email) == 0)
    return;
  g_autofree char *safe_email = avn_text_make_safe (email, -1);
  g_autofree char *safe_given = avn_text_make_safe (login->email, -1);
  /* Translators: both %s are e-mail addresses. */
  g_autofree char *note = g_strdup_printf (_ ("The token belongs to %s, not to %s."), safe_email, safe_given);
  avn_result_add_note (login->result, note);
}

static void
check_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  Login *login = avn_invocation_get_data (invocation);
  GError *error = NULL;
  g_autoptr (JsonObject) response
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
  /* A token can be limited to scopes that do not include its user. */
  const gboolean is_limited = g_error_matches (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_FORBIDDEN);
  if (response == NULL && !is_limited)
    {
      avn_invocation_return_error (invocation, error);
      return;
    }

  g_clear_error (&error);
  g_autoptr (AvnUser) user
      = response != NULL ? avn_user_new (json_object_get_object_member (response, "user")) : NULL;
  const char *email = user != NULL ? avn_user_get_email (user) : NULL;
  if (!avn_user_service_save_token (login->service, avn_client_session_get_token (login->service->session),
                                    email != NULL ? email : login->email, &error))
    {
      avn_invocation_return_error (invocation, error);
      return;
    }
  add_outcome (login, email == NULL && !is_limited ? login->email : email);
  note_other_user (login, email);
  if (user != NULL)
    avn_user_service_choose_project (login->service, user, login->result);
  else
    avn_result_add_note (login->result, _ ("The token could not be checked: it may not read its user (HTTP "
                                           "status 403)."));
  avn_invocation_return_result (invocation, g_steal_pointer (&login->result));
}

/* Uses the token of --token-file, else of the setting, else of a prompt. */
static gboolean
get_token (AvnInvocation *invocation, GError **error)
{
  AvnUserService *service = ((Login *)avn_invocation_get_data (invocation))->service;
  if (avn_client_credentials_get_origin (service->credentials) != NULL
      && !avn_invocation_has_option (invocation, "token-file"))
    return avn_client_session_use_credentials (service->session, service->credentials, error);
  g_autofree char *token = avn_secret_get_token (invocation, error);
  if (token != NULL)
    avn_client_session_set_token (service->session, token);
  return token != NULL;
}

static gboolean
get_email_and_password (AvnInvocation *invocation, GError **error)
{
  Login *login = avn_invocation_get_data (invocation);
  if (login->email == NULL)
    login->email = avn_console_ask (avn_invocation_get_console (invocation), _ ("E-mail address: "),
                                    _ ("Give the e-mail address as the argument EMAIL."), error);
  if (login->email == NULL || !avn_secret_check_email (login->email, error))
    return FALSE;
  /* Translators: %s is an e-mail address. */
  g_autofree char *prompt = g_strdup_printf (_ ("Password for %s: "), login->email);
  login->password = avn_secret_get (invocation, "password-file", "password", prompt, error);
  return login->password != NULL;
}

static void
run_login (AvnCommandGroup *group, AvnInvocation *invocation)
{
  GError *error = NULL;
  Login *login = g_new0 (Login, 1);
  avn_invocation_set_data (invocation, login, free_login_cb);
  login->email = g_strdup (avn_invocation_get_argument (invocation, 0));
  if (login->email == NULL || avn_secret_check_email (login->email, &error))
    login->service = avn_user_service_new_for_login (invocation, &error);
  const gboolean with_token = avn_invocation_has_option (invocation, "token")
                              || avn_invocation_has_option (invocation, "token-file");
  if (login->service == NULL
      || !(with_token ? get_token (invocation, &error) : get_email_and_password (invocation, &error)))
    avn_invocation_return_error (invocation, error);
  else if (with_token)
    get_user (invocation, check_token_cb);
  else
    authenticate (invocation, NULL);
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ "token", 0, 0, G_OPTION_ARG_NONE, NULL,
                N_ ("Log in with an access token instead of a password"), NULL },
              .excludes = AVN_NAMES ("password-file", "tenant")),
  AVN_OPTION ({ "token-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
                N_ ("Read the access token from FILE (\"-\": standard input)"), N_ ("FILE") },
              .minimum = 1,
              .excludes = AVN_NAMES ("password-file", "tenant")),
  AVN_OPTION ({ "password-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
                N_ ("Read the password from FILE (\"-\": standard input)"), N_ ("FILE") },
              .minimum = 1),
  AVN_OPTION ({ "tenant", 0, 0, G_OPTION_ARG_STRING, NULL,
                N_ ("Log in to this tenant, such as aws, azure or gcp"), N_ ("TENANT") },
              .minimum = 1),
  NULL,
};

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = N_ ("EMAIL"),
                .flags = AVN_ARGUMENT_OPTIONAL,
                .help = N_ ("E-mail address of your account; avn prompts for it by default")),
  NULL,
};

static const char *const examples[] = {
  "user login jane@example.com",
  "user login --token",
  "user login --token-file=- < token.txt",
  NULL,
};

static const char *const members[] = { "user_email", NULL };

const AvnCommand avn_user_login_command = {
  .path = "login",
  .summary = N_ ("Log in and store an access token"),
  .description
  = N_ ("avn prompts for the password, or with --token for the token, and does not show it. It can also come "
        "from a file, from standard input, or from AIVEN_PASSWORD or AIVEN_AUTH_TOKEN. A token is not stored "
        "if the server does not accept it."),
  .examples = examples,
  .options = options,
  .arguments = arguments,
  .run = run_login,
  .completion_list = &avn_access_token_clear_list,
  .members = members,
};
