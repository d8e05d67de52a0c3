/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

char *avn_secret_get (AvnInvocation *invocation,
                      const char *file_option,
                      const char *setting,
                      const char *prompt,
                      GError **error);
gboolean avn_secret_check_email (const char *text, GError **error);
char *avn_secret_get_token (AvnInvocation *invocation, GError **error);
char *avn_secret_ask_otp (AvnInvocation *invocation, GError **error);
char *avn_secret_get_new_password (AvnInvocation *invocation,
                                   const char *file_option,
                                   const char *prompt,
                                   GError **error);
