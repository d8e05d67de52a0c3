/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"

static const AvnCommand *const commands[] = {
  &avn_user_info_command,
  &avn_user_login_command,
  &avn_user_logout_command,
  &avn_user_create_command,
  &avn_user_password_change_command,
  &avn_user_tokens_expire_command,
  &avn_access_token_create_command,
  &avn_access_token_list_command,
  &avn_access_token_update_command,
  &avn_access_token_revoke_command,
  NULL,
};

AVN_DEFINE_COMMAND_GROUP (AvnUserGroup, avn_user_group, commands)

AVN_DEFINE_PLUGIN (.name = "user", .gettext_domain = GETTEXT_PACKAGE, .get_type = avn_user_group_get_type)
