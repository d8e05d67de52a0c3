/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "group.h"
#include "requests.h"
#include "secret.h"
#include "service.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The production API requires the response of a browser check, which only its sign-up page gives. */
#define BROWSER_CHECK "cf_turnstile_response"
#define SIGN_UP_URL "https://console.aiven.io/signup"

static GError *
explain_browser_check (GError *error)
{
  if (avn_client_error_get_http_status (error) != 400 || strstr (error->message, BROWSER_CHECK) == NULL)
    return error;
  g_error_free (error);
  return avn_client_error_new (AVN_CLIENT_ERROR_REFUSED, 400,
                               /* Translators: %s is a URL. */
                               _ ("This server allows sign-up only in a browser; no account was created.\n"
                                  "Sign up at %s, then run 'avn user login'."),
                               SIGN_UP_URL);
}

static void
create_user_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  AvnUserService *service = avn_invocation_get_data (invocation);
  const char *email = avn_invocation_get_argument (invocation, 0);
  GError *error = NULL;
  g_autoptr (JsonObject) response
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
  if (response == NULL)
    {
      avn_invocation_return_error (invocation, explain_browser_check (error));
      return;
    }
  const char *token = avn_user_service_take_token (service, response, &error);
  if (token == NULL || !avn_user_service_save_token (service, token, email, &error))
    {
      g_prefix_error (&error, "%s ", _ ("The account was created, but you are not logged in."));
      avn_user_service_discard_token (service, NULL, error);
      return;
    }

  g_autoptr (JsonObject) record = json_object_new ();
  json_object_set_string_member (record, "user_email", email);
  AvnResult *outcome = avn_result_new_record (record);
  g_autofree char *safe = avn_text_make_safe (email, -1);
  /* Translators: %s is an e-mail address. */
  g_autofree char *message = g_strdup_printf (_ ("The account %s was created, and you are logged in."), safe);
  avn_result_add_message (outcome, message);
  avn_user_service_note_login (service, outcome);
  avn_invocation_return_result (invocation, outcome);
}

static void
run_create (AvnCommandGroup *group, AvnInvocation *invocation)
{
  const char *email = avn_invocation_get_argument (invocation, 0);
  GError *error = NULL;
  AvnUserService *service
      = avn_secret_check_email (email, &error) ? avn_user_service_new_for_login (invocation, &error) : NULL;
  /* Translators: %s is an e-mail address. */
  g_autofree char *prompt = g_strdup_printf (_ ("New password for %s: "), email);
  g_autofree char *password
      = service != NULL ? avn_secret_get_new_password (invocation, "password-file", prompt, &error) : NULL;
  if (service != NULL)
    avn_invocation_set_data (invocation, service, (GDestroyNotify)avn_user_service_free);
  if (password == NULL)
    {
      avn_invocation_return_error (invocation, error);
      return;
    }
  g_autoptr (AvnClientRequest) request
      = avn_user_request_create_user (email, avn_invocation_get_string (invocation, "real-name"), password);
  avn_user_service_send (service, request, create_user_cb);
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ "real-name", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("The user's real name"), N_ ("NAME") },
              .minimum = 1),
  AVN_OPTION ({ "password-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
                N_ ("Read the new password from FILE (\"-\": standard input)"), N_ ("FILE") },
              .minimum = 1),
  NULL,
};

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = N_ ("EMAIL"), .help = N_ ("E-mail address of the new account")),
  NULL,
};

static const char *const examples[] = {
  "user create jane@example.com",
  "user create jane@example.com --real-name \"Jane Doe\"",
  NULL,
};

static const char *const members[] = { "user_email", NULL };

const AvnCommand avn_user_create_command = {
  .path = "create",
  .summary = N_ ("Create an account and log in"),
  .description = N_ (
      "avn prompts twice for the new password and does not show it. The password can also come from a file, "
      "from standard input, or from AIVEN_NEW_PASSWORD."),
  .examples = examples,
  .options = options,
  .arguments = arguments,
  .run = run_create,
  .completion_list = &avn_access_token_clear_list,
  .members = members,
};
