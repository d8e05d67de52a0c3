/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "group.h"
#include "requests.h"

#include <glib/gi18n-lib.h>

static void
run_list (AvnCommandGroup *group, AvnInvocation *invocation)
{
  g_autoptr (AvnClientRequest) request = avn_user_request_list_tokens ();
  avn_client_return_list (invocation, request, "tokens");
}

const AvnCommand avn_access_token_list_command = {
  .path = "access-token list",
  .summary = N_ ("List your access tokens"),
  .columns = avn_access_token_columns,
  .run = run_list,
  .completion_list = &avn_access_token_replace_list,
};
