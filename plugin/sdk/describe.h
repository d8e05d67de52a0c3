/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

#define AVN_SDK_DESCRIPTION "Description"

void avn_sdk_describe_if_requested (AvnPluginLoader *loader);
GSubprocess *avn_sdk_describe_start (AvnInvocation *invocation, AvnPluginInfo *info, GError **error);
void avn_sdk_describe_kill (GSubprocess *child);
