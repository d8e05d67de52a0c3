/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"

static const AvnCommand *const commands[] = {
  &avn_sandbox_run_command,
  &avn_sandbox_serve_command,
  NULL,
};

AVN_DEFINE_COMMAND_GROUP (AvnSandboxGroup, avn_sandbox_group, commands)

AVN_DEFINE_PLUGIN (.name = "sandbox",
                   .gettext_domain = GETTEXT_PACKAGE,
                   .get_type = avn_sandbox_group_get_type)
