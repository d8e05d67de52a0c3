/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/**
 * AvnSdkNewResult:
 * @records: one record per plugin and program
 *
 * Creates the result of a command.
 *
 * Returns: (transfer full): the result
 */
typedef AvnResult *(*AvnSdkNewResult) (AvnRecords *records);

extern const char *const avn_sdk_record_members[];

void avn_sdk_record_collect (AvnInvocation *invocation,
                             GPtrArray *infos,
                             char **programs,
                             AvnSdkNewResult new_result);
