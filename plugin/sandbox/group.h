/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

extern const AvnCommand avn_sandbox_run_command;
extern const AvnCommand avn_sandbox_serve_command;
