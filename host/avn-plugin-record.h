/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "avn-plugin-info.h"

#include <avn/avn.h>

void avn_plugin_record_collect_async (AvnInvocation *invocation,
                                      GPtrArray *infos,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GVariant *avn_plugin_record_collect_finish (GAsyncResult *result, GError **error);
