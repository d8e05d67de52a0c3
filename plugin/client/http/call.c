/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/address.h"
#include "http/call-private.h"

#include <glib/gi18n-lib.h>

#define CHUNK_SIZE (64 * 1024)
#define MAX_ATTEMPTS 3
#define FIRST_DELAY_MS 200
#define CANCEL_TIMEOUT_MS 500

static void start_attempt (AvnCall *call, guint number);
static void handle_cut_body (AvnCall *call, GError *owned_cause);

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
  g_clear_object (&call->request);
  g_clear_pointer (&call->list, g_free);
  g_clear_pointer (&call->uri, g_uri_unref);
  g_clear_object (&call->cancellable);
  avn_call_drop_message (call);
  g_clear_object (&call->soup);
  g_clear_object (&call->stream);
  g_clear_object (&call->tls_database);
  g_clear_pointer (&call->body, g_byte_array_unref);
  g_free (call);
}

/* (transfer full): the task to return with, which owns the call */
static GTask *
end_call (AvnCall *call)
{
  clear_source (&call->deadline);
  clear_source (&call->interrupt);
  clear_source (&call->pause);
  if (call->abandoned == NULL)
    g_ptr_array_add (call->session->soups, g_object_ref (call->soup));
  if (!call->session->show_http)
    avn_console_end_wait (call->session->console);
  return g_steal_pointer (&call->task);
}

/* A change that the server refused was not carried out. */
static void
note_refusal (AvnCall *call, const GError *error)
{
  const gboolean is_refused = avn_client_error_get_http_status (error) / 100 == 4
                              || g_error_matches (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_OTP_REQUIRED);
  if (call->sent && is_refused && avn_client_request_is_change (call->request)
      && --call->session->n_changes == 0)
    avn_console_set_interrupt_error (call->session->console, NULL);
}

static void
return_error (AvnCall *call, GError *error)
{
  note_refusal (call, error);
  g_autoptr (GTask) task = end_call (call);
  g_task_return_error (task, error);
}

/* RFC 9110, section 10.2.3: a number of seconds or a date. Returns -1 if there is none. */
static gint64
get_retry_after_ms (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *value = soup_message_headers_get_one (headers, "Retry-After");
  guint64 seconds;
  if (value == NULL)
    return -1;
  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT32, &seconds, NULL))
    return (gint64)seconds * 1000;
  g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (value);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  return date != NULL ? MAX (0, g_date_time_difference (date, now) / 1000) : -1;
}

/* Without a Retry-After the delay doubles each time, and is random so that clients do not retry in step. */
static gint64
get_delay_ms (AvnCall *call)
{
  const gint64 retry_after_ms = get_retry_after_ms (call->message);
  const gint32 step_ms = FIRST_DELAY_MS << call->n_attempts;
  return retry_after_ms >= 0 ? retry_after_ms : g_random_int_range (step_ms / 2, step_ms);
}

static gboolean
start_attempt_cb (gpointer user_data)
{
  AvnCall *call = user_data;
  g_clear_pointer (&call->pause, g_source_unref);
  start_attempt (call, call->n_attempts + 1);
  return G_SOURCE_REMOVE;
}

/* Starts another attempt after a pause if the call may have one. */
static gboolean
retry (AvnCall *call)
{
  const gint64 delay_ms = get_delay_ms (call);
  if (avn_client_request_is_change (call->request) || call->n_attempts >= MAX_ATTEMPTS
      || g_cancellable_is_cancelled (call->cancellable)
      || (call->give_up_time > 0 && g_get_monotonic_time () + delay_ms * 1000 >= call->give_up_time))
    return FALSE;

  /* A failed connection is reported once, after the last attempt. */
  if (soup_message_get_status (call->message) != SOUP_STATUS_NONE)
    avn_console_note (call->session->console, _ ("Trying again in %.1f seconds (attempt %u of %d)."),
                      (double)delay_ms / 1000, call->n_attempts + 1, MAX_ATTEMPTS);
  call->pause = g_timeout_source_new ((guint)MIN (delay_ms, G_MAXINT32));
  g_source_set_callback (call->pause, start_attempt_cb, call, NULL);
  g_source_attach (call->pause, g_main_context_get_thread_default ());
  return TRUE;
}

static gboolean
is_temporary_error (const GError *error)
{
  return error->domain == G_IO_ERROR || error->domain == SOUP_SESSION_ERROR
         || g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE);
}

static gboolean
is_temporary_status (guint status)
{
  return status == 429 || status == 502 || status == 503 || status == 504;
}

/* TRUE if TLS failed before anything was sent and the whole CA bundle can still be tried. */
static gboolean
can_fall_back (AvnCall *call, const GError *cause)
{
  AvnTrust *trust = call->session->trust;
  return cause->domain == G_TLS_ERROR && !call->sent && trust != NULL
         && avn_trust_fall_back (trust, call->tls_database);
}

static GError *
new_size_error (AvnCall *call)
{
  return g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE, _ ("it is larger than %u MiB"),
                      call->session->max_mebibytes);
}

static void
handle_failure (AvnCall *call, GError *owned_cause)
{
  g_autoptr (GError) cause = owned_cause;
  g_debug ("%s failed: %s", call->request->method, cause->message);
  if (call->excess == AVN_CALL_EXCESS_INTERIM)
    return_error (call, avn_call_new_malformed_error (call));
  else if (call->excess == AVN_CALL_EXCESS_PROXY)
    return_error (call, avn_call_new_proxy_error (call));
  else if (call->excess == AVN_CALL_EXCESS_BODY)
    handle_cut_body (call, new_size_error (call));
  else if (call->timed_out)
    return_error (call, avn_call_new_timeout_error (call));
  else if (g_cancellable_is_cancelled (call->cancellable))
    return_error (call, avn_call_new_interrupted_error (call));
  else if (avn_call_is_malformed (call, cause))
    return_error (call, avn_call_new_malformed_error (call));
  else if (can_fall_back (call, cause))
    start_attempt (call, call->n_attempts);
  else if (call->tls_errors != 0 || !is_temporary_error (cause) || !retry (call))
    return_error (call, avn_call_new_connection_error (call, cause));
}

/* The connection failed, or the body is too large, after the status was received. */
static void
handle_cut_body (AvnCall *call, GError *owned_cause)
{
  g_autoptr (GError) cause = owned_cause;
  if (g_cancellable_is_cancelled (call->cancellable) && call->excess != AVN_CALL_EXCESS_BODY)
    handle_failure (call, g_steal_pointer (&cause));
  else if (avn_call_is_from_proxy (call))
    return_error (call, avn_call_new_proxy_error (call));
  else
    return_error (call, avn_call_new_cut_error (call, cause));
}

static void
finish_response (AvnCall *call)
{
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&call->body));
  GError *error = NULL;
  call->body = g_byte_array_new ();
  if (avn_call_is_from_proxy (call))
    {
      return_error (call, avn_call_new_proxy_error (call));
      return;
    }
  if (call->session->show_http)
    avn_call_trace_response (call, body);
  if (is_temporary_status (soup_message_get_status (call->message)) && retry (call))
    return;
  gpointer response = avn_call_read_response (call, body, &error);
  if (response == NULL)
    {
      return_error (call, error);
      return;
    }
  if (avn_client_request_is_change (call->request))
    avn_console_hold_interrupts (call->session->console);
  GDestroyNotify free_response = call->list != NULL ? g_object_unref : (GDestroyNotify)json_object_unref;
  g_autoptr (GTask) task = end_call (call);
  g_task_return_pointer (task, response, free_response);
}

/* TRUE if the call has ended before this callback came: frees the call and @error. */
static gboolean
is_abandoned (AvnCall *call, GError *error)
{
  if (call->abandoned == NULL)
    return FALSE;
  g_clear_error (&error);
  g_object_unref (g_steal_pointer (&call->abandoned));
  return TRUE;
}

static void
read_body_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnCall *call = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  const gsize size = bytes != NULL ? g_bytes_get_size (bytes) : 0;

  if (is_abandoned (call, error))
    return;
  if (size > 0)
    g_byte_array_append (call->body, g_bytes_get_data (bytes, NULL), (guint)size);
  if (call->body->len > avn_client_session_get_max_body (call->session))
    error = new_size_error (call);
  else if (bytes != NULL && size == 0 && !avn_call_is_complete (call))
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, _ ("it is shorter than announced"));

  if (error != NULL)
    handle_cut_body (call, error);
  else if (size == 0)
    finish_response (call);
  else
    g_input_stream_read_bytes_async (call->stream, CHUNK_SIZE, G_PRIORITY_DEFAULT, call->cancellable,
                                     read_body_cb, call);
}

static void
send_message_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnCall *call = user_data;
  GError *error = NULL;
  g_clear_object (&call->stream);
  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (is_abandoned (call, error))
    return;
  if (call->stream == NULL)
    {
      handle_failure (call, error);
      return;
    }
  if (call->session->trust != NULL)
    avn_trust_cache_ca (call->session->trust, call->tls_database,
                        soup_message_get_tls_peer_certificate (call->message));
  g_byte_array_set_size (call->body, 0);
  g_input_stream_read_bytes_async (call->stream, CHUNK_SIZE, G_PRIORITY_DEFAULT, call->cancellable,
                                   read_body_cb, call);
}

static void
start_attempt (AvnCall *call, guint number)
{
  g_autofree char *path = avn_client_request_describe_path (call->request);
  call->n_attempts = number;
  call->tls_errors = 0;
  avn_call_renew_message (call);
  g_debug ("%s %s, attempt %u", call->request->method, path, number);
  soup_session_send_async (call->soup, call->message, G_PRIORITY_DEFAULT, call->cancellable, send_message_cb,
                           call);
}

/* During an attempt its callback reports the end; during a pause there is no such callback. */
static void
stop_call (AvnCall *call)
{
  const gboolean pausing = call->pause != NULL;
  g_cancellable_cancel (call->cancellable);
  if (pausing)
    handle_failure (call, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, ""));
}

/* Cancelling has no effect if GIO cannot start the thread that would call back. */
static gboolean
abandon_call_cb (gpointer user_data)
{
  AvnCall *call = user_data;
  call->abandoned = g_object_ref (call->task);
  return_error (call, avn_call_new_timeout_error (call));
  return G_SOURCE_REMOVE;
}

static gboolean
reach_deadline_cb (gpointer user_data)
{
  AvnCall *call = user_data;
  call->timed_out = TRUE;
  g_source_set_ready_time (call->deadline, g_get_monotonic_time () + CANCEL_TIMEOUT_MS * 1000);
  g_source_set_callback (call->deadline, abandon_call_cb, call, NULL);
  stop_call (call);
  return G_SOURCE_CONTINUE;
}

static gboolean
interrupt_call_cb (GCancellable *cancellable, gpointer user_data)
{
  stop_call (user_data);
  return G_SOURCE_REMOVE;
}

static void
watch_deadline_and_caller (AvnCall *call)
{
  GMainContext *context = g_main_context_get_thread_default ();
  GCancellable *caller = g_task_get_cancellable (call->task);
  if (call->time_limit_ms > 0)
    {
      call->give_up_time = g_get_monotonic_time () + call->time_limit_ms * 1000;
      call->deadline = g_timeout_source_new_seconds (0);
      g_source_set_ready_time (call->deadline, call->give_up_time);
      g_source_set_callback (call->deadline, reach_deadline_cb, call, NULL);
      g_source_attach (call->deadline, context);
    }
  if (caller != NULL)
    {
      call->interrupt = g_cancellable_source_new (caller);
      g_source_set_callback (call->interrupt, G_SOURCE_FUNC (interrupt_call_cb), call, NULL);
      g_source_attach (call->interrupt, context);
    }
}

static GUri *
build_address (AvnClientSession *self, AvnClientRequest *request, GError **error)
{
  g_autofree char *path = avn_client_request_build_path (request, error);
  if (path == NULL || (!request->anonymous && !avn_client_session_check_token (self, error)))
    return NULL;
  return avn_address_join (self->base, path);
}

/* Sends a request, and retries it as often as is allowed. @task (transfer full) returns a JsonObject, or
 * AvnRecords of the member @list (nullable). */
void
avn_call_begin (AvnClientSession *self, AvnClientRequest *request, const char *list, GTask *task)
{
  GError *error = NULL;
  g_autoptr (GUri) uri = build_address (self, request, &error);
  g_task_set_check_cancellable (task, FALSE);
  if (uri == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  AvnCall *call = g_new0 (AvnCall, 1);
  g_task_set_task_data (task, call, free_call_cb);
  call->task = task;
  call->session = self;
  call->soup = avn_client_session_take_soup (self);
  call->request = g_object_ref (request);
  call->list = g_strdup (list);
  call->uri = g_steal_pointer (&uri);
  call->cancellable = g_cancellable_new ();
  call->body = g_byte_array_new ();
  call->time_limit_ms = request->time_limit_ms > 0 ? request->time_limit_ms : (gint64)self->timeout * 1000;
  avn_client_request_collect_secrets (request, self->secrets);
  watch_deadline_and_caller (call);
  /* A trace shows progress itself. */
  if (!self->show_http)
    {
      /* Translators: %s is the name of a host. */
      g_autofree char *text = g_strdup_printf (_ ("Waiting for %s"), g_uri_get_host (call->uri));
      avn_console_begin_wait (self->console, text);
    }
  start_attempt (call, 1);
}
