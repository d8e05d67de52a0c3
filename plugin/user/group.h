/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

extern const AvnCommand avn_user_info_command;
extern const AvnCommand avn_user_login_command;
extern const AvnCommand avn_user_logout_command;
extern const AvnCommand avn_user_create_command;
extern const AvnCommand avn_user_tokens_expire_command;
extern const AvnCommand avn_user_password_change_command;
extern const AvnCommand avn_access_token_create_command;
extern const AvnCommand avn_access_token_list_command;
extern const AvnCommand avn_access_token_revoke_command;
extern const AvnCommand avn_access_token_update_command;
