/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "group.h"
#include "requests.h"

#include <glib/gi18n-lib.h>

static void
update_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) response
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
  if (response != NULL)
    {
      avn_invocation_return_result (invocation, avn_result_new_record (response));
      return;
    }
  g_autofree char *shown = avn_access_token_shorten (avn_invocation_get_argument (invocation, 0));
  /* Translators: %s is the prefix of a token; the reason follows as a sentence. */
  g_autofree char *failure = g_strdup_printf (_ ("Cannot update the token %s."), shown);
  g_prefix_error (&error, "%s ", failure);
  avn_invocation_return_error (invocation, error);
}

static void
run_update (AvnCommandGroup *group, AvnInvocation *invocation)
{
  g_autoptr (AvnClientRequest) request = avn_user_request_update_token (
      avn_invocation_get_argument (invocation, 0), avn_invocation_get_string (invocation, "description"));
  avn_client_send (invocation, request, update_token_cb);
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ "description", 0, 0, G_OPTION_ARG_STRING, NULL,
                N_ ("Description of how the token will be used"), N_ ("TEXT") },
              .flags = AVN_OPTION_REQUIRED,
              .minimum = 1,
              .maximum = AVN_ACCESS_TOKEN_MAX_DESCRIPTION_LENGTH),
  NULL,
};

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = N_ ("TOKEN_PREFIX"),
                .flags = AVN_ARGUMENT_SECRET,
                .help = N_ ("Token prefix from the list, or the full token"),
                .completes_from = AVN_ACCESS_TOKEN_LIST),
  NULL,
};

static const char *const examples[] = {
  "user access-token update Ab3+example1 --description \"Nightly backup\"",
  NULL,
};

/* Fields of the API that are not columns. */
static const char *const members[] = { "create_time",
                                       "created_manually",
                                       "currently_active",
                                       "errors",
                                       "last_user_agent_human_readable",
                                       "message",
                                       NULL };

const AvnCommand avn_access_token_update_command = {
  .path = "access-token update",
  .summary = N_ ("Update the description of an access token"),
  .examples = examples,
  .options = options,
  .arguments = arguments,
  .columns = avn_access_token_columns,
  .run = run_update,
  .completion_list = &avn_access_token_add_list,
  .members = members,
};
