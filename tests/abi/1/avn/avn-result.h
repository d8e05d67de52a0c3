/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-types.h>

G_BEGIN_DECLS

#define AVN_TYPE_RESULT (avn_result_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnResult, avn_result, AVN, RESULT, GObject)

AVN_AVAILABLE AvnResult *avn_result_new (void);
AVN_AVAILABLE AvnResult *avn_result_new_records (GVariant *records);
AVN_AVAILABLE AvnResult *avn_result_new_record (GVariant *record);
AVN_AVAILABLE AvnResult *avn_result_new_text (const char *text);

AVN_AVAILABLE void avn_result_set_records (AvnResult *self, GVariant *records);
AVN_AVAILABLE void avn_result_add_message (AvnResult *self, const char *message);
AVN_AVAILABLE void avn_result_add_note (AvnResult *self, const char *note);
AVN_AVAILABLE void avn_result_set_advice_if_lost (AvnResult *self, const char *advice);
AVN_AVAILABLE void avn_result_add_error (AvnResult *self, GError *error);
AVN_AVAILABLE void avn_result_set_exit_status (AvnResult *self, int exit_status);

G_END_DECLS
