/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/address.h"
#include "http/answer.h"
#include "http/call-private.h"
#include "http/redact.h"
#include "http/request-private.h"
#include "http/retry.h"
#include "http/trace.h"

#include <glib/gi18n-lib.h>

/* One request of a session, from sending to the answer. Every end is one of three: not sent, answered, or
 * unknown. */

#define CHUNK (64 * 1024)

static void start_attempt (GTask *task, guint number);
static void handle_cut_body (GTask *owned_task, GError *owned_cause);

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
free_call_cb (gpointer data)
{
  AvnCall *call = data;
  clear_source (&call->deadline);
  clear_source (&call->interrupt);
  clear_source (&call->pause);
  g_clear_object (&call->request);
  g_clear_pointer (&call->list, g_free);
  g_clear_pointer (&call->uri, g_uri_unref);
  g_clear_object (&call->cancellable);
  avn_call_drop_message (call);
  g_clear_object (&call->soup);
  g_clear_object (&call->stream);
  g_clear_object (&call->authorities);
  g_clear_pointer (&call->body, g_byte_array_unref);
  g_free (call);
}

/* No source may fire, and no callback of libsoup come, after this. */
static void
end_call (AvnCall *call)
{
  clear_source (&call->deadline);
  clear_source (&call->interrupt);
  clear_source (&call->pause);
  avn_client_session_return_soup (call->session, call->soup);
  if (!call->session->show_http)
    avn_console_end_wait (call->session->console);
}

static void
return_error (GTask *task, GError *error)
{
  end_call (g_task_get_task_data (task));
  g_task_return_error (task, error);
}

static gboolean
start_attempt_cb (gpointer user_data)
{
  AvnCall *call = g_task_get_task_data (G_TASK (user_data));
  g_clear_pointer (&call->pause, g_source_unref);
  start_attempt (g_object_ref (G_TASK (user_data)), call->n_attempts + 1);
  return G_SOURCE_REMOVE;
}

static gboolean
wait_for_next_attempt (GTask *task, gint64 delay_ms)
{
  AvnCall *call = g_task_get_task_data (task);
  if (call->give_up_time > 0 && g_get_monotonic_time () + delay_ms * 1000 >= call->give_up_time)
    return FALSE;

  avn_console_note (call->session->console, _ ("Trying again in %.1f seconds (attempt %u of %d)."),
                    (double)delay_ms / 1000, call->n_attempts + 1, AVN_RETRY_MAX_ATTEMPTS);
  call->pause = g_timeout_source_new ((guint)MIN (delay_ms, G_MAXINT32));
  g_source_set_callback (call->pause, start_attempt_cb, g_object_ref (task), g_object_unref);
  g_source_attach (call->pause, g_main_context_get_thread_default ());
  return TRUE;
}

/* Starts another attempt after a pause if there may be one. */
static gboolean
retry (GTask *task)
{
  AvnCall *call = g_task_get_task_data (task);
  if (avn_client_request_is_change (call->request) || call->n_attempts >= AVN_RETRY_MAX_ATTEMPTS
      || g_cancellable_is_cancelled (call->cancellable))
    return FALSE;
  return wait_for_next_attempt (task, avn_retry_get_delay_ms (call->message, call->n_attempts));
}

/* Whether other authorities may accept a server with which TLS has failed before anything was sent. */
static gboolean
may_be_trusted (AvnCall *call, const GError *cause)
{
  AvnTrust *trust = call->session->trust;
  return cause->domain == G_TLS_ERROR && !call->sent && trust != NULL
         && avn_trust_fall_back (trust, call->authorities);
}

static void
handle_failure (GTask *owned_task, GError *owned_cause)
{
  g_autoptr (GError) cause = owned_cause;
  g_autoptr (GTask) task = owned_task;
  AvnCall *call = g_task_get_task_data (task);

  g_debug ("%s failed: %s", avn_client_request_get_method (call->request), cause->message);
  if (call->excess == AVN_CALL_EXCESS_INTERIM)
    return_error (task, avn_call_new_nonsense_error (call));
  else if (call->excess == AVN_CALL_EXCESS_PROXY)
    return_error (task, avn_call_new_endless_proxy_error (call));
  else if (call->excess == AVN_CALL_EXCESS_BODY)
    handle_cut_body (g_steal_pointer (&task), avn_call_new_size_cause (call));
  else if (call->timed_out)
    return_error (task, avn_call_new_timeout_error (call));
  else if (g_cancellable_is_cancelled (call->cancellable))
    return_error (task, avn_call_new_interrupted_error (call));
  else if (avn_retry_is_nonsense (call->message, cause))
    return_error (task, avn_call_new_nonsense_error (call));
  else if (may_be_trusted (call, cause))
    start_attempt (g_steal_pointer (&task), call->n_attempts);
  else if (call->tls_errors != 0 || !avn_retry_is_passing_error (cause) || !retry (task))
    return_error (task, avn_call_new_connection_error (call, cause));
}

static gboolean
return_object (GTask *task, GBytes *body, GError **error)
{
  AvnCall *call = g_task_get_task_data (task);
  JsonObject *answer
      = avn_answer_read (call->request, call->message, body,
                         avn_client_session_get_max_values (call->session), call->session->secrets, error);
  if (answer == NULL)
    return FALSE;
  end_call (call);
  avn_redact_collect (answer, call->session->secrets);
  g_task_return_pointer (task, answer, (GDestroyNotify)json_object_unref);
  return TRUE;
}

static gboolean
return_list (GTask *task, GBytes *body, GError **error)
{
  AvnCall *call = g_task_get_task_data (task);
  AvnRecords *records = avn_answer_read_list (call->request, call->message, body, call->list,
                                              avn_client_session_get_max_values (call->session),
                                              call->session->secrets, error);
  if (records == NULL)
    return FALSE;
  end_call (call);
  g_task_return_pointer (task, records, g_object_unref);
  return TRUE;
}

static void
finish_answer (GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  AvnCall *call = g_task_get_task_data (task);
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&call->body));
  GError *error = NULL;

  call->body = g_byte_array_new ();
  if (avn_call_is_from_proxy (call))
    {
      return_error (task, avn_call_new_proxy_error (call));
      return;
    }
  if (call->session->show_http)
    avn_trace_answer (call->session->console, call->message, body, call->session->secrets);
  if (avn_retry_is_passing_status (soup_message_get_status (call->message)) && retry (task))
    return;
  if (call->list != NULL ? !return_list (task, body, &error) : !return_object (task, body, &error))
    return_error (task, error);
}

/* The connection ended, or went wrong, after the status had come. */
static void
handle_cut_body (GTask *owned_task, GError *owned_cause)
{
  g_autoptr (GError) cause = owned_cause;
  g_autoptr (GTask) task = owned_task;
  AvnCall *call = g_task_get_task_data (task);
  if (g_cancellable_is_cancelled (call->cancellable) && call->excess != AVN_CALL_EXCESS_BODY)
    {
      handle_failure (g_steal_pointer (&task), g_steal_pointer (&cause));
      return;
    }
  return_error (task, avn_call_is_from_proxy (call) ? avn_call_new_proxy_error (call)
                                                    : avn_call_new_cut_error (call, cause));
}

static void
read_body_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  AvnCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (bytes == NULL)
    {
      handle_cut_body (g_steal_pointer (&task), error);
      return;
    }
  if (g_bytes_get_size (bytes) == 0 && !avn_call_is_complete (call))
    {
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                           _ ("it is shorter than was announced"));
      handle_cut_body (g_steal_pointer (&task), error);
      return;
    }
  if (g_bytes_get_size (bytes) == 0)
    {
      finish_answer (g_steal_pointer (&task));
      return;
    }
  g_byte_array_append (call->body, g_bytes_get_data (bytes, NULL), (guint)g_bytes_get_size (bytes));
  if (call->body->len > avn_client_session_get_max_body (call->session))
    {
      handle_cut_body (g_steal_pointer (&task), avn_call_new_size_cause (call));
      return;
    }
  g_input_stream_read_bytes_async (call->stream, CHUNK, G_PRIORITY_DEFAULT, call->cancellable, read_body_cb,
                                   g_steal_pointer (&task));
}

static void
send_message_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  AvnCall *call = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_object (&call->stream);
  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    {
      handle_failure (g_steal_pointer (&task), error);
      return;
    }
  if (call->session->trust != NULL)
    avn_trust_learn (call->session->trust, call->authorities,
                     soup_message_get_tls_peer_certificate (call->message));
  g_byte_array_set_size (call->body, 0);
  g_input_stream_read_bytes_async (call->stream, CHUNK, G_PRIORITY_DEFAULT, call->cancellable, read_body_cb,
                                   g_steal_pointer (&task));
}

static void
start_attempt (GTask *task, guint number)
{
  AvnCall *call = g_task_get_task_data (task);

  call->n_attempts = number;
  call->tls_errors = 0;
  avn_call_renew_message (call);
  g_autofree char *path = avn_client_request_describe_path (call->request);
  g_debug ("%s %s, attempt %u", avn_client_request_get_method (call->request), path, call->n_attempts);
  soup_session_send_async (call->soup, call->message, G_PRIORITY_DEFAULT, call->cancellable, send_message_cb,
                           task);
}

/* While an attempt is under way its callback reports; during a pause there is none, so that this has to. */
static void
stop_call (GTask *task)
{
  AvnCall *call = g_task_get_task_data (task);
  const gboolean pausing = call->pause != NULL;
  g_cancellable_cancel (call->cancellable);
  if (pausing)
    handle_failure (g_object_ref (task), g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, ""));
}

static gboolean
reach_deadline_cb (gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (G_TASK (user_data));
  AvnCall *call = g_task_get_task_data (task);
  call->timed_out = TRUE;
  stop_call (task);
  return G_SOURCE_REMOVE;
}

static gboolean
interrupt_call_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (G_TASK (user_data));
  stop_call (task);
  return G_SOURCE_REMOVE;
}

static void
watch_time_and_caller (GTask *task)
{
  AvnCall *call = g_task_get_task_data (task);
  GMainContext *context = g_main_context_get_thread_default ();

  call->cancellable = g_cancellable_new ();
  if (call->time_limit_ms > 0)
    {
      call->give_up_time = g_get_monotonic_time () + call->time_limit_ms * 1000;
      call->deadline = g_timeout_source_new_seconds (0);
      g_source_set_ready_time (call->deadline, call->give_up_time);
      g_source_set_callback (call->deadline, reach_deadline_cb, task, NULL);
      g_source_attach (call->deadline, context);
    }
  if (g_task_get_cancellable (task) != NULL)
    {
      call->interrupt = g_cancellable_source_new (g_task_get_cancellable (task));
      g_source_set_callback (call->interrupt, G_SOURCE_FUNC (interrupt_call_cb), task, NULL);
      g_source_attach (call->interrupt, context);
    }
}

/* Traces show what is going on, and a moving line would come between them. */
static void
begin_wait (AvnCall *call)
{
  if (call->session->show_http)
    return;
  g_autofree char *text
      /* Translators: %s is the name of a host. */
      = g_strdup_printf (_ ("Waiting for %s"), g_uri_get_host (call->uri));
  avn_console_begin_wait (call->session->console, text);
}

static GUri *
build_address (AvnClientSession *self, AvnClientRequest *request, GError **error)
{
  g_autofree char *path = avn_client_request_build_path (request, error);
  if (path == NULL
      || (!avn_client_request_is_anonymous (request) && !avn_client_session_check_token (self, error)))
    return NULL;
  return avn_address_join (self->base, path);
}

/**
 * avn_call_begin:
 * @self: a session
 * @request: what to ask
 * @list: (nullable): the member whose records are wanted; %NULL for the whole answer
 * @owned_task: (transfer full): gets a JsonObject, or AvnRecords
 *
 * Sends a request, as often as it may be sent.
 */
void
avn_call_begin (AvnClientSession *self, AvnClientRequest *request, const char *list, GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  GError *error = NULL;
  g_autoptr (GUri) uri = build_address (self, request, &error);

  g_task_set_check_cancellable (task, FALSE);
  if (uri == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  AvnCall *call = g_new0 (AvnCall, 1);
  call->session = self;
  call->soup = avn_client_session_take_soup (self);
  call->request = g_object_ref (request);
  call->list = g_strdup (list);
  call->uri = g_steal_pointer (&uri);
  call->body = g_byte_array_new ();
  call->time_limit_ms = avn_client_request_get_time_limit (request);
  if (call->time_limit_ms == 0)
    call->time_limit_ms = (gint64)self->timeout * 1000;
  g_task_set_task_data (task, call, free_call_cb);
  avn_client_request_collect_secrets (request, self->secrets);
  watch_time_and_caller (task);
  begin_wait (call);
  start_attempt (g_steal_pointer (&task), 1);
}
