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
  { "side-by-side", { "EXAMPLE" }, "EXAMPLEEXAMPLE", "[redacted]" },
  { "two", { "EXAMPLE", "password" }, "EXAMPLE password", "[redacted] [redacted]" },
  { "not-in-it", { AVN_TEST_TOKEN }, "EXAMPLE/NOT", "EXAMPLE/NOT" },
  { "other-case", { "EXAMPLE" }, "example", "example" },
  { "empty-text", { AVN_TEST_TOKEN }, "", "" },
  { "any-language", { "größe" }, "die größe", "die [redacted]" },
  { "too-short-to-search-for", { "abc" }, "abc abcd", "abc abcd" },
  { "long-enough", { "abcd" }, "abc abcd", "abc [redacted]" },
  { "longer-one-first", { "EXAMPLE-TWO", "EXAMPLE" }, "EXAMPLE-TWO", "[redacted]" },
  { "percent", { "a+b/c d=" }, "x a%2Bb%2fc%20d%3D y", "x [redacted] y" },
  { "percent-of-everything", { "token" }, "%74%6F%6b%65%6e", "[redacted]" },
  { "percent-of-percent-of-percent", { "a+b/c" }, "%61%252Bb%25252Fc", "[redacted]" },
  { "percent-of-percent", { "a+b/c" }, "a%252Bb%252Fc", "[redacted]" },
  { "form", { "pass word" }, "q=pass+word&", "q=[redacted]&" },
  { "json", { "pass\"wo\\rd" }, "{\"p\": \"pass\\\"wo\\\\rd\"}", "{\"p\": \"[redacted]\"}" },
  { "json-slash", { "a/b/c" }, "a\\/b\\/c", "[redacted]" },
  { "json-unicode", { "größe😀" }, "gr\\u00f6\\u00dFe\\ud83d\\uDE00!", "[redacted]!" },
  { "percent-of-json", { "pa\"ss" }, "%22pa%5C%22ss%22", "%22[redacted]%22" },
  { "json-of-percent", { "a/\"b" }, "a%2F\\u0025\\u0032\\u0032b", "[redacted]" },
  { "base64", { "token" }, "x: dG9rZW4=", "x: [redacted]=" },
  { "base64-of-more", { "token" }, "YWl2ZW52MSB0b2tlbiE", "YWl2ZW52MS[redacted]iE" },
  { "base64-of-two-more", { "token" }, "eHh0b2tlbg==", "eH[redacted]==" },
  { "base64-for-urls", { "pass>>>???" }, "cGFzcz4-Pj8_Pw", "[redacted]" },
  { "base64-in-lines", { "token" }, "dG9r\r\nZW4=", "[redacted]=" },
  { "base64-of-percent", { "a/b/c" }, "YSUyRmIlMmZj", "[redacted]" },
  { "base64-of-json", { "pa\"ss" }, "eyJwIjoicGFcInNzIn0=", "eyJwIjoi[redacted]In0=" },
  { "percent-of-base64", { "pass>>>???" }, "cGFzcz4%2BPj8%2fPw%3D%3d", "[redacted]%3D%3d" },
  { "its-own-escapes",
    { "a%41b\\n" },
    "a%41b\\n a%2541b%5Cn a%41b\\\\n",
    "[redacted] [redacted] [redacted]" },
  { "broken-escapes", { "token" }, "%4 %zz \\u12 \\ud83d\\u0041 \\", "%4 %zz \\u12 \\ud83d\\u0041 \\" },
  { "escape-before-it", { "names" }, "\\names %4names", "\\[redacted] %4[redacted]" },
  { "longer-one-last", { "EXAMPLE", "EXAMPLE-TWO" }, "EXAMPLE-TWO", "[redacted]" },
};

static void
test_text (gconstpointer data)
{
  const TextRow *row = data;
  g_autoptr (GPtrArray) secrets = g_ptr_array_new ();
  for (guint i = 0; row->secrets[i] != NULL; i++)
    g_ptr_array_add (secrets, (gpointer)row->secrets[i]);
  g_autofree char *redacted = avn_redact_text (row->text, AVN_REDACT_MAX_LENGTH, secrets);
  g_assert_cmpstr (redacted, ==, row->expected);
}

/* A secret that goes beyond the end of what is shown is replaced. */
static void
test_start (void)
{
  g_autoptr (GPtrArray) secrets = g_ptr_array_new ();
  g_ptr_array_add (secrets, (gpointer)AVN_TEST_TOKEN);
  g_autofree char *encoded = g_base64_encode ((const guchar *)AVN_TEST_TOKEN, strlen (AVN_TEST_TOKEN));
  g_autofree char *text = g_strconcat ("abc ", encoded, " abc", NULL);
  for (gsize length = 5; length <= strlen (text); length++)
    {
      g_autofree char *redacted = avn_redact_text (text, length, secrets);
      g_assert_true (g_str_has_prefix (redacted, "abc [redacted]"));
    }
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
};

static void
test_value (gconstpointer data)
{
  const ValueRow *row = data;
  g_autoptr (JsonNode) value = avn_test_parse_json (row->value);
  g_autoptr (JsonNode) redacted = avn_redact_node (value);
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
  g_test_add_func ("/redact/start", test_start);
  AVN_TEST_ADD_ROWS ("/redact/value", value_rows, test_value);
  AVN_TEST_ADD_ROWS ("/redact/collect", collect_rows, test_collect);
  return g_test_run ();
}
