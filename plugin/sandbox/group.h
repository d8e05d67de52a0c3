/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "server/server.h"

#include <avn/avn.h>

extern const AvnCommand avn_sandbox_run_command;
extern const AvnCommand avn_sandbox_serve_command;

/* The options of both commands. */
extern const AvnOption avn_sandbox_database_option;
extern const AvnOption avn_sandbox_account_option;
extern const AvnOption avn_sandbox_password_file_option;
extern const AvnOption avn_sandbox_otp_option;
extern const AvnOption avn_sandbox_answers_option;

AvnSandboxServer *avn_sandbox_set_up (AvnInvocation *invocation, GError **error);
