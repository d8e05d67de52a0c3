/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/call-private.h"
#include "http/request-private.h"
#include "http/trace.h"

#include <string.h>

/* What goes over the wire for a request. */

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
}

/* Only now has libsoup added its own headers. */
static void
trace_request_cb (SoupMessage *message, gpointer user_data)
{
  AvnCall *call = user_data;
  if (call->session->show_http)
    avn_trace_request (call->session->console, call->request, message, call->session->secrets);
}

/* A change has a new connection: on one that has died libsoup sends a PUT or DELETE, too, a second time by
 * itself. */
static SoupMessage *
new_message (AvnCall *self)
{
  SoupMessage *message = soup_message_new_from_uri (avn_client_request_get_method (self->request), self->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  JsonObject *body = avn_client_request_get_body (self->request);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (avn_client_request_is_change (self->request))
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (!avn_client_request_is_anonymous (self->request))
    {
      g_autofree char *authorization = g_strconcat ("aivenv1 ", self->session->token, NULL);
      soup_message_headers_replace (headers, "Authorization", authorization);
    }
  if (body != NULL)
    {
      char *json = avn_json_print_object (body, AVN_JSON_COMPACT);
      g_autoptr (GBytes) bytes = g_bytes_new_take (json, strlen (json));
      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  g_signal_connect (message, "accept-certificate", G_CALLBACK (refuse_certificate_cb), self);
  g_signal_connect (message, "starting", G_CALLBACK (trace_request_cb), self);
  g_signal_connect (message, "wrote-headers", G_CALLBACK (note_sent_cb), self);
  return message;
}

/* libsoup may keep a message longer than the call, which its signals would then reach. */
void
avn_call_drop_message (AvnCall *self)
{
  avn_call_unguard_message (self);
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
    g_set_object (&self->authorities, avn_trust_get_database (trust));
  self->message = new_message (self);
  avn_call_guard_message (self);
}

/* libsoup does not always tell that a connection ended before the announced length. */
gboolean
avn_call_is_complete (AvnCall *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  return soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH
         || soup_message_headers_get_content_length (headers) == (goffset)self->body->len;
}
