/* SPDX-License-Identifier: 0BSD */
#include "commands.h"

static const AvnCommand *const commands[] = {
  &find_command,
  NULL,
};

AVN_DEFINE_COMMAND_GROUP (@TYPE@Group, @SYMBOL@_group, commands)

AVN_DEFINE_PLUGIN (.name = "@NAME@",
                   .gettext_domain = GETTEXT_PACKAGE,
                   .locale_dir = LOCALE_DIR,
                   .get_type = @SYMBOL@_group_get_type)
