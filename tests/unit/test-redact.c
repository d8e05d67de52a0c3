/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/redact.h"
#include "avn-test.h"

typedef struct
{
  const char *name;
  const char *secrets[4];
  const char *text;
  const char *expected;
} TextRow;

static const TextRow text_rows[] = {
  { "no-secrets", { NULL }, "nothing to hide", "nothing to hide" },
  { "one", { AVN_TEST_TOKEN }, "token " AVN_TEST_TOKEN "!", "token [redacted]!" },
  { "only-the-secret", { AVN_TEST_TOKEN }, AVN_TEST_TOKEN, "[redacted]" },
  { "twice", { "EXAMPLE" }, "EXAMPLE, EXAMPLE", "[redacted], [redacted]" },
  { "side-by-side", { "EXAMPLE" }, "EXAMPLEEXAMPLE", "[redacted][redacted]" },
  { "two", { "EXAMPLE", "password" }, "EXAMPLE password", "[redacted] [redacted]" },
  { "not-in-it", { AVN_TEST_TOKEN }, "EXAMPLE/NOT", "EXAMPLE/NOT" },
  { "other-case", { "EXAMPLE" }, "example", "example" },
  { "empty-text", { AVN_TEST_TOKEN }, "", "" },
  { "any-language", { "größe" }, "die größe", "die [redacted]" },
  { "too-short-to-search-for", { "abc" }, "abc abcd", "abc abcd" },
  { "long-enough", { "abcd" }, "abc abcd", "abc [redacted]" },
  { "longer-one-first", { "EXAMPLE-TWO", "EXAMPLE" }, "EXAMPLE-TWO", "[redacted]" },
  { "longer-one-last", { "EXAMPLE", "EXAMPLE-TWO" }, "EXAMPLE-TWO", "[redacted]" },
};

static void
test_text (gconstpointer data)
{
  const TextRow *row = data;
  g_autoptr (GPtrArray) secrets = g_ptr_array_new ();
  for (guint i = 0; row->secrets[i] != NULL; i++)
    g_ptr_array_add (secrets, (gpointer)row->secrets[i]);
  g_autofree char *redacted = avn_redact_text (row->text, secrets);
  g_assert_cmpstr (redacted, ==, row->expected);
}

typedef struct
{
  const char *name;
  const char *value; /* see avn_test_parse_json () */
  const char *expected;
} ValueRow;

static const ValueRow value_rows[] = {
  { "harmless", "{'description': 'text', 'n': 1, 'z': null, 'd': '#1.50'}",
    "{\"description\":\"text\",\"n\":1,\"z\":null,\"d\":1.50}" },
  { "token", "{'token': 'EXAMPLE'}", "{\"token\":\"[redacted]\"}" },
  { "full-token", "{'full_token': 'EXAMPLE', 'token_prefix': 'EXAM'}",
    "{\"full_token\":\"[redacted]\",\"token_prefix\":\"EXAM\"}" },
  { "password", "{'password': 'abc', 'new_password': 'abcd', 'old_password': 'abcde'}",
    "{\"password\":\"[redacted]\",\"new_password\":\"[redacted]\",\"old_password\":\"[redacted]\"}" },
  { "one-time-password", "{'otp': '123456'}", "{\"otp\":\"[redacted]\"}" },
  { "of-an-odd-type", "{'otp': 123456, 'token': {'a': 'b'}}",
    "{\"otp\":\"[redacted]\",\"token\":\"[redacted]\"}" },
  { "null-is-no-secret", "{'token': null}", "{\"token\":null}" },
  { "nested", "{'tokens': [{'full_token': 'EXAMPLE'}, 'x'], 'user': {'password': 'abc'}}",
    "{\"tokens\":[{\"full_token\":\"[redacted]\"},\"x\"],\"user\":{\"password\":\"[redacted]\"}}" },
  { "known-secret-elsewhere", "{'message': 'known SECRET VALUE here', 'list': ['SECRET VALUE']}",
    "{\"message\":\"known [redacted] here\",\"list\":[\"[redacted]\"]}" },
};

static void
test_value (gconstpointer data)
{
  const ValueRow *row = data;
  g_autoptr (GPtrArray) secrets = g_ptr_array_new ();
  g_autoptr (JsonNode) value = avn_test_parse_json (row->value);
  g_ptr_array_add (secrets, (gpointer) "SECRET VALUE");
  g_autoptr (JsonNode) redacted = avn_redact_node (value, secrets);
  g_autofree char *json = avn_json_print (redacted, AVN_JSON_COMPACT);
  g_assert_cmpstr (json, ==, row->expected);
}

static const ValueRow collect_rows[] = {
  { "nothing", "{}", "" },
  { "harmless", "{'email': 'me@example.com', 'token_prefix': 'EXAM'}", "" },
  { "login", "{'email': 'me@example.com', 'password': 'a b', 'otp': '123456'}", "123456|a b" },
  { "answer", "{'token': 'EXAMPLE', 'message': 'ok'}", "EXAMPLE" },
  { "passwords", "{'password': 'old', 'new_password': 'new'}", "new|old" },
  { "odd-types", "{'token': 1, 'full_token': null, 'otp': ''}", "" },
};

static void
test_collect (gconstpointer data)
{
  const ValueRow *row = data;
  g_autoptr (GPtrArray) secrets = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonObject) value = avn_test_parse_object (row->value);
  avn_redact_collect (value, secrets);
  g_ptr_array_add (secrets, NULL);
  g_autofree char *joined = g_strjoinv ("|", (char **)secrets->pdata);
  g_assert_cmpstr (joined, ==, row->expected);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/redact/text", text_rows, test_text);
  AVN_TEST_ADD_ROWS ("/redact/value", value_rows, test_value);
  AVN_TEST_ADD_ROWS ("/redact/collect", collect_rows, test_collect);
  return g_test_run ();
}
