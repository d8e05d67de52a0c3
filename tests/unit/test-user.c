/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"
#include "account/user.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *object;   /* see avn_test_parse_json () */
  const char *values;   /* the properties in order, joined; "-" for NULL */
  const char *projects; /* joined */
} ObjectRow;

#define NOTHING "- - - - [] - -"

static const ObjectRow object_rows[] = {
  { "whole",
    "{'user': 'john.doe@example.com', 'real_name': 'John', 'projects': ['dev', 'prod'], 'user_id': 'u1',"
    " 'state': 'active', 'auth': ['password', '2fa-otp'], 'create_time': '2021-08-16T16:26:10.5Z',"
    " 'token_validity_begin': '2021-08-18T09:24:10+00:00', 'more': 1}",
    "u1 john.doe@example.com John active [password|2fa-otp] 2021-08-16T16:26:10.500000Z "
    "2021-08-18T09:24:10Z",
    "dev|prod" },
  { "empty", "{}", NOTHING, "" },
  { "null",
    "{'user': null, 'real_name': null, 'projects': null, 'user_id': null, 'state': null, 'auth': null,"
    " 'create_time': null, 'token_validity_begin': null}",
    NOTHING, "" },
  { "odd-types",
    "{'user': 1, 'real_name': [], 'projects': 'dev', 'user_id': {}, 'state': '#1.5', 'auth': {'a': 1},"
    " 'create_time': 1, 'token_validity_begin': ['2021-08-18T09:24:10Z']}",
    NOTHING, "" },
  { "empty-texts", "{'user': '', 'user_id': '', 'create_time': ''}", NOTHING, "" },
  { "no-times", "{'create_time': 'yesterday', 'token_validity_begin': '2021-13-01T00:00:00Z'}", NOTHING, "" },
  { "time-without-a-zone", "{'create_time': '2021-08-16T16:26:10'}", "- - - - [] 2021-08-16T16:26:10Z -",
    "" },
  { "odd-projects", "{'projects': ['dev', 1, null, [], '', '#1.5', 'prod']}", NOTHING, "dev|prod" },
};

static const char *
say (const char *text)
{
  return text != NULL ? text : "-";
}

static char *
join_properties (AvnUser *user)
{
  g_autofree char *id = NULL;
  g_autofree char *email = NULL;
  g_autofree char *real_name = NULL;
  g_autofree char *state = NULL;
  g_auto (GStrv) auth = NULL;
  g_autoptr (GDateTime) create_time = NULL;
  g_autoptr (GDateTime) begin = NULL;
  g_object_get (user, "id", &id, "email", &email, "real-name", &real_name, "state", &state, "auth", &auth,
                "create-time", &create_time, "token-validity-begin", &begin, NULL);
  g_autofree char *created = create_time != NULL ? g_date_time_format_iso8601 (create_time) : NULL;
  g_autofree char *began = begin != NULL ? g_date_time_format_iso8601 (begin) : NULL;
  g_autofree char *ways = g_strjoinv ("|", auth);
  return g_strdup_printf ("%s %s %s %s [%s] %s %s", say (id), say (email), say (real_name), say (state), ways,
                          say (created), say (began));
}

static void
test_object (gconstpointer data)
{
  const ObjectRow *row = data;
  g_autoptr (JsonObject) object = avn_test_parse_object (row->object);
  g_autoptr (AvnUser) user = avn_user_new (object);
  g_auto (GStrv) projects = NULL;
  g_object_get (user, "projects", &projects, NULL);
  g_autofree char *values = join_properties (user);
  g_autofree char *joined = g_strjoinv ("|", projects);
  g_assert_cmpstr (values, ==, row->values);
  g_assert_cmpstr (joined, ==, row->projects);
  g_auto (GStrv) duplicate = avn_user_dup_projects (user);
  g_assert_cmpstrv (duplicate, projects);
  g_assert_true (avn_user_get_email (user) == NULL || strstr (values, avn_user_get_email (user)) != NULL);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/user/object", object_rows, test_object);
  return g_test_run ();
}
