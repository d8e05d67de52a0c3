/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/answer.h"
#include "http/redact.h"
#include "json/read.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONGEST_SHOWN_MESSAGE 300

typedef struct
{
  guint http_status;
  AvnClientError code;
  const char *advice; /* (nullable) */
} StatusRow;

static const StatusRow status_rows[] = {
  { 401, AVN_CLIENT_ERROR_UNAUTHORIZED,
    N_ ("Log in with \"avn user login\", or set AIVEN_AUTH_TOKEN to a valid access token.") },
  { 403, AVN_CLIENT_ERROR_FORBIDDEN, NULL },
  { 404, AVN_CLIENT_ERROR_NOT_FOUND, NULL },
  { 409, AVN_CLIENT_ERROR_CONFLICT, NULL },
  { 429, AVN_CLIENT_ERROR_RATE_LIMITED, N_ ("Wait a moment before you try again.") },
  { 510, AVN_CLIENT_ERROR_OTP_REQUIRED, NULL },
};

static const char *
find_member_message (JsonObject *object)
{
  const char *message = avn_json_get_string (object, "message");
  return message != NULL && *message != '\0' ? message : NULL;
}

/* The first entry of "errors" says most; any part may be missing or of an odd type. */
static const char *
find_message (JsonObject *answer)
{
  JsonNode *errors = json_object_get_member (answer, "errors");
  JsonArray *list = errors != NULL && JSON_NODE_HOLDS_ARRAY (errors) ? json_node_get_array (errors) : NULL;
  const char *message = NULL;
  if (list != NULL && json_array_get_length (list) > 0)
    {
      JsonNode *first = json_array_get_element (list, 0);
      if (JSON_NODE_HOLDS_OBJECT (first))
        message = find_member_message (json_node_get_object (first));
      else if (avn_json_is_string (first))
        message = json_node_get_string (first);
    }
  return message != NULL && *message != '\0' ? message : find_member_message (answer);
}

/* The server's own words, fit to be shown; never the raw body, as it may hold a secret. */
static char *
get_words (JsonNode *answer, SoupMessage *message, GPtrArray *secrets)
{
  const gboolean is_object = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer);
  const char *words = is_object ? find_message (json_node_get_object (answer)) : NULL;
  const char *reason = soup_message_get_reason_phrase (message);
  if (words == NULL)
    words = reason != NULL && *reason != '\0' ? reason
                                              : soup_status_get_phrase (soup_message_get_status (message));
  g_autofree char *redacted = avn_redact_text (words, secrets);
  return avn_text_make_safe (redacted, LONGEST_SHOWN_MESSAGE);
}

static JsonNode *
read_body (GBytes *body, guint max_values, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  return avn_json_read_limited (text != NULL ? text : "", length, max_values, error);
}

static void
set_status_error (SoupMessage *message, GBytes *body, guint max_values, GPtrArray *secrets, GError **error)
{
  const guint status = soup_message_get_status (message);
  g_autoptr (JsonNode) answer = read_body (body, max_values, NULL);
  g_autofree char *words = get_words (answer, message, secrets);
  AvnClientError code = status >= 500 ? AVN_CLIENT_ERROR_SERVER : AVN_CLIENT_ERROR_REFUSED;
  const char *advice = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (status_rows); i++)
    if (status_rows[i].http_status == status)
      {
        code = status_rows[i].code;
        advice = status_rows[i].advice;
      }
  g_propagate_error (error,
                     avn_client_error_new (code, status,
                                           /* Translators: %s is what the server says, often in English. */
                                           _ ("The server answered: %s (HTTP status %u).%s%s"), words, status,
                                           advice != NULL ? "\n" : "", advice != NULL ? _ (advice) : ""));
}

/* Where a redirect leads, without what may be a secret in it; NULL if it does not say. */
static char *
describe_redirect (SoupMessage *message, GPtrArray *secrets)
{
  const char *location
      = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  g_autoptr (GUri) target = location != NULL ? g_uri_parse_relative (soup_message_get_uri (message), location,
                                                                     SOUP_HTTP_URI_FLAGS, NULL)
                                             : NULL;
  if (target == NULL || g_uri_get_host (target) == NULL || *g_uri_get_host (target) == '\0')
    return NULL;
  g_autoptr (GUri) place = g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (target), NULL,
                                        g_uri_get_host (target), g_uri_get_port (target), "", NULL, NULL);
  g_autofree char *text = g_uri_to_string (place);
  g_autofree char *redacted = avn_redact_text (text, secrets);
  return avn_text_make_safe (redacted, LONGEST_SHOWN_MESSAGE);
}

static void
set_redirect_error (SoupMessage *message, GPtrArray *secrets, GError **error)
{
  const guint status = soup_message_get_status (message);
  g_autofree char *place = describe_redirect (message, secrets);
  g_propagate_error (
      error,
      place != NULL
          ? avn_client_error_new (AVN_CLIENT_ERROR_SERVER, status,
                                  /* Translators: %s is the beginning of a URL. */
                                  _ ("The server redirects to %s (HTTP status %u); a token is not sent on."),
                                  place, status)
          : avn_client_error_new (AVN_CLIENT_ERROR_SERVER, status,
                                  _ ("The server redirects to an unknown place (HTTP status %u)."), status));
}

/**
 * avn_answer_get_advice:
 * @cause: why an answer could not be read
 *
 * Says what the user can do about it.
 *
 * Returns: (transfer none): a sentence, or an empty text
 */
const char *
avn_answer_get_advice (const GError *cause)
{
  const gboolean is_too_large = g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  return is_too_large ? _ ("The option --answer-limit allows for more.") : "";
}

static void
set_nonsense_error (AvnClientRequest *request, SoupMessage *message, const GError *cause, GError **error)
{
  const char *type
      = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);
  g_autofree char *safe_type = avn_text_make_safe (type != NULL ? type : "?", 60);
  const char *advice = avn_client_request_is_change (request)
                           ? _ ("The server reported success, so the request may have been carried out.")
                           : avn_answer_get_advice (cause);
  g_propagate_error (
      error, avn_client_error_new (
                 AVN_CLIENT_ERROR_SERVER, soup_message_get_status (message),
                 /* Translators: the first %s is a media type such as text/html, the second a reason. */
                 _ ("The server's answer (%s) makes no sense: %s.%s%s"), safe_type, cause->message,
                 *advice != '\0' ? "\n" : "", advice));
}

/* Of two lengths libsoup believes the last, and whatever stands between client and server maybe the other. */
static gboolean
check_lengths (SoupMessage *message, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
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

/* Whether the status and the headers are those of a success. */
static gboolean
check_head (AvnClientRequest *request,
            SoupMessage *message,
            GBytes *body,
            guint max_values,
            GPtrArray *secrets,
            GError **error)
{
  const guint status = soup_message_get_status (message);
  g_autoptr (GError) cause = NULL;
  if (SOUP_STATUS_IS_REDIRECTION (status))
    set_redirect_error (message, secrets, error);
  else if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    set_status_error (message, body, max_values, secrets, error);
  else if (!check_lengths (message, &cause))
    set_nonsense_error (request, message, cause, error);
  else
    return TRUE;
  return FALSE;
}

/* (transfer full) (nullable) */
static JsonObject *
read_object (AvnClientRequest *request, GBytes *body, guint max_values, GError **error)
{
  g_autoptr (JsonNode) node = read_body (body, max_values, error);
  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("it is not a JSON object"));
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  JsonObject *object = json_node_get_object (node);
  return avn_client_request_check_answer (request, object, error) ? json_object_ref (object) : NULL;
}

/**
 * avn_answer_read:
 * @request: what was asked
 * @message: the answer's status and headers
 * @body: the whole body
 * @max_values: how many values of JSON the body may hold
 * @secrets: (element-type utf8): what must not be shown
 * @error: where to put an error of domain AVN_CLIENT_ERROR
 *
 * Decides whether an answer is a success: a status of 2xx, one JSON object, the members that the request
 * expects, and one length. Status 204 promises an empty body, which stands for an empty object.
 *
 * Returns: (transfer full) (nullable): the object
 */
JsonObject *
avn_answer_read (AvnClientRequest *request,
                 SoupMessage *message,
                 GBytes *body,
                 guint max_values,
                 GPtrArray *secrets,
                 GError **error)
{
  static const char no_content[] = "{}";
  const gboolean is_empty
      = soup_message_get_status (message) == SOUP_STATUS_NO_CONTENT && g_bytes_get_size (body) == 0;
  g_autoptr (GBytes) content
      = is_empty ? g_bytes_new_static (no_content, strlen (no_content)) : g_bytes_ref (body);
  g_autoptr (GError) cause = NULL;
  if (!check_head (request, message, body, max_values, secrets, error))
    return NULL;
  JsonObject *object = read_object (request, content, max_values, &cause);
  if (object == NULL)
    set_nonsense_error (request, message, cause, error);
  return object;
}

/**
 * avn_answer_read_list:
 * @request: what was asked
 * @message: the answer's status and headers
 * @body: the whole body
 * @member: the member that must be an array of objects
 * @max_values: how many values of JSON the body may hold
 * @secrets: (element-type utf8): what must not be shown
 * @error: where to put an error of domain AVN_CLIENT_ERROR
 *
 * Decides whether an answer that should hold a list is a success, as avn_answer_read () does.
 *
 * Returns: (transfer full) (nullable): the records
 */
AvnRecords *
avn_answer_read_list (AvnClientRequest *request,
                      SoupMessage *message,
                      GBytes *body,
                      const char *member,
                      guint max_values,
                      GPtrArray *secrets,
                      GError **error)
{
  g_autoptr (GError) cause = NULL;
  if (!check_head (request, message, body, max_values, secrets, error))
    return NULL;
  AvnRecords *records = avn_json_read_list_limited (body, member, max_values, &cause);
  if (records == NULL)
    set_nonsense_error (request, message, cause, error);
  return records;
}
