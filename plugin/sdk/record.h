/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "avn-plugin-info-private.h"

#include <avn/avn.h>

/* All that a record has. */
extern const char *const avn_plugin_record_members[];

void avn_plugin_record_collect_async (AvnInvocation *invocation,
                                      GPtrArray *infos,
                                      char **programs,
                                      GAsyncReadyCallback callback);
GVariant *avn_plugin_record_collect_finish (GAsyncResult *result, GError **error);
