/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-command.h>
#include <avn/avn-console.h>
#include <avn/avn-settings.h>

G_BEGIN_DECLS

#define AVN_TYPE_INVOCATION (avn_invocation_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnInvocation, avn_invocation, AVN, INVOCATION, GObject)

AVN_AVAILABLE AvnSettings *avn_invocation_get_settings (AvnInvocation *self);
AVN_AVAILABLE AvnConsole *avn_invocation_get_console (AvnInvocation *self);

AVN_AVAILABLE gboolean avn_invocation_has_option (AvnInvocation *self, const char *name);
AVN_AVAILABLE const char *avn_invocation_get_string (AvnInvocation *self, const char *name);
AVN_AVAILABLE gint64 avn_invocation_get_integer (AvnInvocation *self, const char *name, gint64 fallback);
AVN_AVAILABLE const char **avn_invocation_get_strings (AvnInvocation *self, const char *name);

AVN_AVAILABLE const char *avn_invocation_get_argument (AvnInvocation *self, guint index);
AVN_AVAILABLE const char *const *avn_invocation_get_arguments (AvnInvocation *self, guint first);

AVN_AVAILABLE GSubprocessLauncher *avn_invocation_create_launcher (AvnInvocation *self,
                                                                   GSubprocessFlags flags);

G_END_DECLS
