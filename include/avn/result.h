/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/records.h>

G_BEGIN_DECLS

/**
 * AvnResult:
 *
 * The result of a command as data, which the host formats and prints.
 *
 * ```c
 * AvnResult *outcome = avn_result_new_records (tokens);
 * avn_result_add_note (outcome, _ ("Tokens that have expired are not shown."));
 * avn_invocation_return_result (invocation, outcome);
 * ```
 *
 * The host prints the first of these to standard output: the text; the records, if the user chooses a format
 * for programs, or fields; the messages; the records as a table of the command's columns. Then it prints
 * notes and errors to standard error.
 */
#define AVN_TYPE_RESULT (avn_result_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnResult, avn_result, AVN, RESULT, GObject)

AVN_AVAILABLE AvnResult *avn_result_new (void);
AVN_AVAILABLE AvnResult *avn_result_new_records (AvnRecords *records);
AVN_AVAILABLE AvnResult *avn_result_new_record (JsonObject *record);
AVN_AVAILABLE AvnResult *avn_result_new_text (const char *text);

AVN_AVAILABLE void avn_result_set_records (AvnResult *self, AvnRecords *records);
AVN_AVAILABLE void avn_result_add_message (AvnResult *self, const char *message);
AVN_AVAILABLE void avn_result_add_note (AvnResult *self, const char *note);
AVN_AVAILABLE void avn_result_set_advice_if_lost (AvnResult *self, const char *advice);
AVN_AVAILABLE void avn_result_add_error (AvnResult *self, GError *error);
AVN_AVAILABLE void avn_result_set_exit_status (AvnResult *self, int exit_status);

G_END_DECLS
