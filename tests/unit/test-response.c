/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test-server.h"
#include "avn-test.h"

#define LONG_TEXT                                                                                            \
  "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"

typedef struct
{
  const char *name;
  const char *method;
  guint status;
  const char *body; /* (nullable) */
  int code;         /* of AVN_CLIENT_ERROR */
  const char *message;
} FailureRow;

static const FailureRow failure_rows[] = {
  { "400", "GET", 400, "{\"message\":\"Invalid input\"}", AVN_CLIENT_ERROR_REFUSED,
    "The server responded: Invalid input (HTTP status 400)" },
  { "401", "GET", 401, "{\"message\":\"Expired db token\"}", AVN_CLIENT_ERROR_UNAUTHORIZED,
    "Expired db token (HTTP status 401).\nLog in with 'avn user login'" },
  { "403", "GET", 403, "{}", AVN_CLIENT_ERROR_FORBIDDEN, "Forbidden (HTTP status 403)" },
  { "404", "GET", 404, "{}", AVN_CLIENT_ERROR_NOT_FOUND, "Not Found (HTTP status 404)" },
  { "409", "GET", 409, "{}", AVN_CLIENT_ERROR_CONFLICT, "Conflict (HTTP status 409)" },
  { "418", "GET", 418, "{}", AVN_CLIENT_ERROR_REFUSED, "(HTTP status 418)" },
  { "429", "POST", 429, "{}", AVN_CLIENT_ERROR_RATE_LIMITED, "(HTTP status 429).\nWait a moment" },
  { "500", "GET", 500, "{}", AVN_CLIENT_ERROR_SERVER, "Internal Server Error (HTTP status 500)" },
  { "501", "GET", 501, "{}", AVN_CLIENT_ERROR_SERVER, "(HTTP status 501)" },
  { "502", "POST", 502, "{}", AVN_CLIENT_ERROR_SERVER, "(HTTP status 502)" },
  { "503", "PUT", 503, "{}", AVN_CLIENT_ERROR_SERVER, "(HTTP status 503)" },
  { "504", "DELETE", 504, "{}", AVN_CLIENT_ERROR_SERVER, "(HTTP status 504)" },
  { "510", "POST", 510, "{}", AVN_CLIENT_ERROR_OTP_REQUIRED, "(HTTP status 510)" },
  { "300", "GET", 300, "{\"user\":{}}", AVN_CLIENT_ERROR_SERVER, "redirects" },
  { "304", "GET", 304, NULL, AVN_CLIENT_ERROR_SERVER, "redirects" },
  { "markup", "GET", 404, "<html>EXAMPLE</html>", AVN_CLIENT_ERROR_NOT_FOUND, "responded: Not Found (HTTP" },
  { "no-body", "GET", 404, NULL, AVN_CLIENT_ERROR_NOT_FOUND, "responded: Not Found (HTTP" },
  { "first-of-errors", "GET", 400,
    "{\"errors\":[{\"message\":\"first\"},{\"message\":\"second\"}],\"message\":\"outer\"}",
    AVN_CLIENT_ERROR_REFUSED, "responded: first (HTTP" },
  { "no-message-in-errors", "GET", 400, "{\"errors\":[{\"status\":400}],\"message\":\"outer\"}",
    AVN_CLIENT_ERROR_REFUSED, "responded: outer (HTTP" },
  { "empty-message-in-errors", "GET", 400, "{\"errors\":[{\"message\":\"\"}],\"message\":\"outer\"}",
    AVN_CLIENT_ERROR_REFUSED, "responded: outer (HTTP" },
  { "text-in-errors", "GET", 400, "{\"errors\":[\"text\"]}", AVN_CLIENT_ERROR_REFUSED,
    "responded: text (HTTP" },
  { "list-in-errors", "GET", 400, "{\"errors\":[[]]}", AVN_CLIENT_ERROR_REFUSED,
    "responded: Bad Request (HTTP" },
  { "no-errors", "GET", 400, "{\"errors\":[]}", AVN_CLIENT_ERROR_REFUSED, "responded: Bad Request (HTTP" },
  { "errors-is-text", "GET", 400, "{\"errors\":\"x\"}", AVN_CLIENT_ERROR_REFUSED,
    "responded: Bad Request (HTTP" },
  { "errors-is-null", "GET", 400, "{\"errors\":null,\"message\":null}", AVN_CLIENT_ERROR_REFUSED,
    "responded: Bad Request (HTTP" },
  { "message-is-a-number", "GET", 400, "{\"message\":1}", AVN_CLIENT_ERROR_REFUSED,
    "responded: Bad Request (HTTP" },
  { "list", "GET", 400, "[\"text\"]", AVN_CLIENT_ERROR_REFUSED, "responded: Bad Request (HTTP" },
  { "unsafe-message", "GET", 400, "{\"message\":\"a\\u001b[2J\\nb\\u202e\"}", AVN_CLIENT_ERROR_REFUSED,
    "responded: a\\x1b[2J\\nb\\u202e (HTTP" },
  { "token-in-message", "GET", 400, "{\"message\":\"bad " AVN_TEST_TOKEN "!\"}", AVN_CLIENT_ERROR_REFUSED,
    "responded: bad [redacted]! (HTTP" },
  { "long-message", "GET", 400, "{\"message\":\"" LONG_TEXT LONG_TEXT LONG_TEXT "more\"}",
    AVN_CLIENT_ERROR_REFUSED, "responded: " LONG_TEXT LONG_TEXT LONG_TEXT "... (HTTP" },
  { "nonsense/empty", "GET", 200, "", AVN_CLIENT_ERROR_SERVER,
    "response (application/json) cannot be used: it is empty" },
  { "nonsense/markup", "GET", 200, "<html></html>", AVN_CLIENT_ERROR_SERVER,
    "it is not valid JSON at byte 1" },
  { "nonsense/cut", "GET", 200, "{\"user\":{\"user\":\"joh", AVN_CLIENT_ERROR_SERVER,
    "it is not valid JSON" },
  { "nonsense/two", "GET", 200, "{\"user\":{}}{}", AVN_CLIENT_ERROR_SERVER, "it is not valid JSON" },
  { "nonsense/list", "GET", 200, "[]", AVN_CLIENT_ERROR_SERVER, "it is not a JSON object" },
  { "nonsense/null", "GET", 200, "null", AVN_CLIENT_ERROR_SERVER, "it is not a JSON object" },
  { "nonsense/no-member", "GET", 200, "{}", AVN_CLIENT_ERROR_SERVER, "it has no member \"user\"" },
  { "nonsense/member-is-null", "GET", 200, "{\"user\":null}", AVN_CLIENT_ERROR_SERVER,
    "its member \"user\" has the wrong type" },
  { "nonsense/after-a-change", "POST", 200, "{}", AVN_CLIENT_ERROR_SERVER,
    "\nThe server reported success, so the request may have been carried out." },
  { "nonsense/no-content", "GET", 204, NULL, AVN_CLIENT_ERROR_SERVER, "it has no member \"user\"" },
};

static void
test_failure (gconstpointer data)
{
  const FailureRow *row = data;
  AvnTestServer server = { 0 };
  g_autoptr (AvnClientRequest) request = avn_client_request_new (row->method, "me", NULL);
  g_autoptr (GError) error = NULL;
  avn_client_request_expect (request, "user", JSON_TYPE_OBJECT);
  avn_test_server_set_up (&server, NULL);
  server.status = row->status;
  server.body = row->body;
  avn_test_server_connect (&server);
  g_assert_null (avn_test_server_ask (&server, request, NULL, &error));
  avn_test_assert_error (error, AVN_CLIENT_ERROR, row->code, row->message);
  g_assert_cmpuint (avn_client_error_get_http_status (error), ==, row->status);
  g_assert_cmpuint (server.n_requests, ==, 1);
  avn_test_server_tear_down (&server, NULL);
}

typedef struct
{
  const char *name;
  guint status;
  const char *body; /* (nullable) */
  const char *expected;
} SuccessRow;

static const SuccessRow success_rows[] = {
  { "200", 200, "{\"message\":\"ok\"}", "{\"message\":\"ok\"}" },
  { "201", 201, "{\"a\":1.50}", "{\"a\":1.50}" },
  { "204", 204, NULL, "{}" },
  { "spaces", 200, " {} \n", "{}" },
  { "errors-in-a-success", 200, "{\"errors\":[[]]}", "{\"errors\":[[]]}" },
};

static void
test_success (gconstpointer data)
{
  const SuccessRow *row = data;
  AvnTestServer server = { 0 };
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("POST", "me", "logout", NULL);
  g_autoptr (GError) error = NULL;
  avn_test_server_set_up (&server, NULL);
  server.status = row->status;
  server.body = row->body;
  avn_test_server_connect (&server);
  g_autoptr (JsonObject) answer = avn_test_server_ask (&server, request, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *json = answer != NULL ? avn_json_print_object (answer, AVN_JSON_COMPACT) : NULL;
  g_assert_cmpstr (json, ==, row->expected);
  avn_test_server_tear_down (&server, NULL);
}

typedef struct
{
  const char *name;
  guint status;
  const char *location;
  const char *message;
} RedirectRow;

static const RedirectRow redirect_rows[] = {
  { "301", 301, "https://portal.example.com/login?from=api", "redirects to https://portal.example.com" },
  { "302", 302, "https://portal.example.com:8443/", "redirects to https://portal.example.com:8443" },
  { "303", 303, "/elsewhere", "redirects to http://127.0.0.1" },
  { "307", 307, "http://portal.example.com", "redirects to http://portal.example.com" },
  { "308", 308, "//portal.example.com/", "redirects to http://portal.example.com" },
  { "with-password", 302, "https://john:EXAMPLE@portal.example.com/",
    "redirects to https://portal.example.com" },
  { "nowhere", 302, NULL, "unknown location" },
};

static void
test_redirect (gconstpointer data)
{
  const RedirectRow *row = data;
  AvnTestServer server = { 0 };
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("DELETE", "access_token", "EXAMPLE", NULL);
  g_autoptr (GError) error = NULL;
  avn_test_server_set_up (&server, NULL);
  server.status = row->status;
  server.location = row->location;
  avn_test_server_connect (&server);
  g_assert_null (avn_test_server_ask (&server, request, NULL, &error));
  avn_test_assert_error (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_SERVER, row->message);
  avn_test_assert_lacks (error != NULL ? error->message : NULL, "EXAMPLE");
  g_assert_cmpuint (server.n_requests, ==, 1);
  avn_test_server_tear_down (&server, NULL);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/response/failure", failure_rows, test_failure);
  AVN_TEST_ADD_ROWS ("/response/success", success_rows, test_success);
  AVN_TEST_ADD_ROWS ("/response/redirect", redirect_rows, test_redirect);
  return g_test_run ();
}
