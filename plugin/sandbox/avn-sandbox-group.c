/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-sandbox-group.h"

#include <avn-client/avn-client.h>
#include <sqlite3.h>

static const AvnCommand *const commands[] = {
  &avn_sandbox_run_command,
  &avn_sandbox_serve_command,
  NULL,
};

AVN_DEFINE_COMMAND_GROUP (AvnSandboxGroup, avn_sandbox_group, commands)

static char **
list_libraries (void)
{
  g_auto (GStrv) of_client = avn_client_list_libraries ();
  g_autoptr (GStrvBuilder) libraries = g_strv_builder_new ();
  g_strv_builder_addv (libraries, (const char **)of_client);
  g_strv_builder_add_many (libraries, "SQLite", sqlite3_libversion (), NULL);
  return g_strv_builder_end (libraries);
}

AVN_DEFINE_PLUGIN (.name = "sandbox",
                   .gettext_domain = GETTEXT_PACKAGE,
                   .get_type = avn_sandbox_group_get_type,
                   .list_libraries = list_libraries)
