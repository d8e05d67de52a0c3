/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-access-token.h"
#include "avn-user-group.h"
#include "avn-user-requests.h"

#include <glib/gi18n-lib.h>

static void
list_tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  GError *error = NULL;
  g_autoptr (GVariant) answer = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
  g_autoptr (GVariant) tokens = answer != NULL ? avn_json_get_records (answer, "tokens", &error) : NULL;
  if (tokens == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, avn_result_new_records (tokens), g_object_unref);
}

static void
run_list (AvnCommandGroup *group, AvnInvocation *invocation, GTask *task)
{
  g_autoptr (AvnClientRequest) request = avn_user_request_list_tokens ();
  avn_client_session_run (invocation, request, list_tokens_cb, task);
}

const AvnCommand avn_access_token_list_command = {
  .path = "access-token list",
  .summary = N_ ("List your access tokens"),
  .columns = avn_access_token_columns,
  .run = run_list,
  .memory = &avn_access_token_replace_memory,
};
