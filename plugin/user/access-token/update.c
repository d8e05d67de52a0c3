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
  g_autoptr (JsonObject) answer
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
  if (answer == NULL)
    avn_invocation_return_error (invocation, error);
  else
    avn_invocation_return_result (invocation, avn_result_new_record (answer));
}

static void
run_update (AvnCommandGroup *group, AvnInvocation *invocation)
{
  g_autoptr (AvnClientRequest) request = avn_user_request_update_token (
      avn_invocation_get_argument (invocation, 0), avn_invocation_get_string (invocation, "description"));
  avn_client_send (invocation, request, update_token_cb);
}

static const AvnOption *const options[] = {
  AVN_OPTION (
      { "description", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("What the token is used for"), N_ ("TEXT") },
      .flags = AVN_OPTION_REQUIRED,
      .minimum = 1,
      .maximum = 1000),
  NULL,
};

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = N_ ("PREFIX"),
                .flags = AVN_ARGUMENT_SECRET,
                .help = N_ ("The token's prefix as the list shows it, or the whole token"),
                .completes_from = AVN_ACCESS_TOKEN_LIST),
  NULL,
};

static const char *const examples[] = {
  "user access-token update Ab3+example1 --description \"Nightly backup\"",
  NULL,
};

/* What the API's schema has beside the columns. */
static const char *const members[] = {
  "create_time", "created_manually", "currently_active",
  "errors",      "ip_allowlist",     "last_user_agent_human_readable",
  "message",     "scopes",           NULL,
};

const AvnCommand avn_access_token_update_command = {
  .path = "access-token update",
  .summary = N_ ("Change the description of an access token"),
  .examples = examples,
  .options = options,
  .arguments = arguments,
  .columns = avn_access_token_columns,
  .run = run_update,
  .completion_list = &avn_access_token_add_list,
  .members = members,
};
