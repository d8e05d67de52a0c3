/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/result.h>

AvnRecords *avn_result_get_records (AvnResult *self);
const char *avn_result_get_text (AvnResult *self);
GPtrArray *avn_result_get_messages (AvnResult *self);
GPtrArray *avn_result_get_notes (AvnResult *self);
GPtrArray *avn_result_get_errors (AvnResult *self);
const char *avn_result_get_advice_if_lost (AvnResult *self);
int avn_result_get_exit_status (AvnResult *self, GPtrArray *declarations);
