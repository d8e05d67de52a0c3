/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

#define AVN_SDK_DESCRIPTION "Description"

void avn_sdk_describe_if_asked (AvnPluginLoader *loader);
void avn_sdk_describe_async (AvnInvocation *invocation,
                             AvnPluginInfo *info,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GKeyFile *avn_sdk_describe_finish (GAsyncResult *result, GError **error);
