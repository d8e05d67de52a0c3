/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "output/render.h"
#include "avn-test.h"

typedef struct
{
  const char *name;
  const char *object; /* see avn_test_parse_json () */
  const char *texts;  /* prefix, description, address, program, joined; "-" for NULL */
  const char *times;  /* of creation, expiry, last use */
  const char *rest;   /* maximum age, extended, current, manual, scopes, addresses */
} ObjectRow;

#define NO_TEXTS "- - - -"
#define NO_TIMES "- - -"
#define NO_REST "0 0 0 0 [] []"

static const ObjectRow object_rows[] = {
  { "whole",
    "{'token_prefix': 'EXAMPLE/NOT/', 'description': 'test', 'last_ip': '192.0.2.1', 'last_user_agent': "
    "'avn',"
    " 'create_time': '2021-08-16T16:26:10Z', 'expiry_time': '2021-09-15T16:26:10Z',"
    " 'last_used_time': '2021-08-16T18:26:10.001122+02:00', 'max_age_seconds': 2592000, 'scopes': ['a', 'b'],"
    " 'extend_when_used': true, 'currently_active': true, 'created_manually': true, 'ip_allowlist': "
    "['::/0']}",
    "EXAMPLE/NOT/ test 192.0.2.1 avn",
    "2021-08-16T16:26:10Z 2021-09-15T16:26:10Z 2021-08-16T18:26:10.001122+02", "2592000 1 1 1 [a|b] [::/0]" },
  { "all-false", "{'currently_active': false, 'extend_when_used': false, 'created_manually': false}",
    NO_TEXTS, NO_TIMES, NO_REST },
  { "empty", "{}", NO_TEXTS, NO_TIMES, NO_REST },
  { "null",
    "{'token_prefix': null, 'description': null, 'last_ip': null, 'last_user_agent': null, 'create_time': "
    "null,"
    " 'expiry_time': null, 'last_used_time': null, 'max_age_seconds': null, 'extend_when_used': null,"
    " 'currently_active': null, 'created_manually': null, 'scopes': null, 'ip_allowlist': null}",
    NO_TEXTS, NO_TIMES, NO_REST },
  { "odd-types",
    "{'token_prefix': 1, 'description': [], 'last_ip': {}, 'last_user_agent': true, 'create_time': 'never',"
    " 'expiry_time': '#1.5', 'last_used_time': ['2021-08-16T16:26:10Z'], 'max_age_seconds': '3600',"
    " 'extend_when_used': 1, 'currently_active': 'true', 'created_manually': [], 'scopes': 'a',"
    " 'ip_allowlist': {'a': 1}}",
    NO_TEXTS, NO_TIMES, NO_REST },
  { "float", "{'max_age_seconds': '#3600.0'}", NO_TEXTS, NO_TIMES, "3600 0 0 0 [] []" },
  { "beyond-64-bits", "{'max_age_seconds': '#1e30'}", NO_TEXTS, NO_TIMES, NO_REST },
};

static const char *
say (const char *text)
{
  return text != NULL ? text : "-";
}

static char *
format_time (GDateTime *time)
{
  return time != NULL ? g_date_time_format_iso8601 (time) : g_strdup ("-");
}

static void
assert_texts (AvnAccessToken *token, const char *expected)
{
  g_autofree char *prefix = NULL;
  g_autofree char *description = NULL;
  g_autofree char *ip = NULL;
  g_autofree char *agent = NULL;
  g_object_get (token, "prefix", &prefix, "description", &description, "last-ip", &ip, "last-user-agent",
                &agent, NULL);
  g_autofree char *texts
      = g_strdup_printf ("%s %s %s %s", say (prefix), say (description), say (ip), say (agent));
  g_assert_cmpstr (texts, ==, expected);
  g_assert_cmpstr (avn_access_token_get_prefix (token), ==, prefix);
  g_assert_cmpstr (avn_access_token_get_description (token), ==, description);
}

static void
assert_times (AvnAccessToken *token, const char *expected)
{
  g_autoptr (GDateTime) create_time = NULL;
  g_autoptr (GDateTime) expiry_time = NULL;
  g_autoptr (GDateTime) last_used_time = NULL;
  g_object_get (token, "create-time", &create_time, "expiry-time", &expiry_time, "last-used-time",
                &last_used_time, NULL);
  g_autofree char *created = format_time (create_time);
  g_autofree char *expires = format_time (expiry_time);
  g_autofree char *used = format_time (last_used_time);
  g_autofree char *times = g_strjoin (" ", created, expires, used, NULL);
  g_assert_cmpstr (times, ==, expected);
}

static void
assert_rest (AvnAccessToken *token, const char *expected)
{
  gint64 age;
  gboolean extended;
  gboolean current;
  gboolean manual;
  g_auto (GStrv) scopes = NULL;
  g_auto (GStrv) addresses = NULL;
  g_object_get (token, "max-age-seconds", &age, "extend-when-used", &extended, "currently-active", &current,
                "created-manually", &manual, "scopes", &scopes, "ip-allowlist", &addresses, NULL);
  g_autofree char *all_scopes = g_strjoinv ("|", scopes);
  g_autofree char *all_addresses = g_strjoinv ("|", addresses);
  g_autofree char *rest = g_strdup_printf ("%" G_GINT64_FORMAT " %d %d %d [%s] [%s]", age, extended, current,
                                           manual, all_scopes, all_addresses);
  g_assert_cmpstr (rest, ==, expected);
  g_assert_cmpint (avn_access_token_is_currently_active (token), ==, current);
}

static void
test_object (gconstpointer data)
{
  const ObjectRow *row = data;
  g_autoptr (JsonObject) object = avn_test_parse_object (row->object);
  g_autoptr (AvnAccessToken) token = avn_access_token_new (object);
  assert_texts (token, row->texts);
  assert_times (token, row->times);
  assert_rest (token, row->rest);
}

typedef struct
{
  const char *name;
  const char *text;
  const char *expected;
} ShortenRow;

static const ShortenRow shorten_rows[] = {
  { "prefix", "EXAMPLE/NOT/", "EXAMPLE/NOT/" },
  { "a-little-longer", "0123456789abcdef", "0123456789abcdef" },
  { "too-long", "0123456789abcdefg", "0123456789ab" },
  { "token", AVN_TEST_TOKEN, "EXAMPLE/NOT/" },
  { "any-language", "ääääääääääääääääääää", "ääääääääääää" },
  { "control-characters", "\033[2J\u202e", "\\x1b[2J\\u202e" },
  { "empty", "", "" },
};

static void
test_shorten (gconstpointer data)
{
  const ShortenRow *row = data;
  g_autofree char *shortened = avn_access_token_shorten (row->text);
  g_assert_cmpstr (shortened, ==, row->expected);
}

static void
test_table (void)
{
  g_autoptr (AvnRecords) records = avn_test_parse_records (
      "[{'expiry_time': '2021-08-16T16:26:10.001Z', 'token_prefix': 'EXAMPLE/NOT/', "
      "'description': 'A test', 'max_age_seconds': '#3600.0', 'extend_when_used': true, "
      "'last_used_time': null, 'last_ip': null, 'scopes': null}]");
  g_autofree char *table = avn_render_table (records, avn_access_token_columns, NULL);
  g_assert_cmpstr (table, ==,
                   "EXPIRY_TIME           TOKEN_PREFIX  DESCRIPTION  MAX_AGE_SECONDS  EXTEND_WHEN_USED  "
                   "LAST_USED_TIME  LAST_IP  LAST_USER_AGENT\n"
                   "====================  ============  ===========  ===============  ================  "
                   "==============  =======  ===============\n"
                   "2021-08-16T16:26:10Z  EXAMPLE/NOT/  A test       3600.0           true              "
                   "null            null\n");
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/access-token/object", object_rows, test_object);
  AVN_TEST_ADD_ROWS ("/access-token/shorten", shorten_rows, test_shorten);
  g_test_add_func ("/access-token/table", test_table);
  return g_test_run ();
}
