/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-user-group.h"

struct _AvnUserGroup
{
  GObject parent_instance;
};

static void avn_user_group_command_group_init (AvnCommandGroupInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AvnUserGroup,
                               avn_user_group,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AVN_TYPE_COMMAND_GROUP,
                                                      avn_user_group_command_group_init))

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

static const AvnCommand *const *
avn_user_group_list_commands (AvnCommandGroup *group)
{
  return commands;
}

static void
avn_user_group_command_group_init (AvnCommandGroupInterface *iface)
{
  iface->list_commands = avn_user_group_list_commands;
}

static void
avn_user_group_class_init (AvnUserGroupClass *klass)
{
}

static void
avn_user_group_init (AvnUserGroup *self)
{
}

AVN_DEFINE_PLUGIN (.name = "user", .gettext_domain = GETTEXT_PACKAGE, .get_type = avn_user_group_get_type)
