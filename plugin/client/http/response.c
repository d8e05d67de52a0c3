/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/call-private.h"
#include "http/redact.h"
#include "json/read.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_MESSAGE_LENGTH 300
#define MAX_TYPE_LENGTH 60
#define MAX_REDACTED_LENGTH (64 * 1024)
#define MAX_VALUES_PER_MIB (AVN_JSON_MAX_VALUES / 8)

typedef struct
{
  guint http_status;
  AvnClientError code;
} StatusRow;

static const StatusRow status_rows[] = {
  { 401, AVN_CLIENT_ERROR_UNAUTHORIZED }, { 403, AVN_CLIENT_ERROR_FORBIDDEN },
  { 404, AVN_CLIENT_ERROR_NOT_FOUND },    { 409, AVN_CLIENT_ERROR_CONFLICT },
  { 429, AVN_CLIENT_ERROR_RATE_LIMITED }, { 510, AVN_CLIENT_ERROR_OTP_REQUIRED },
};

static AvnClientError
get_code (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (status_rows); i++)
    if (status_rows[i].http_status == status)
      return status_rows[i].code;
  return status >= 500 ? AVN_CLIENT_ERROR_SERVER : AVN_CLIENT_ERROR_REFUSED;
}

/* (nullable): the second line of an error. */
static const char *
get_status_advice (AvnCall *call, guint status)
{
  if ((status == 401 || status == 403) && !call->request->anonymous && call->session->token_advice != NULL)
    return call->session->token_advice;
  if (status == 401)
    return _ ("Log in with 'avn user login', or set AIVEN_AUTH_TOKEN to a valid access token.");
  return status == 429 ? _ ("Wait a moment before you try again.") : NULL;
}

/* (nullable): the member "message", or NULL if it is empty or not a string. */
static const char *
get_message (JsonObject *object)
{
  const char *message = avn_json_get_string (object, "message");
  return message != NULL && *message != '\0' ? message : NULL;
}

/* (nullable): the message of the first entry of "errors", which is the most precise, else of the response. */
static const char *
find_message (JsonObject *response)
{
  JsonNode *errors = json_object_get_member (response, "errors");
  JsonArray *list = errors != NULL && JSON_NODE_HOLDS_ARRAY (errors) ? json_node_get_array (errors) : NULL;
  JsonNode *first
      = list != NULL && json_array_get_length (list) > 0 ? json_array_get_element (list, 0) : NULL;
  const char *message = NULL;
  if (first != NULL && JSON_NODE_HOLDS_OBJECT (first))
    message = get_message (json_node_get_object (first));
  else if (first != NULL && avn_json_is_string (first))
    message = json_node_get_string (first);
  return message != NULL && *message != '\0' ? message : get_message (response);
}

/* Redaction lengthens and shortens text, so more of it is redacted than shown. */
static char *
make_safe (AvnCall *call, const char *text, gssize max_length)
{
  g_autofree char *redacted = avn_redact_text (text, MAX_REDACTED_LENGTH, call->session->secrets);
  return avn_text_make_safe (redacted, max_length);
}

static JsonNode *
parse_body (AvnCall *call, GBytes *body, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  return avn_json_read_limited (text != NULL ? text : "", length,
                                call->session->max_mebibytes * MAX_VALUES_PER_MIB, error);
}

/* Shows the server's message, never the raw body, as it may contain a secret. */
static GError *
new_status_error (AvnCall *call, GBytes *body)
{
  const guint status = soup_message_get_status (call->message);
  g_autoptr (JsonNode) node = parse_body (call, body, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    avn_redact_collect (json_node_get_object (node), call->session->secrets);
  const char *message
      = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? find_message (json_node_get_object (node)) : NULL;
  const char *reason = soup_message_get_reason_phrase (call->message);
  const char *advice = get_status_advice (call, status);
  if (message == NULL)
    message = reason != NULL && *reason != '\0' ? reason : soup_status_get_phrase (status);
  g_autofree char *safe = make_safe (call, message, MAX_MESSAGE_LENGTH);
  return avn_client_error_new (get_code (status), status,
                               /* Translators: %s is the server's message, often in English. */
                               _ ("The server responded: %s (HTTP status %u).%s%s"), safe, status,
                               advice != NULL ? "\n" : "", advice != NULL ? advice : "");
}

/* (transfer full) (nullable): scheme, host and port of the target only: the rest may contain a secret. */
static char *
describe_redirect (AvnCall *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *location = soup_message_headers_get_one (headers, "Location");
  g_autoptr (GUri) target
      = location != NULL ? g_uri_parse_relative (call->uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  if (target == NULL || g_uri_get_host (target) == NULL || *g_uri_get_host (target) == '\0')
    return NULL;
  g_autoptr (GUri) origin = g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (target), NULL,
                                         g_uri_get_host (target), g_uri_get_port (target), "", NULL, NULL);
  g_autofree char *text = g_uri_to_string (origin);
  return make_safe (call, text, MAX_MESSAGE_LENGTH);
}

static GError *
new_redirect_error (AvnCall *call)
{
  const guint status = soup_message_get_status (call->message);
  g_autofree char *target = describe_redirect (call);
  if (target == NULL)
    return avn_client_error_new (AVN_CLIENT_ERROR_SERVER, status,
                                 _ ("The server redirects to an unknown location (HTTP status %u)."), status);
  return avn_client_error_new (
      AVN_CLIENT_ERROR_SERVER, status,
      /* Translators: %s is the scheme, host and port of a URL. */
      _ ("The server redirects to %s (HTTP status %u). avn does not send your token there."), target, status);
}

/* (transfer none): the advice for a response that could not be read; may be empty */
const char *
avn_call_get_size_advice (const GError *cause)
{
  const gboolean is_too_large = g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  return is_too_large ? _ ("Use --answer-limit=MIB to raise the limit.") : "";
}

static GError *
new_invalid_error (AvnCall *call, const GError *cause)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  g_autofree char *safe_type = make_safe (call, type != NULL ? type : "?", MAX_TYPE_LENGTH);
  const char *advice = avn_client_request_is_change (call->request)
                           ? _ ("The server reported success, so the request may have been carried out.")
                           : avn_call_get_size_advice (cause);
  return avn_client_error_new (AVN_CLIENT_ERROR_SERVER, soup_message_get_status (call->message),
                               /* Translators: the first %s is a media type such as text/html, the second the
                                  reason, such as "it is empty". */
                               _ ("The server's response (%s) cannot be used: %s.%s%s"), safe_type,
                               cause->message, *advice != '\0' ? "\n" : "", advice);
}

/* If a response has several Content-Length fields, libsoup uses the last one, and a proxy may have used
 * another. */
static gboolean
check_lengths (AvnCall *call, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *lengths = soup_message_headers_get_list (headers, "Content-Length");
  g_auto (GStrv) values = g_strsplit (lengths != NULL ? lengths : "", ",", -1);
  for (guint i = 1; values[0] != NULL && values[i] != NULL; i++)
    if (!g_str_equal (g_strstrip (values[i]), g_strstrip (values[0])))
      {
        g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("it announces several lengths"));
        return FALSE;
      }
  return TRUE;
}

/* (transfer full) (nullable) */
static JsonObject *
read_object (AvnCall *call, GBytes *body, GError **error)
{
  const gboolean has_no_content
      = soup_message_get_status (call->message) == SOUP_STATUS_NO_CONTENT && g_bytes_get_size (body) == 0;
  g_autoptr (GBytes) empty_object = g_bytes_new_static ("{}", 2);
  g_autoptr (JsonNode) node = parse_body (call, has_no_content ? empty_object : body, error);
  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("it is not a JSON object"));
      return NULL;
    }
  JsonObject *object = json_node_get_object (node);
  if (!avn_client_request_check_response (call->request, object, error))
    return NULL;
  avn_redact_collect (object, call->session->secrets);
  return json_object_ref (object);
}

/* A success has a status of 2xx, one length, and one JSON object with the members that the request expects,
 * or with the list that the call wants. Status 204 without a body counts as an empty object. Returns a
 * JsonObject or AvnRecords (transfer full), or NULL with an error of domain AVN_CLIENT_ERROR. */
gpointer
avn_call_read_response (AvnCall *self, GBytes *body, GError **error)
{
  const guint status = soup_message_get_status (self->message);
  g_autoptr (GError) cause = NULL;
  gpointer response = NULL;
  if (SOUP_STATUS_IS_REDIRECTION (status))
    g_propagate_error (error, new_redirect_error (self));
  else if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    g_propagate_error (error, new_status_error (self, body));
  else if (check_lengths (self, &cause))
    response = self->list == NULL
                   ? (gpointer)read_object (self, body, &cause)
                   : avn_json_read_list_limited (body, self->list,
                                                 self->session->max_mebibytes * MAX_VALUES_PER_MIB, &cause);
  if (cause != NULL)
    g_propagate_error (error, new_invalid_error (self, cause));
  return response;
}
