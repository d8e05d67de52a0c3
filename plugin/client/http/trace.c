/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/address.h"
#include "http/call-private.h"
#include "http/redact.h"

#include <avn-client/json-reader.h>

static const char *const secret_headers[]
    = { "authorization",    "cookie", "proxy-authenticate", "proxy-authorization", "set-cookie",
        "www-authenticate", NULL };

static void
trace_text (AvnCall *call, char direction, const char *text)
{
  g_autofree char *redacted = avn_redact_text (text, AVN_REDACT_MAX_LENGTH, call->session->secrets);
  g_auto (GStrv) lines = g_strsplit (redacted, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *safe = avn_text_make_safe (lines[i], -1);
      avn_console_note (call->session->console, "%c %s", direction, safe);
    }
}

static void
trace_headers (AvnCall *call, char direction, SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);
      const gboolean secret = g_strv_contains (secret_headers, lower);
      g_autofree char *line = g_strdup_printf ("%s: %s", name, secret ? AVN_REDACTED : value);
      trace_text (call, direction, line);
    }
}

static void
trace_json (AvnCall *call, char direction, JsonNode *node)
{
  g_autoptr (JsonNode) redacted = avn_redact_node (node);
  g_autofree char *json = avn_json_print (redacted, AVN_JSON_PRETTY);
  trace_text (call, direction, json);
}

void
avn_call_trace_request (AvnCall *self)
{
  g_autofree char *path = avn_client_request_describe_path (self->request);
  g_autoptr (GUri) shown = avn_address_join (self->session->base, path);
  g_autofree char *url = g_uri_to_string (shown);
  g_autofree char *line = g_strdup_printf ("%s %s", self->request->method, url);
  trace_text (self, '>', line);
  trace_headers (self, '>', soup_message_get_request_headers (self->message));
  if (self->request->body != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), self->request->body);
      trace_json (self, '>', node);
    }
}

/* A body that is not JSON is not shown: it may contain a secret anywhere. */
void
avn_call_trace_response (AvnCall *self, GBytes *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) node = avn_client_json_read (text != NULL ? text : "", length, NULL);
  const char *reason = soup_message_get_reason_phrase (self->message);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    avn_redact_collect (json_node_get_object (node), self->session->secrets);
  g_autofree char *line
      = g_strdup_printf ("%u %s", soup_message_get_status (self->message), reason != NULL ? reason : "");
  trace_text (self, '<', line);
  trace_headers (self, '<', soup_message_get_response_headers (self->message));
  if (node != NULL)
    trace_json (self, '<', node);
  else if (length > 0)
    avn_console_note (self->session->console, "< [%" G_GSIZE_FORMAT " bytes that are not JSON]", length);
}
