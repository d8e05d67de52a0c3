/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/trace.h"
#include "http/redact.h"

#include <avn-client/json-reader.h>
#include <string.h>

static const char *const secret_headers[]
    = { "authorization",    "cookie", "proxy-authenticate", "proxy-authorization", "set-cookie",
        "www-authenticate", NULL };

static void
trace_line (AvnConsole *console, char direction, const char *text, GPtrArray *secrets)
{
  g_autofree char *redacted = avn_redact_text (text, secrets);
  g_autofree char *safe = avn_text_make_safe (redacted, -1);
  avn_console_note (console, "%c %s", direction, safe);
}

static void
trace_headers (AvnConsole *console, char direction, SoupMessageHeaders *headers, GPtrArray *secrets)
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
      trace_line (console, direction, line, secrets);
    }
}

/* A secret may stand in the JSON in an escaped form, so that it is taken out before the JSON is written. */
static void
trace_json (AvnConsole *console, char direction, JsonNode *node, GPtrArray *secrets)
{
  g_autoptr (JsonNode) redacted = avn_redact_node (node, secrets);
  g_autofree char *json = avn_json_print (redacted, AVN_JSON_PRETTY);
  g_auto (GStrv) lines = g_strsplit (json, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    trace_line (console, direction, lines[i], secrets);
}

/* Shows a request as it is about to be sent, with every secret replaced. */
void
avn_trace_request (AvnConsole *console, AvnClientRequest *request, SoupMessage *message, GPtrArray *secrets)
{
  GUri *uri = soup_message_get_uri (message);
  g_autofree char *url = g_uri_to_string (uri);
  g_autofree char *path = avn_client_request_build_path (request, NULL);
  g_autofree char *shown_path = avn_client_request_describe_path (request);
  if (path != NULL && g_str_has_suffix (url, path))
    url[strlen (url) - strlen (path)] = '\0';
  g_autofree char *line = g_strdup_printf ("%s %s%s", soup_message_get_method (message), url, shown_path);
  trace_line (console, '>', line, secrets);
  trace_headers (console, '>', soup_message_get_request_headers (message), secrets);
  JsonObject *body = avn_client_request_get_body (request);
  g_autoptr (JsonNode) node = body != NULL ? json_node_init_object (json_node_alloc (), body) : NULL;
  if (node != NULL)
    trace_json (console, '>', node, secrets);
}

/* Shows an answer. A body that is not JSON is not shown: nobody knows where in it a secret might be. */
void
avn_trace_answer (AvnConsole *console, SoupMessage *message, GBytes *body, GPtrArray *secrets)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) answer = avn_client_json_read (text != NULL ? text : "", length, NULL);
  const char *reason = soup_message_get_reason_phrase (message);
  g_autofree char *line
      = g_strdup_printf ("%u %s", soup_message_get_status (message), reason != NULL ? reason : "");

  trace_line (console, '<', line, secrets);
  trace_headers (console, '<', soup_message_get_response_headers (message), secrets);
  if (answer != NULL)
    trace_json (console, '<', answer, secrets);
  else if (length > 0)
    avn_console_note (console, "< [%" G_GSIZE_FORMAT " bytes that are not JSON]", length);
}
