/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/request-private.h"
#include "avn-test.h"

typedef struct
{
  const char *name;
  const char *segment;
  const char *path;
  const char *description; /* NULL for @path */
} PathRow;

static const PathRow path_rows[] = {
  { "plain", "EXAMPLE", "/v1/access_token/EXAMPLE", NULL },
  { "base64", "a/b+c=", "/v1/access_token/a%2Fb%2Bc%3D", NULL },
  { "already-encoded", "a%2Fb", "/v1/access_token/a%252Fb", NULL },
  { "encoded-dots", "%2e%2e", "/v1/access_token/%252e%252e", NULL },
  { "dots-and-slash", "../user", "/v1/access_token/..%2Fuser", NULL },
  { "three-dots", "...", "/v1/access_token/...", NULL },
  { "query-and-fragment", "a?b#c&d", "/v1/access_token/a%3Fb%23c%26d", NULL },
  { "at-sign", "me@example.com", "/v1/access_token/me%40example.com", NULL },
  { "space-and-backslash", "a b\\c", "/v1/access_token/a%20b%5Cc", NULL },
  { "unreserved", "aZ09-._~", "/v1/access_token/aZ09-._~", NULL },
  { "line-end", "a\r\nb", "/v1/access_token/a%0D%0Ab", NULL },
  { "any-language", "größe", "/v1/access_token/gr%C3%B6%C3%9Fe", NULL },
  { "prefix", "EXAMPLE/NOT/", "/v1/access_token/EXAMPLE%2FNOT%2F", NULL },
  { "as-long-as-is-shown", "0123456789abcdef", "/v1/access_token/0123456789abcdef", NULL },
  { "token", AVN_TEST_TOKEN, "/v1/access_token/EXAMPLE%2FNOT%2FA%2FREAL%2FTOKEN",
    "/v1/access_token/EXAMPLE%2FNOT%2F..." },
  { "just-too-long", "0123456789abcdefg", "/v1/access_token/0123456789abcdefg",
    "/v1/access_token/0123456789ab..." },
  { "long-in-any-language", "ääääääääääääääääää", NULL,
    "/v1/access_token/%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4%C3%A4..." },
};

static void
test_path (gconstpointer data)
{
  const PathRow *row = data;
  g_autoptr (AvnClientRequest) request
      = avn_client_request_new ("DELETE", "access_token", row->segment, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_client_request_check (request, &error));
  g_assert_no_error (error);
  g_autofree char *path = avn_client_request_build_path (request, &error);
  g_assert_no_error (error);
  g_autofree char *description = avn_client_request_describe_path (request);
  if (row->path != NULL)
    g_assert_cmpstr (path, ==, row->path);
  g_assert_cmpstr (description, ==, row->description != NULL ? row->description : row->path);
}

typedef struct
{
  const char *name;
  const char *segment;
} RefusedRow;

static const RefusedRow refused_rows[] = { { "empty", "" }, { "dot", "." }, { "two-dots", ".." } };

static void
test_refused (gconstpointer data)
{
  const RefusedRow *row = data;
  g_autoptr (AvnClientRequest) last = avn_client_request_new ("DELETE", "access_token", row->segment, NULL);
  g_autoptr (AvnClientRequest) middle
      = avn_client_request_new ("GET", "project", row->segment, "service", NULL);
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;
  g_autofree char *quoted = g_strdup_printf ("\"%s\" is not a valid name", row->segment);
  g_assert_false (avn_client_request_check (last, &first));
  avn_test_assert_error (first, AVN_ERROR, AVN_ERROR_USAGE, quoted);
  g_assert_null (avn_client_request_build_path (middle, &second));
  g_assert_error (second, AVN_ERROR, AVN_ERROR_USAGE);
}

/* A server may repeat what it received. */
static void
test_collect_secrets (void)
{
  g_autoptr (AvnClientRequest) request
      = avn_client_request_new ("DELETE", "access_token", AVN_TEST_TOKEN, NULL);
  g_autoptr (GPtrArray) secrets = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonObject) body = avn_test_parse_object ("{'password': 'EXAMPLE', 'email': 'a@example.com'}");
  avn_client_request_set_body (request, body);
  avn_client_request_collect_secrets (request, secrets);
  g_ptr_array_add (secrets, NULL);
  g_autofree char *joined = g_strjoinv (" ", (char **)secrets->pdata);
  g_assert_cmpstr (joined, ==, AVN_TEST_TOKEN " EXAMPLE");
}

typedef struct
{
  const char *name; /* the method */
  gboolean change;
} MethodRow;

static const MethodRow method_rows[]
    = { { "GET", FALSE }, { "POST", TRUE }, { "PUT", TRUE }, { "PATCH", TRUE }, { "DELETE", TRUE } };

static void
test_method (gconstpointer data)
{
  const MethodRow *row = data;
  g_autoptr (AvnClientRequest) request = avn_client_request_new (row->name, "me", NULL);
  g_assert_cmpstr (request->method, ==, row->name);
  g_assert_cmpint (avn_client_request_is_change (request), ==, row->change);
}

static void
test_anonymous (void)
{
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("POST", "userauth", NULL);
  g_assert_false (request->anonymous);
  avn_client_request_set_anonymous (request, TRUE);
  g_assert_true (request->anonymous);
}

static void
test_properties (void)
{
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("POST", "userauth", NULL);
  g_autofree char *method = NULL;
  gboolean anonymous = FALSE;
  guint time_limit = 0;
  g_object_set (request, "anonymous", TRUE, "time-limit", 400, NULL);
  g_object_get (request, "method", &method, "anonymous", &anonymous, "time-limit", &time_limit, NULL);
  g_assert_cmpstr (method, ==, "POST");
  g_assert_true (anonymous && request->anonymous);
  g_assert_cmpuint (time_limit, ==, 400);
}

static void
test_body (void)
{
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("POST", "access_token", NULL);
  g_assert_null (request->body);
  g_autoptr (JsonObject) first = avn_test_parse_object ("{'description': 'first'}");
  g_autoptr (JsonObject) second = avn_test_parse_object ("{'description': 'second'}");
  avn_client_request_set_body (request, first);
  avn_client_request_set_body (request, second);
  g_autofree char *json = avn_json_print_object (request->body, AVN_JSON_COMPACT);
  g_assert_cmpstr (json, ==, "{\"description\":\"second\"}");
}

typedef struct
{
  const char *name;
  const char *answer;
  const char *message; /* NULL if it is good */
} AnswerRow;

static const AnswerRow answer_rows[] = {
  { "good", "{'user': {}, 'token': 'EXAMPLE'}", NULL },
  { "with-more", "{'user': {}, 'token': 'EXAMPLE', 'errors': []}", NULL },
  { "empty", "{}", "it has no member \"user\"" },
  { "second-is-missing", "{'user': {}}", "it has no member \"token\"" },
  { "null", "{'user': null, 'token': 'EXAMPLE'}", "its member \"user\" has the wrong type" },
  { "list", "{'user': [], 'token': 'EXAMPLE'}", "its member \"user\" has the wrong type" },
  { "number", "{'user': {}, 'token': 1}", "its member \"token\" has the wrong type" },
};

static void
test_answer (gconstpointer data)
{
  const AnswerRow *row = data;
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("GET", "me", NULL);
  g_autoptr (JsonObject) answer = avn_test_parse_object (row->answer);
  g_autoptr (GError) error = NULL;
  avn_client_request_expect (request, "user", JSON_TYPE_OBJECT);
  avn_client_request_expect (request, "token", G_TYPE_STRING);
  g_assert_cmpint (avn_client_request_check_response (request, answer, &error), ==, row->message == NULL);
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, row->message);
}

static void
test_nothing_expected (void)
{
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("POST", "me", "logout", NULL);
  g_autoptr (JsonObject) answer = avn_test_parse_object ("{}");
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_client_request_check_response (request, answer, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/request/path", path_rows, test_path);
  AVN_TEST_ADD_ROWS ("/request/refused", refused_rows, test_refused);
  g_test_add_func ("/request/collect-secrets", test_collect_secrets);
  AVN_TEST_ADD_ROWS ("/request/method", method_rows, test_method);
  g_test_add_func ("/request/anonymous", test_anonymous);
  g_test_add_func ("/request/properties", test_properties);
  g_test_add_func ("/request/body", test_body);
  AVN_TEST_ADD_ROWS ("/request/answer", answer_rows, test_answer);
  g_test_add_func ("/request/nothing-expected", test_nothing_expected);
  return g_test_run ();
}
