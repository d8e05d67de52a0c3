/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-address.h"
#include "avn-answer.h"
#include "avn-redact.h"
#include "avn-session-private.h"
#include "avn-trace.h"
#include "avn-trust.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One request of a session, from sending to the answer. Every end is one of three: not sent, answered, or
 * unknown. */

#define MAX_BODY (8 * 1024 * 1024)
#define CHUNK (64 * 1024)
#define MAX_ATTEMPTS 3
#define FIRST_DELAY_MS 200

/* The data of one request's task. */
typedef struct
{
  AvnRequest *request; /* (owned) */
  GUri *uri;           /* (owned) */

  GCancellable *cancellable; /* (owned): the deadline's and the caller's */
  GSource *deadline;         /* (owned) (nullable) */
  GSource *interrupt;        /* (owned) (nullable) */
  GSource *pause;            /* (owned) (nullable): before the next attempt */
  gint64 give_up_time;       /* monotonic, in microseconds; 0 for none */
  guint n_attempts;
  SoupMessage *message; /* (owned) (nullable) */
  GInputStream *stream; /* (owned) (nullable) */
  GByteArray *body;     /* (owned) */
  GTlsCertificateFlags tls_errors;
  gboolean sent;
  gboolean timed_out;
} Call;

static void start_attempt (GTask *task);

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
  Call *call = data;
  clear_source (&call->deadline);
  clear_source (&call->interrupt);
  clear_source (&call->pause);
  g_clear_object (&call->request);
  g_clear_pointer (&call->uri, g_uri_unref);
  g_clear_object (&call->cancellable);
  g_clear_object (&call->message);
  g_clear_object (&call->stream);
  g_clear_pointer (&call->body, g_byte_array_unref);
  g_free (call);
}

/* Ends the call: no source may fire, and no callback of libsoup come, after this. */
static void
return_error (GTask *task, GError *error)
{
  Call *call = g_task_get_task_data (task);
  clear_source (&call->deadline);
  clear_source (&call->interrupt);
  clear_source (&call->pause);
  g_task_return_error (task, error);
}

static GError *
new_lost_error (Call *call, AvnApiError otherwise, const char *reason)
{
  if (!avn_request_is_change (call->request) || !call->sent)
    return avn_api_error_new (otherwise, 0, "%s", reason);
  return avn_api_error_new (
      AVN_API_ERROR_OUTCOME_UNKNOWN, 0, "%s\n%s", reason,
      _ ("The request was sent, so it may have been carried out; look before you repeat it."));
}

static GError *
new_interrupted_error (Call *call)
{
  const gboolean unknown = avn_request_is_change (call->request) && call->sent;
  return g_error_new_literal (AVN_ERROR, AVN_ERROR_INTERRUPTED,
                              unknown ? _ ("Interrupted; the request was sent and may have been carried out.")
                                      : _ ("Interrupted."));
}

static GError *
new_connection_error (AvnSession *self, Call *call, const GError *cause)
{
  g_autofree char *host = avn_text_make_safe (g_uri_get_host (call->uri), 200);
  g_autofree char *proxy = self->proxy != NULL ? avn_address_describe_proxy (self->proxy) : NULL;
  g_autofree char *why = call->tls_errors != 0 ? avn_trust_explain (call->tls_errors)
                                               : avn_text_make_safe (cause->message, 300);
  /* Translators: the first %s is a host, the second the reason. */
  g_autofree char *direct = g_strdup_printf (_ ("Cannot get an answer from %s: %s."), host, why);
  g_autofree char *indirect
      /* Translators: the first %s is a host, the second a proxy, the third the reason. */
      = proxy != NULL
            ? g_strdup_printf (_ ("Cannot get an answer from %s through the proxy %s: %s."), host, proxy, why)
            : NULL;
  return new_lost_error (call, AVN_API_ERROR_NETWORK, indirect != NULL ? indirect : direct);
}

static GError *
new_timeout_error (AvnSession *self, Call *call)
{
  g_autofree char *host = avn_text_make_safe (g_uri_get_host (call->uri), 200);
  g_autofree char *reason = g_strdup_printf (
      ngettext ("%s did not answer within %u second.", "%s did not answer within %u seconds.", self->timeout),
      host, self->timeout);
  return new_lost_error (call, AVN_API_ERROR_TIMED_OUT, reason);
}

/* Whether another try may find the server better; only for what does not change anything. */
static gboolean
is_passing_error (const GError *error, Call *call)
{
  if (call->tls_errors != 0 || error->domain == G_TLS_ERROR)
    return FALSE;
  return error->domain == G_IO_ERROR
         || g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE)
         || error->domain == SOUP_SESSION_ERROR;
}

static gboolean
is_passing_status (guint status)
{
  return status == 429 || status == 502 || status == 503 || status == 504;
}

/* RFC 9110, section 10.2.3: a number of seconds or a date. Returns -1 if there is none. */
static gint64
get_retry_after_ms (SoupMessage *message)
{
  const char *value
      = message != NULL
            ? soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After")
            : NULL;
  guint64 seconds;
  if (value == NULL)
    return -1;
  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT32, &seconds, NULL))
    return (gint64)seconds * 1000;
  g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (value);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  return date != NULL ? MAX (0, g_date_time_difference (date, now) / 1000) : -1;
}

static gboolean
start_attempt_cb (gpointer user_data)
{
  Call *call = g_task_get_task_data (G_TASK (user_data));
  g_clear_pointer (&call->pause, g_source_unref);
  start_attempt (g_object_ref (G_TASK (user_data)));
  return G_SOURCE_REMOVE;
}

static gboolean
wait_for_next_attempt (GTask *task, gint64 delay_ms)
{
  AvnSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  if (call->give_up_time > 0 && g_get_monotonic_time () + delay_ms * 1000 >= call->give_up_time)
    return FALSE;

  avn_console_note (self->console, _ ("Trying again in %.1f seconds (attempt %u of %d)."),
                    (double)delay_ms / 1000, call->n_attempts + 1, MAX_ATTEMPTS);
  call->pause = g_timeout_source_new ((guint)MIN (delay_ms, G_MAXINT32));
  g_source_set_callback (call->pause, start_attempt_cb, g_object_ref (task), g_object_unref);
  g_source_attach (call->pause, g_main_context_get_thread_default ());
  return TRUE;
}

/* Starts another attempt after a pause if there may be one. */
static gboolean
retry (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  const gint64 wanted_ms = get_retry_after_ms (call->message);
  const gint64 step_ms = FIRST_DELAY_MS << call->n_attempts;
  if (avn_request_is_change (call->request) || call->n_attempts >= MAX_ATTEMPTS
      || g_cancellable_is_cancelled (call->cancellable))
    return FALSE;
  return wait_for_next_attempt (
      task, wanted_ms >= 0 ? wanted_ms : g_random_int_range ((gint32)step_ms / 2, (gint32)step_ms));
}

static void
handle_failure (GTask *task, GError *cause)
{
  AvnSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (GTask) owned_task = task;
  g_autoptr (GError) owned_cause = cause;

  g_debug ("%s failed: %s", avn_request_get_method (call->request), cause->message);
  if (call->timed_out)
    return_error (task, new_timeout_error (self, call));
  else if (g_cancellable_is_cancelled (call->cancellable))
    return_error (task, new_interrupted_error (call));
  else if (!is_passing_error (cause, call) || !retry (task))
    return_error (task, new_connection_error (self, call, cause));
}

/* An answer that did not come through TLS is not the server's, but the proxy's. */
static gboolean
is_from_proxy (AvnSession *self, Call *call)
{
  return g_str_equal (g_uri_get_scheme (call->uri), "https")
         && soup_message_get_tls_peer_certificate (call->message) == NULL;
}

static GError *
new_proxy_error (AvnSession *self, Call *call)
{
  g_autofree char *proxy = avn_address_describe_proxy (self->proxy != NULL ? self->proxy : "");
  return avn_api_error_new (AVN_API_ERROR_NETWORK, 0,
                            _ ("The proxy %s refuses the connection to %s (HTTP status %u)."), proxy,
                            g_uri_get_host (call->uri), soup_message_get_status (call->message));
}

static void
finish_answer (GTask *task)
{
  AvnSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (GTask) owned_task = task;
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&call->body));
  GError *error = NULL;

  call->body = g_byte_array_new ();
  if (is_from_proxy (self, call))
    {
      return_error (task, new_proxy_error (self, call));
      return;
    }
  if (self->show_http)
    avn_trace_answer (self->console, call->message, body, self->secrets);
  if (is_passing_status (soup_message_get_status (call->message)) && retry (task))
    return;
  GVariant *answer = avn_answer_read (call->request, call->message, body, self->secrets, &error);
  if (answer == NULL)
    {
      return_error (task, error);
      return;
    }
  clear_source (&call->deadline);
  clear_source (&call->interrupt);
  avn_redact_collect (answer, self->secrets);
  g_task_return_pointer (task, answer, (GDestroyNotify)g_variant_unref);
}

/* The connection ended, or went wrong, after the status had come. */
static void
handle_cut_body (GTask *task, GError *cause)
{
  AvnSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  if (g_cancellable_is_cancelled (call->cancellable))
    {
      handle_failure (task, cause);
      return;
    }
  g_autoptr (GTask) owned_task = task;
  g_autoptr (GError) owned_cause = cause;
  g_autofree char *host = avn_text_make_safe (g_uri_get_host (call->uri), 200);
  g_autofree char *why = avn_text_make_safe (cause->message, 300);
  const gboolean change = avn_request_is_change (call->request);
  return_error (task, is_from_proxy (self, call)
                          ? new_proxy_error (self, call)
                          : avn_api_error_new (AVN_API_ERROR_SERVER, soup_message_get_status (call->message),
                                               _ ("The answer from %s was cut off: %s.%s%s"), host, why,
                                               change ? "\n" : "",
                                               change ? _ ("The request may have been carried out.") : ""));
}

static void
read_body_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (bytes == NULL)
    {
      handle_cut_body (g_steal_pointer (&task), error);
      return;
    }
  if (g_bytes_get_size (bytes) == 0)
    {
      finish_answer (g_steal_pointer (&task));
      return;
    }
  g_byte_array_append (call->body, g_bytes_get_data (bytes, NULL), (guint)g_bytes_get_size (bytes));
  if (call->body->len > MAX_BODY)
    {
      g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _ ("it is larger than %d MiB"),
                   MAX_BODY / 1024 / 1024);
      handle_cut_body (g_steal_pointer (&task), error);
      return;
    }
  g_input_stream_read_bytes_async (call->stream, CHUNK, G_PRIORITY_DEFAULT, call->cancellable, read_body_cb,
                                   g_steal_pointer (&task));
}

static void
send_message_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_object (&call->stream);
  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    {
      handle_failure (g_steal_pointer (&task), error);
      return;
    }
  g_byte_array_set_size (call->body, 0);
  g_input_stream_read_bytes_async (call->stream, CHUNK, G_PRIORITY_DEFAULT, call->cancellable, read_body_cb,
                                   g_steal_pointer (&task));
}

static gboolean
refuse_certificate_cb (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       gpointer user_data)
{
  Call *call = user_data;
  call->tls_errors = errors;
  return FALSE;
}

static void
note_sent_cb (SoupMessage *message, gpointer user_data)
{
  Call *call = user_data;
  call->sent = TRUE;
}

/* A new connection each time: on one that has died libsoup sends a PUT or DELETE, too, a second time by
 * itself. */
static SoupMessage *
new_message (AvnSession *self, Call *call)
{
  SoupMessage *message = soup_message_new_from_uri (avn_request_get_method (call->request), call->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  GVariant *body = avn_request_get_body (call->request);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (!avn_request_is_anonymous (call->request))
    {
      g_autofree char *authorization = g_strconcat ("aivenv1 ", self->token, NULL);
      soup_message_headers_replace (headers, "Authorization", authorization);
    }
  if (body != NULL)
    {
      char *json = avn_json_print (body, AVN_JSON_COMPACT);
      g_autoptr (GBytes) bytes = g_bytes_new_take (json, strlen (json));
      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  g_signal_connect (message, "accept-certificate", G_CALLBACK (refuse_certificate_cb), call);
  g_signal_connect (message, "wrote-headers", G_CALLBACK (note_sent_cb), call);
  return message;
}

static void
start_attempt (GTask *task)
{
  AvnSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  call->n_attempts++;
  g_clear_object (&call->message);
  call->message = new_message (self, call);
  g_debug ("%s, attempt %u", avn_request_get_method (call->request), call->n_attempts);
  if (self->show_http)
    avn_trace_request (self->console, call->request, call->message, self->secrets);
  soup_session_send_async (self->soup, call->message, G_PRIORITY_DEFAULT, call->cancellable, send_message_cb,
                           task);
}

/* While an attempt is under way its callback reports; during a pause there is none, so that this has to. */
static void
stop_call (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  const gboolean pausing = call->pause != NULL;
  g_cancellable_cancel (call->cancellable);
  if (pausing)
    handle_failure (g_object_ref (task), g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, ""));
}

static gboolean
reach_deadline_cb (gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (G_TASK (user_data));
  Call *call = g_task_get_task_data (task);
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
  AvnSession *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  GMainContext *context = g_main_context_get_thread_default ();

  call->cancellable = g_cancellable_new ();
  if (self->timeout > 0)
    {
      call->give_up_time = g_get_monotonic_time () + (gint64)self->timeout * G_USEC_PER_SEC;
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

static GUri *
build_address (AvnSession *self, AvnRequest *request, GError **error)
{
  g_autofree char *path = avn_request_build_path (request, error);
  if (path == NULL || (!avn_request_is_anonymous (request) && !avn_session_check_token (self, error)))
    return NULL;
  return avn_address_join (self->base, path);
}

/**
 * avn_session_send_async:
 * @self: a session
 * @request: what to ask; it may be sent again
 * @cancellable: (nullable): ends the request early
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Sends a request. Redirects are not followed. Only a GET is tried again, at most three times in all, on
 * connection errors and statuses 429, 502, 503 and 504; whatever changes something is on the wire once at
 * most. All of it ends within the timeout of the settings. At most 8 MiB of an answer are read.
 */
void
avn_session_send_async (AvnSession *self,
                        AvnRequest *request,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  g_autoptr (GUri) uri = build_address (self, request, &error);

  g_task_set_source_tag (task, avn_session_send_async);
  g_task_set_check_cancellable (task, FALSE);
  if (uri == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  Call *call = g_new0 (Call, 1);
  call->request = g_object_ref (request);
  call->uri = g_steal_pointer (&uri);
  call->body = g_byte_array_new ();
  g_task_set_task_data (task, call, free_call_cb);
  if (avn_request_get_body (request) != NULL)
    avn_redact_collect (avn_request_get_body (request), self->secrets);
  watch_time_and_caller (task);
  start_attempt (g_steal_pointer (&task));
}

/**
 * avn_session_send_finish:
 * @self: a session
 * @result: what the callback got
 * @error: where to put an error: of domain AVN_API_ERROR; AVN_ERROR_LOGIN_REQUIRED without a token,
 * AVN_ERROR_USAGE for a path or token that cannot be sent, AVN_ERROR_INTERRUPTED if it was cancelled
 *
 * Ends sending a request.
 *
 * Returns: (transfer full) (nullable): the answer, an object of type "a{sv}" as [func@AvnClient.json_read]
 * makes it
 */
GVariant *
avn_session_send_finish (AvnSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
