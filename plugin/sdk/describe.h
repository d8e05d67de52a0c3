/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "avn-plugin-loader-private.h"

#include <avn/avn.h>

#define AVN_PLUGIN_DESCRIBE_WORD "__describe"

int avn_plugin_describe_run (AvnPluginLoader *loader, AvnConsole *console, char **words);

GVariant *avn_plugin_describe_built_in (AvnPluginLoader *loader, AvnPluginInfo *info);
void avn_plugin_describe_async (AvnInvocation *invocation,
                                AvnPluginInfo *info,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GVariant *avn_plugin_describe_finish (GAsyncResult *result, GError **error);
