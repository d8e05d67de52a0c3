/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test-server.h"
#include "avn-test.h"

static void
test_request (AvnTestServer *server, gconstpointer data)
{
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("PUT", "access_token", "a/b+c=", NULL);
  g_autoptr (GError) error = NULL;
  server->body = "{}";
  g_autoptr (JsonObject) body = avn_test_parse_object ("{'description': 'größe \"x\"'}");
  avn_client_request_set_body (request, body);
  avn_test_server_connect (server);
  g_autoptr (JsonObject) answer = avn_test_server_ask (server, request, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
  g_assert_cmpstr (server->method, ==, "PUT");
  g_assert_cmpstr (server->path, ==, "/folder/v1/access_token/a%2Fb%2Bc%3D");
  g_assert_cmpstr (server->authorization, ==, "aivenv1 " AVN_TEST_TOKEN);
  g_assert_cmpstr (server->received, ==, "{\"description\":\"größe \\\"x\\\"\"}");
  g_autofree char *trace = avn_test_server_take_trace (server);
  g_assert_cmpstr (trace, ==, "");
}

static void
test_anonymous (AvnTestServer *server, gconstpointer data)
{
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("POST", "userauth", NULL);
  g_autoptr (GError) error = NULL;
  server->body = "{}";
  avn_client_request_set_anonymous (request, TRUE);
  avn_test_server_connect (server);
  g_autoptr (JsonObject) answer = avn_test_server_ask (server, request, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
  g_assert_cmpstr (server->authorization, ==, NULL);
}

typedef struct
{
  const char *name;
  const char *token; /* (nullable) */
  const char *segment;
  int code; /* of AVN_ERROR */
} UnsentRow;

static const UnsentRow unsent_rows[] = {
  { "empty-token", "", "me", AVN_ERROR_USAGE },
  { "token-with-line-end", AVN_TEST_TOKEN "\r\n", "me", AVN_ERROR_USAGE },
  { "token-with-umlaut", "EXÄMPLE", "me", AVN_ERROR_USAGE },
  { "empty-segment", AVN_TEST_TOKEN, "", AVN_ERROR_USAGE },
  { "dots", AVN_TEST_TOKEN, "..", AVN_ERROR_USAGE },
};

static void
test_unsent (gconstpointer data)
{
  const UnsentRow *row = data;
  AvnTestServer server = { 0 };
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("GET", row->segment, NULL);
  g_autoptr (GError) error = NULL;
  avn_test_server_set_up (&server, NULL);
  avn_test_server_connect (&server);
  avn_client_session_set_token (server.session, row->token);
  g_assert_null (avn_test_server_ask (&server, request, NULL, &error));
  g_assert_error (error, AVN_ERROR, row->code);
  g_assert_cmpuint (server.n_requests, ==, 0);
  avn_test_server_tear_down (&server, NULL);
}

static void
test_token (AvnTestServer *server, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  avn_test_server_connect (server);
  g_assert_true (avn_client_session_check_token (server->session, &error));
  g_assert_no_error (error);
  avn_client_session_set_token (server->session, avn_client_session_get_token (server->session));
  g_assert_cmpstr (avn_client_session_get_token (server->session), ==, AVN_TEST_TOKEN);
  g_autofree char *token = NULL;
  g_object_get (server->session, "token", &token, NULL);
  g_assert_cmpstr (token, ==, AVN_TEST_TOKEN);
  avn_client_session_set_token (server->session, NULL);
  g_assert_cmpstr (avn_client_session_get_token (server->session), ==, NULL);
  g_assert_false (avn_client_session_check_token (server->session, &error));
  g_assert_error (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_LOGIN_REQUIRED);
}

typedef struct
{
  const char *name;
  const char *method;
  const char *retry_after;
  guint n_failures;
  guint n_requests;
  gboolean success;
} RetryRow;

static const RetryRow retry_rows[] = {
  { "second-time-lucky", "GET", "0", 1, 2, TRUE },
  { "third-time-lucky", "GET", "0", 2, 3, TRUE },
  { "not-a-fourth-time", "GET", "0", 3, 3, FALSE },
  { "date-that-has-passed", "GET", "Fri, 01 Jan 2021 00:00:00 GMT", 1, 2, TRUE },
  { "not-longer-than-the-request-may-take", "GET", "3600", 1, 1, FALSE },
  { "never-a-post", "POST", "0", 1, 1, FALSE },
  { "never-a-put", "PUT", "0", 1, 1, FALSE },
  { "never-a-delete", "DELETE", "0", 1, 1, FALSE },
};

static void
test_retry (gconstpointer data)
{
  const RetryRow *row = data;
  AvnTestServer server = { 0 };
  g_autoptr (AvnClientRequest) request = avn_client_request_new (row->method, "me", NULL);
  g_autoptr (GError) error = NULL;
  avn_test_server_set_up (&server, NULL);
  server.body = "{}";
  server.retry_after = row->retry_after;
  server.n_failures = row->n_failures;
  avn_test_server_connect (&server);
  g_autoptr (JsonObject) answer = avn_test_server_ask (&server, request, NULL, &error);
  g_assert_cmpint (answer != NULL, ==, row->success);
  g_assert_cmpuint (server.n_requests, ==, row->n_requests);
  if (row->success)
    g_assert_no_error (error);
  else
    g_assert_error (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_SERVER);
  avn_test_server_tear_down (&server, NULL);
}

typedef struct
{
  const char *name;
  const char *method;
  AvnTestStall stall;
  int code; /* of AVN_CLIENT_ERROR */
} TimeoutRow;

static const TimeoutRow timeout_rows[] = {
  { "read", "GET", AVN_TEST_STALL_BEFORE_ANSWER, AVN_CLIENT_ERROR_TIMED_OUT },
  { "change", "POST", AVN_TEST_STALL_BEFORE_ANSWER, AVN_CLIENT_ERROR_OUTCOME_UNKNOWN },
  { "read-in-body", "GET", AVN_TEST_STALL_IN_BODY, AVN_CLIENT_ERROR_TIMED_OUT },
  { "change-in-body", "POST", AVN_TEST_STALL_IN_BODY, AVN_CLIENT_ERROR_OUTCOME_UNKNOWN },
};

static void
test_timeout (gconstpointer data)
{
  const TimeoutRow *row = data;
  AvnTestServer server = { 0 };
  g_autoptr (AvnClientRequest) request = avn_client_request_new (row->method, "me", NULL);
  g_autoptr (GError) error = NULL;
  avn_test_server_set_up (&server, NULL);
  server.stall = row->stall;
  avn_settings_set (server.settings, "request-timeout", "1");
  avn_test_server_connect (&server);
  g_assert_null (avn_test_server_ask (&server, request, NULL, &error));
  avn_test_assert_error (error, AVN_CLIENT_ERROR, row->code, "did not respond within 1 second.");
  avn_test_server_tear_down (&server, NULL);
}

typedef struct
{
  const char *name;
  const char *method;
  AvnTestStall stall;
  const char *message;
} InterruptRow;

#define UNKNOWN "Interrupted; the request was sent and may have been carried out."

static const InterruptRow interrupt_rows[] = {
  { "read", "GET", AVN_TEST_STALL_BEFORE_ANSWER, "Interrupted." },
  { "change", "DELETE", AVN_TEST_STALL_BEFORE_ANSWER, UNKNOWN },
  { "read-in-body", "GET", AVN_TEST_STALL_IN_BODY, "Interrupted." },
  { "change-in-body", "DELETE", AVN_TEST_STALL_IN_BODY, UNKNOWN },
};

static void
test_interrupt (gconstpointer data)
{
  const InterruptRow *row = data;
  AvnTestServer server = { 0 };
  g_autoptr (AvnClientRequest) request = avn_client_request_new (row->method, "me", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  avn_test_server_set_up (&server, NULL);
  server.stall = row->stall;
  server.cancellable = cancellable;
  avn_test_server_connect (&server);
  g_assert_null (avn_test_server_ask (&server, request, cancellable, &error));
  if (g_str_equal (row->message, UNKNOWN))
    avn_test_assert_error (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_OUTCOME_UNKNOWN, UNKNOWN);
  else
    avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_INTERRUPTED, row->message);
  avn_test_server_tear_down (&server, NULL);
}

typedef struct
{
  const char *name;
  const char *method;
  const char *raw;
  int code; /* of AVN_CLIENT_ERROR */
  const char *message;
} RawRow;

#define OK_STATUS "HTTP/1.1 200 OK\r\n"

static const RawRow raw_rows[] = {
  { "nothing", "POST", "", AVN_CLIENT_ERROR_OUTCOME_UNKNOWN, "\nThe request was sent, so it may have been" },
  { "not-http", "GET", "SSH-2.0-example\r\n\r\n", AVN_CLIENT_ERROR_SERVER, "is not HTTP" },
  { "not-http-after-a-change", "PUT", "SSH-2.0-example\r\n\r\n", AVN_CLIENT_ERROR_OUTCOME_UNKNOWN,
    "is not HTTP" },
  { "short-body", "GET", OK_STATUS "Content-Length: 20\r\n\r\n{}", AVN_CLIENT_ERROR_SERVER, "was cut off" },
  { "short-body-after-a-change", "POST", OK_STATUS "Content-Length: 20\r\n\r\n{}", AVN_CLIENT_ERROR_SERVER,
    "may have been carried out" },
  /* Only libsoup 3.6 notices by itself that this is cut off. */
  { "cut-at-chunk-border", "GET", OK_STATUS "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n",
    AVN_CLIENT_ERROR_SERVER, " response " },
  { "bad-chunk-size", "GET", OK_STATUS "Transfer-Encoding: chunked\r\n\r\nz\r\n{}\r\n0\r\n\r\n",
    AVN_CLIENT_ERROR_SERVER, "cannot be used: it is empty" },
  { "compressed", "GET", OK_STATUS "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\037\213\010",
    AVN_CLIENT_ERROR_SERVER, "cannot be used" },
};

static void
test_raw (gconstpointer data)
{
  const RawRow *row = data;
  AvnTestServer server = { 0 };
  g_autoptr (AvnClientRequest) request = avn_client_request_new (row->method, "me", NULL);
  g_autoptr (GError) error = NULL;
  avn_test_server_set_up (&server, NULL);
  server.raw = row->raw;
  avn_test_server_connect (&server);
  g_assert_null (avn_test_server_ask (&server, request, NULL, &error));
  avn_test_assert_error (error, AVN_CLIENT_ERROR, row->code, row->message);
  g_assert_cmpuint (server.n_requests, ==, 1);
  avn_test_server_tear_down (&server, NULL);
}

static void
test_interrupt_during_pause (AvnTestServer *server, gconstpointer data)
{
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("GET", "me", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  server->n_failures = G_MAXUINT;
  server->retry_after = "3600";
  server->cancellable = cancellable;
  avn_settings_set (server->settings, "request-timeout", "0");
  avn_test_server_connect (server);
  g_assert_null (avn_test_server_ask (server, request, cancellable, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_INTERRUPTED, "Interrupted.");
  g_assert_cmpuint (server->n_requests, ==, 1);
}

static void
test_connection_refused (AvnTestServer *server, gconstpointer data)
{
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("POST", "me", NULL);
  g_autoptr (GError) error = NULL;
  avn_test_server_connect (server);
  soup_server_disconnect (server->soup);
  g_assert_null (avn_test_server_ask (server, request, NULL, &error));
  avn_test_assert_error (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_NETWORK, "Cannot connect to 127.0.0.1:");
}

static void
test_too_large (AvnTestServer *server, gconstpointer data)
{
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("GET", "me", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *body = g_strnfill (8 * 1024 * 1024 + 1, ' ');
  server->body = body;
  avn_test_server_connect (server);
  g_assert_null (avn_test_server_ask (server, request, NULL, &error));
  avn_test_assert_error (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_SERVER, "it is larger than 8 MiB");
}

static void
test_trace (AvnTestServer *server, gconstpointer data)
{
  g_autoptr (AvnClientRequest) request
      = avn_client_request_new ("POST", "access_token", AVN_TEST_TOKEN, NULL);
  g_autoptr (GError) error = NULL;
  server->body = "{\"token\":\"A-FRESH-EXAMPLE\",\"list\":[{\"full_token\":\"ANOTHER-EXAMPLE\"}],"
                 "\"message\":\"You said EXAMPLE-PASSWORD\\u001b[2J\"}";
  g_autoptr (JsonObject) body = avn_test_parse_object ("{'password': 'EXAMPLE-PASSWORD', 'a': 'b'}");
  avn_client_request_set_body (request, body);
  avn_settings_set (server->settings, "show-http", "1");
  avn_test_server_connect (server);
  g_autoptr (JsonObject) answer = avn_test_server_ask (server, request, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
  g_autofree char *trace = avn_test_server_take_trace (server);
  avn_test_assert_contains (trace, "> POST http://127.0.0.1:");
  avn_test_assert_contains (trace, "/folder/v1/access_token/EXAMPLE%2FNOT%2F...\n");
  avn_test_assert_contains (trace, "> Authorization: [redacted]\n");
  avn_test_assert_contains (trace, ">     \"a\": \"b\",\n>     \"password\": \"[redacted]\"\n");
  avn_test_assert_contains (trace, "< 200 OK\n");
  avn_test_assert_contains (trace, "\"message\": \"You said [redacted]\\u001b[2J\"");
  avn_test_assert_contains (trace, "\"full_token\": \"[redacted]\"");
  avn_test_assert_lacks (trace, "REAL");
  avn_test_assert_lacks (trace, "EXAMPLE-PASSWORD");
  avn_test_assert_lacks (trace, "FRESH");
  avn_test_assert_lacks (trace, "ANOTHER");
  g_assert_cmpstr (server->received, ==, "{\"password\":\"EXAMPLE-PASSWORD\",\"a\":\"b\"}");
}

static void
test_trace_of_markup (AvnTestServer *server, gconstpointer data)
{
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("GET", "me", NULL);
  g_autoptr (GError) error = NULL;
  server->body = "<html>A-FRESH-EXAMPLE</html>";
  avn_settings_set (server->settings, "show-http", "1");
  avn_test_server_connect (server);
  g_assert_null (avn_test_server_ask (server, request, NULL, &error));
  g_autofree char *trace = avn_test_server_take_trace (server);
  avn_test_assert_contains (trace, "< [28 bytes that are not JSON]\n");
  avn_test_assert_lacks (trace, "FRESH");
}

typedef struct
{
  const char *name;
  const char *setting;
  const char *value;
  int code;
} SettingsRow;

static const SettingsRow settings_rows[] = {
  { "url", "url", "http://example.com", AVN_ERROR_USAGE },
  { "authorities", "auth-ca", "/no/such/file.pem", AVN_ERROR_STORAGE },
};

static void
test_settings (gconstpointer data)
{
  const SettingsRow *row = data;
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  g_autoptr (AvnConsole) console = avn_console_new (-1, -1, -1);
  g_autoptr (GError) error = NULL;
  avn_settings_set (settings, row->setting, row->value);
  g_autoptr (AvnClientSession) session = avn_client_session_new (settings, console, &error);
  g_assert_error (error, AVN_ERROR, row->code);
  g_assert_null (session);
}

#define ADD(name, function)                                                                                  \
  g_test_add ("/session/" name, AvnTestServer, NULL, avn_test_server_set_up, function,                       \
              avn_test_server_tear_down)

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  ADD ("request", test_request);
  ADD ("anonymous", test_anonymous);
  AVN_TEST_ADD_ROWS ("/session/unsent", unsent_rows, test_unsent);
  ADD ("token", test_token);
  AVN_TEST_ADD_ROWS ("/session/retry", retry_rows, test_retry);
  AVN_TEST_ADD_ROWS ("/session/timeout", timeout_rows, test_timeout);
  AVN_TEST_ADD_ROWS ("/session/interrupt", interrupt_rows, test_interrupt);
  AVN_TEST_ADD_ROWS ("/session/raw", raw_rows, test_raw);
  ADD ("interrupt-during-pause", test_interrupt_during_pause);
  ADD ("connection-refused", test_connection_refused);
  ADD ("too-large", test_too_large);
  ADD ("trace", test_trace);
  ADD ("trace-of-markup", test_trace_of_markup);
  AVN_TEST_ADD_ROWS ("/session/settings", settings_rows, test_settings);
  return g_test_run ();
}
