/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-access-token.h"
#include "avn-render.h"
#include "avn-test.h"

typedef struct
{
  const char *name;
  const char *record; /* in GVariant's text format */
  const char *prefix;
  gboolean currently_active;
} RecordRow;

static const RecordRow record_rows[] = {
  { "active", "{'token_prefix': <'EXAMPLE/NOT/'>, 'currently_active': <true>}", "EXAMPLE/NOT/", TRUE },
  { "not-active", "{'token_prefix': <'EXAMPLE/NOT/'>, 'currently_active': <false>}", "EXAMPLE/NOT/", FALSE },
  { "empty", "{}", NULL, FALSE },
  { "null", "{'token_prefix': <@mv nothing>, 'currently_active': <@mv nothing>}", NULL, FALSE },
  { "odd-types", "{'token_prefix': <1>, 'currently_active': <'true'>}", NULL, FALSE },
};

static void
test_record (gconstpointer data)
{
  const RecordRow *row = data;
  g_autoptr (GVariant) record = avn_test_parse_variant ("a{sv}", row->record);
  g_autoptr (AvnAccessToken) token = avn_access_token_new (record);
  g_autoptr (GVariant) kept = NULL;
  g_autofree char *prefix = NULL;
  gboolean currently_active = !row->currently_active;
  g_object_get (token, "record", &kept, "prefix", &prefix, "currently-active", &currently_active, NULL);
  g_assert_cmpvariant (kept, record);
  g_assert_cmpstr (prefix, ==, row->prefix);
  g_assert_cmpstr (avn_access_token_get_prefix (token), ==, row->prefix);
  g_assert_cmpint (currently_active, ==, row->currently_active);
  g_assert_cmpint (avn_access_token_is_currently_active (token), ==, row->currently_active);
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
  g_autoptr (GVariant) records = avn_test_parse_variant (
      "aa{sv}", "[{'expiry_time': <'2021-08-16T16:26:10.001Z'>, 'token_prefix': <'EXAMPLE/NOT/'>, "
                "'description': <'A test'>, 'max_age_seconds': <('3600.0',)>, 'extend_when_used': <true>, "
                "'last_used_time': <@mv nothing>, 'last_ip': <@mv nothing>, 'scopes': <@mv nothing>}]");
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
  AVN_TEST_ADD_ROWS ("/access-token/record", record_rows, test_record);
  AVN_TEST_ADD_ROWS ("/access-token/shorten", shorten_rows, test_shorten);
  g_test_add_func ("/access-token/table", test_table);
  return g_test_run ();
}
