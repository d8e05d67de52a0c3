/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/batch.h"

/* Many requests, several of them at once. */

/* Each is a connection of its own, which takes three round trips with TLS. GLib shakes hands for ten at a
 * time (see GTask), so that more would gain nothing: thirty are ten a round trip. */
#define MOST_AT_ONCE 30

typedef struct
{
  GPtrArray *requests; /* (owned) (element-type AvnClientRequest) */
  guint n_together;
  AvnBatchFunc take_answer;
  gpointer answer_data;

  guint n_begun;
  guint n_ended;
  gboolean stopped;
} Batch;

/* What the callback of one request gets. */
typedef struct
{
  GTask *task; /* (owned) */
  guint number;
} Errand;

static void go_on (GTask *task);

static void
free_batch_cb (gpointer data)
{
  Batch *batch = data;
  g_ptr_array_unref (batch->requests);
  g_free (batch);
}

static void
take_answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Errand *errand = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&errand->task);
  Batch *batch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject) answer
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);

  batch->n_ended++;
  if (!batch->take_answer (errand->number, answer, error, batch->answer_data))
    batch->stopped = TRUE;
  go_on (task);
}

static gboolean
may_begin_one (Batch *batch, GCancellable *cancellable)
{
  const guint n_under_way = batch->n_begun - batch->n_ended;
  if (batch->stopped || batch->n_begun == batch->requests->len || g_cancellable_is_cancelled (cancellable))
    return FALSE;
  if (n_under_way == 0)
    return TRUE;
  return batch->n_ended > 0 && batch->n_begun < batch->n_together && n_under_way < MOST_AT_ONCE;
}

static void
go_on (GTask *task)
{
  Batch *batch = g_task_get_task_data (task);
  while (may_begin_one (batch, g_task_get_cancellable (task)))
    {
      Errand *errand = g_new0 (Errand, 1);
      errand->task = g_object_ref (task);
      errand->number = batch->n_begun++;
      avn_client_session_send_async (g_task_get_source_object (task), batch->requests->pdata[errand->number],
                                     g_task_get_cancellable (task), take_answer_cb, errand);
    }
  if (batch->n_begun == batch->n_ended)
    g_task_return_int (task, batch->n_begun);
}

/**
 * avn_batch_send_async:
 * @session: the way to the server
 * @requests: (element-type AvnClientRequest): what to send, in this order
 * @n_together: how many of them, from the first on, may be under way beside others; each of the rest is alone
 * @take_answer: gets the answers, in whatever order they come
 * @answer_data: for @take_answer
 * @cancellable: (nullable): ends those that are under way, and begins no more
 * @callback: called when all have ended that were begun, with @session as the source
 * @user_data: for @callback
 *
 * Sends many requests, each once at most. The first one goes alone, as what is wrong with a network or a
 * login is then said once, and nothing else has been begun.
 */
void
avn_batch_send_async (AvnClientSession *session,
                      GPtrArray *requests,
                      guint n_together,
                      AvnBatchFunc take_answer,
                      gpointer answer_data,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Batch *batch = g_new0 (Batch, 1);

  g_task_set_source_tag (task, avn_batch_send_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, batch, free_batch_cb);
  batch->requests = g_ptr_array_ref (requests);
  batch->n_together = n_together;
  batch->take_answer = take_answer;
  batch->answer_data = answer_data;
  go_on (task);
}

/**
 * avn_batch_send_finish:
 * @session: the session
 * @result: what the callback got
 *
 * Ends sending many requests.
 *
 * Returns: how many of them were begun, from the first on
 */
guint
avn_batch_send_finish (AvnClientSession *session, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, session), 0);
  return (guint)g_task_propagate_int (G_TASK (result), NULL);
}
