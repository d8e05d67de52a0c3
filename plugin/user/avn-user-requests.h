/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/avn-client.h>

AvnRequest *
avn_user_request_authenticate (const char *email, const char *password, const char *otp, const char *tenant);
AvnRequest *avn_user_request_get_user (void);
AvnRequest *avn_user_request_log_out (void);
AvnRequest *avn_user_request_expire_tokens (void);
AvnRequest *avn_user_request_change_password (const char *password, const char *new_password);
AvnRequest *avn_user_request_create_user (const char *email, const char *real_name, const char *password);
AvnRequest *avn_user_request_create_token (GVariant *body);
AvnRequest *avn_user_request_list_tokens (void);
AvnRequest *avn_user_request_update_token (const char *token_or_prefix, const char *description);
AvnRequest *avn_user_request_revoke_token (const char *token_or_prefix);
