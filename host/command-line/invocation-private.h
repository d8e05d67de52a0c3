/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "loader/loader-private.h"

#include <avn/command-group.h>
#include <avn/invocation.h>
#include <sys/types.h>

AvnInvocation *
avn_invocation_new (const AvnCommand *command, AvnSettings *settings, AvnConsole *console, mode_t umask);
void avn_invocation_set_loader (AvnInvocation *self, AvnPluginLoader *loader);
void avn_invocation_take_option (AvnInvocation *self, const char *name, GVariant *value);
void avn_invocation_add_argument (AvnInvocation *self, const char *word);
AvnResult *avn_invocation_run (AvnInvocation *self, AvnCommandGroup *group, GError **error);
