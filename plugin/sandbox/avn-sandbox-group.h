/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

G_BEGIN_DECLS

#define AVN_TYPE_SANDBOX_GROUP (avn_sandbox_group_get_type ())

G_DECLARE_FINAL_TYPE (AvnSandboxGroup, avn_sandbox_group, AVN, SANDBOX_GROUP, GObject)

extern const AvnCommand avn_sandbox_run_command;
extern const AvnCommand avn_sandbox_serve_command;

G_END_DECLS
