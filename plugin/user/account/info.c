/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"
#include "requests.h"

#include <glib/gi18n-lib.h>

static void
get_user_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) response
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
  if (response == NULL)
    {
      avn_invocation_return_error (invocation, error);
      return;
    }
  JsonObject *user = json_object_get_object_member (response, "user");
  avn_invocation_return_result (invocation, avn_result_new_record (user));
}

static void
run_info (AvnCommandGroup *group, AvnInvocation *invocation)
{
  g_autoptr (AvnClientRequest) request = avn_user_request_get_user ();
  avn_client_send (invocation, request, get_user_cb);
}

static const char *const normal_states[] = { "active", NULL };

static const AvnColumn *const columns[] = {
  AVN_COLUMN (.id = "user", .title = N_ ("USER")),
  AVN_COLUMN (.id = "real_name", .title = N_ ("REAL_NAME")),
  AVN_COLUMN (.id = "state", .title = N_ ("STATE"), .normal_values = normal_states),
  AVN_COLUMN (.id = "token_validity_begin", .title = N_ ("TOKEN_VALIDITY_BEGIN"), .kind = AVN_COLUMN_TIME),
  AVN_COLUMN (.id = "projects", .title = N_ ("PROJECTS")),
  AVN_COLUMN (.id = "auth", .title = N_ ("AUTH")),
  NULL,
};

static const char *const examples[] = { "user info", "user info --json", NULL };

const AvnCommand avn_user_info_command = {
  .path = "info",
  .summary = N_ ("Show information about the current user"),
  .examples = examples,
  .columns = columns,
  .run = run_info,
};
