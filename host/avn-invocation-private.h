/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-invocation.h>
#include <sys/types.h>

AvnInvocation *
avn_invocation_new (const AvnCommand *command, AvnSettings *settings, AvnConsole *console, mode_t umask);
void avn_invocation_take_option (AvnInvocation *self, const char *name, GVariant *value);
void avn_invocation_add_argument (AvnInvocation *self, const char *word);
