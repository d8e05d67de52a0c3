/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "group.h"
#include "requests.h"
#include "secret.h"
#include "service.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The production API asks for the answer of a browser's check, which only the sign-up page can give. */
#define BROWSER_CHECK "cf_turnstile_response"

static const char sign_up_address[] = "https://console.aiven.io/signup";

typedef struct
{
  AvnUserService *service; /* (owned) */
  char *email;             /* (owned) */
} Create;

static void
free_create_cb (gpointer data)
{
  Create *create = data;
  g_clear_pointer (&create->service, avn_user_service_free);
  g_clear_pointer (&create->email, g_free);
  g_free (create);
}

static GError *
explain_browser_check (GError *error)
{
  if (avn_client_error_get_http_status (error) != 400 || strstr (error->message, BROWSER_CHECK) == NULL)
    return error;
  g_error_free (error);
  return avn_client_error_new (
      AVN_CLIENT_ERROR_REFUSED, 400,
      /* Translators: %s is a URL. */
      _ ("This server lets people sign up only in a browser; no account was created.\n"
         "Sign up at %s and then run \"avn user login\"."),
      sign_up_address);
}

static void
create_user_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  Create *create = avn_invocation_get_data (invocation);
  GError *error = NULL;
  g_autoptr (JsonObject) answer
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
  if (answer == NULL)
    {
      avn_invocation_return_error (invocation, explain_browser_check (error));
      return;
    }
  if (!avn_user_service_keep_token (create->service, answer, create->email, &error))
    {
      g_prefix_error (&error, "%s ", _ ("The account was created, but you are not logged in."));
      avn_user_service_discard_token (create->service, NULL, error);
      return;
    }

  g_autoptr (JsonObject) record = json_object_new ();
  json_object_set_string_member (record, "user_email", create->email);
  AvnResult *outcome = avn_result_new_record (record);
  g_autofree char *safe = avn_text_make_safe (create->email, -1);
  g_autofree char *message = g_strdup_printf (_ ("The account %s is created, and you are logged in."), safe);
  avn_result_add_message (outcome, message);
  avn_user_service_note_given_token (create->service, outcome);
  avn_invocation_return_result (invocation, outcome);
}

static void
run_create (AvnCommandGroup *group, AvnInvocation *invocation)
{
  GError *error = NULL;
  Create *create = g_new0 (Create, 1);
  avn_invocation_set_data (invocation, create, free_create_cb);
  create->email = g_strdup (avn_invocation_get_argument (invocation, 0));
  create->service = avn_user_service_new_anonymous (invocation, &error);
  if (create->service == NULL || !avn_client_credentials_prepare (create->service->credentials, &error))
    {
      avn_invocation_return_error (invocation, error);
      return;
    }

  /* Translators: %s is an e-mail address. */
  g_autofree char *question = g_strdup_printf (_ ("New password for %s: "), create->email);
  g_autofree char *password = avn_secret_get_new_password (invocation, "password-file", question, &error);
  if (password == NULL)
    {
      avn_invocation_return_error (invocation, error);
      return;
    }
  g_autoptr (AvnClientRequest) request = avn_user_request_create_user (
      create->email, avn_invocation_get_string (invocation, "real-name"), password);
  avn_user_service_send (create->service, request, create_user_cb);
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ "real-name", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("The new user's real name"), N_ ("NAME") },
              .minimum = 1),
  AVN_OPTION ({ "password-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
                N_ ("Read the new password from this file; \"-\" is standard input"), N_ ("FILE") },
              .minimum = 1),
  NULL,
};

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = N_ ("EMAIL"), .help = N_ ("The e-mail address of the new account")),
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
  .summary = N_ ("Create an account and log in to it"),
  .description = N_ (
      "The new password is asked for twice and not shown. It can also come from a file, from standard input, "
      "or from AIVEN_NEW_PASSWORD."),
  .examples = examples,
  .options = options,
  .arguments = arguments,
  .run = run_create,
  .completion_list = &avn_access_token_clear_list,
  .members = members,
};
