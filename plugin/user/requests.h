/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/avn-client.h>

/* The endpoints of version 1 of Aiven's API. No other file of the group contains a path. */

AvnClientRequest *
avn_user_request_authenticate (const char *email, const char *password, const char *otp, const char *tenant);
AvnClientRequest *avn_user_request_get_user (void);
AvnClientRequest *avn_user_request_log_out (void);
AvnClientRequest *avn_user_request_expire_tokens (void);
AvnClientRequest *avn_user_request_change_password (const char *password, const char *new_password);
AvnClientRequest *
avn_user_request_create_user (const char *email, const char *real_name, const char *password);
AvnClientRequest *avn_user_request_create_token (JsonObject *body);
AvnClientRequest *avn_user_request_list_tokens (void);
AvnClientRequest *avn_user_request_update_token (const char *token_or_prefix, const char *description);
AvnClientRequest *avn_user_request_revoke_token (const char *token_or_prefix);
