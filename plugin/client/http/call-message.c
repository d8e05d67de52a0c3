/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/call-private.h"

#include <string.h>

/* The messages of a call, and limits on responses that libsoup reads by itself. */

#define MAX_INTERIM_RESPONSES 100

typedef struct
{
  GSource parent;
  AvnCall *call;
  SoupMessage *message; /* (owned) */
} GuardSource;

static gboolean
is_for_proxy (SoupMessage *message)
{
  return g_str_equal (soup_message_get_method (message), "CONNECT");
}

static void
stop_call (AvnCall *call, SoupMessage *message, AvnCallExcess excess)
{
  call->excess = is_for_proxy (message) ? AVN_CALL_EXCESS_PROXY : excess;
  g_cancellable_cancel (call->cancellable);
}

static gboolean
has_too_much (GSource *source)
{
  GuardSource *self = (GuardSource *)source;
  SoupMessageMetrics *metrics = soup_message_get_metrics (self->message);
  return soup_message_metrics_get_response_body_bytes_received (metrics)
         > avn_client_session_get_max_body (self->call->session);
}

static gboolean
prepare_guard_cb (GSource *source, int *timeout_ms)
{
  *timeout_ms = -1;
  return has_too_much (source);
}

static gboolean
dispatch_guard_cb (GSource *source, GSourceFunc callback, gpointer user_data)
{
  GuardSource *self = (GuardSource *)source;
  stop_call (self->call, self->message, AVN_CALL_EXCESS_BODY);
  return G_SOURCE_REMOVE;
}

static void
finalize_guard_cb (GSource *source)
{
  g_clear_object (&((GuardSource *)source)->message);
}

static GSourceFuncs guard_functions = { .prepare = prepare_guard_cb,
                                        .check = has_too_much,
                                        .dispatch = dispatch_guard_cb,
                                        .finalize = finalize_guard_cb };

/* Limits bodies that libsoup reads by itself, because it may have to send the request again. */
static void
guard_body_cb (SoupMessage *message, gpointer user_data)
{
  AvnCall *call = user_data;
  const guint status = soup_message_get_status (message);
  if (call->guard != NULL)
    return;
  if (!is_for_proxy (message) && status != SOUP_STATUS_UNAUTHORIZED
      && status != SOUP_STATUS_PROXY_UNAUTHORIZED && status != SOUP_STATUS_MISDIRECTED_REQUEST)
    return;
  call->guard = g_source_new (&guard_functions, sizeof (GuardSource));
  ((GuardSource *)call->guard)->call = call;
  ((GuardSource *)call->guard)->message = g_object_ref (message);
  g_source_set_priority (call->guard, G_PRIORITY_HIGH);
  g_source_attach (call->guard, g_main_context_get_thread_default ());
}

/* libsoup would send the request again, even a change (RFC 9110, section 15.5.20). */
static void
keep_misdirected_response_cb (SoupMessage *message, gpointer user_data)
{
  if (soup_message_get_status (message) == SOUP_STATUS_MISDIRECTED_REQUEST)
    g_signal_stop_emission_by_name (message, "got-body");
}

/* libsoup reads interim responses in one go; meanwhile neither the deadline nor a signal can end the call. */
static void
count_interim_response_cb (SoupMessage *message, gpointer user_data)
{
  AvnCall *call = user_data;
  if (++call->n_interim_responses > MAX_INTERIM_RESPONSES)
    stop_call (call, message, AVN_CALL_EXCESS_INTERIM);
}

static void
guard_message (AvnCall *self, SoupMessage *message)
{
  soup_message_add_flags (message, SOUP_MESSAGE_COLLECT_METRICS);
  g_signal_connect (message, "got-informational", G_CALLBACK (count_interim_response_cb), self);
  g_signal_connect (message, "got-headers", G_CALLBACK (guard_body_cb), self);
}

static void
guard_tunnel_cb (SoupSession *session, SoupMessage *message, gpointer user_data)
{
  AvnCall *call = user_data;
  if (!is_for_proxy (message))
    return;
  g_set_object (&call->tunnel, message);
  if (call->session->proxy_login != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Proxy-Authorization",
                                  call->session->proxy_login);
  guard_message (call, message);
}

static gboolean
refuse_certificate_cb (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags errors,
                       gpointer user_data)
{
  AvnCall *call = user_data;
  call->tls_errors = errors;
  return FALSE;
}

static void
note_sent_cb (SoupMessage *message, gpointer user_data)
{
  AvnCall *call = user_data;
  call->sent = TRUE;
  if (!avn_client_request_is_change (call->request) || call->session->n_changes++ > 0)
    return;
  g_autoptr (GError) error = avn_call_new_interrupted_error (call);
  avn_console_set_interrupt_error (call->session->console, error);
}

/* At "starting", the message also has the headers that libsoup adds. */
static void
trace_request_cb (SoupMessage *message, gpointer user_data)
{
  AvnCall *call = user_data;
  if (call->session->show_http)
    avn_call_trace_request (call);
}

/* A change gets a new connection: on a stale one libsoup sends even a PUT or DELETE twice. */
static SoupMessage *
new_message (AvnCall *self)
{
  AvnClientRequest *request = self->request;
  SoupMessage *message = soup_message_new_from_uri (request->method, self->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (avn_client_request_is_change (request))
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (!request->anonymous)
    {
      g_autofree char *authorization = g_strconcat ("aivenv1 ", self->session->token, NULL);
      soup_message_headers_replace (headers, "Authorization", authorization);
    }
  if (request->body != NULL)
    {
      char *json = avn_json_print_object (request->body, AVN_JSON_COMPACT);
      g_autoptr (GBytes) bytes = g_bytes_new_take (json, strlen (json));
      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  return message;
}

/* libsoup may keep a message longer than the call, so its signals are disconnected. */
void
avn_call_drop_message (AvnCall *self)
{
  if (self->guard != NULL)
    g_source_destroy (self->guard);
  g_clear_pointer (&self->guard, g_source_unref);
  g_signal_handlers_disconnect_by_data (self->soup, self);
  if (self->tunnel != NULL)
    g_signal_handlers_disconnect_by_data (self->tunnel, self);
  g_clear_object (&self->tunnel);
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
}

/* Prepares another attempt: a SoupMessage is sent only once, and the CA certificates may have changed. */
void
avn_call_renew_message (AvnCall *self)
{
  AvnTrust *trust = self->session->trust;
  avn_call_drop_message (self);
  if (trust != NULL)
    g_set_object (&self->tls_database, avn_trust_get_database (trust));
  self->message = new_message (self);
  g_signal_connect (self->message, "accept-certificate", G_CALLBACK (refuse_certificate_cb), self);
  g_signal_connect (self->message, "starting", G_CALLBACK (trace_request_cb), self);
  g_signal_connect (self->message, "wrote-headers", G_CALLBACK (note_sent_cb), self);
  /* These must run before the handlers of libsoup, so connect them before sending. */
  guard_message (self, self->message);
  g_signal_connect (self->message, "got-body", G_CALLBACK (keep_misdirected_response_cb), self);
  g_signal_connect (self->soup, "request-queued", G_CALLBACK (guard_tunnel_cb), self);
}

/* libsoup does not always report that a connection was closed before the announced length. */
gboolean
avn_call_is_complete (AvnCall *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  return soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH
         || soup_message_headers_get_content_length (headers) == (goffset)self->body->len;
}
