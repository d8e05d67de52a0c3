/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/**
 * AvnSdkMakeResult:
 * @records: one for each plugin and program
 *
 * Makes of records what a command returns.
 *
 * Returns: (transfer full): the result
 */
typedef AvnResult *(*AvnSdkMakeResult) (AvnRecords *records);

/* All that a record has. */
extern const char *const avn_sdk_record_members[];

void avn_sdk_record_collect (AvnInvocation *invocation,
                             GPtrArray *infos,
                             char **programs,
                             AvnSdkMakeResult make_result);
