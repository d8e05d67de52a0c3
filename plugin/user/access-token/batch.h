/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/avn-client.h>

/**
 * AvnBatchFunc:
 * @number: which of the requests it is about
 * @answer: (nullable): the answer
 * @error: (transfer full) (nullable): why there is none
 * @user_data: what was given with the function
 *
 * Gets each answer when it comes.
 *
 * Returns: %FALSE if no more requests are to be begun
 */
typedef gboolean (*AvnBatchFunc) (guint number, JsonObject *answer, GError *error, gpointer user_data);

void avn_batch_send_async (AvnClientSession *session,
                           GPtrArray *requests,
                           guint n_together,
                           AvnBatchFunc take_answer,
                           gpointer answer_data,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
guint avn_batch_send_finish (AvnClientSession *session, GAsyncResult *result);
