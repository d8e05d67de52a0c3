/* SPDX-License-Identifier: 0BSD */
#include <avn-client/avn-client.h>

static void
run_list (AvnCommandGroup *group, AvnInvocation *invocation)
{
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("GET", "access_token", NULL);
  avn_client_return_list (invocation, request, "tokens");
}

static const AvnColumn *const columns[] = {
  AVN_COLUMN (.id = "description", .title = "DESCRIPTION"),
  AVN_COLUMN (.id = "token_prefix", .title = "TOKEN_PREFIX"),
  NULL,
};

static const AvnCommand list_command = {
  .path = "list",
  .summary = "List your access tokens",
  .columns = columns,
  .run = run_list,
};

static const AvnCommand *const commands[] = { &list_command, NULL };

AVN_DEFINE_COMMAND_GROUP (@TYPE@Group, @SYMBOL@_group, commands)

AVN_DEFINE_PLUGIN (.name = "@NAME@", .get_type = @SYMBOL@_group_get_type)
