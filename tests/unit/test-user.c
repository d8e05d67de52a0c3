/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"
#include "avn-user.h"

typedef struct
{
  const char *name;
  const char *record; /* in GVariant's text format */
  const char *email;
  const char *projects; /* joined */
} RecordRow;

static const RecordRow record_rows[] = {
  { "whole",
    "{'user': <'john.doe@example.com'>, 'real_name': <'John Doe'>, 'projects': <[<'dev'>, <'prod'>]>}",
    "john.doe@example.com", "dev|prod" },
  { "empty", "{}", NULL, "" },
  { "null", "{'user': <@mv nothing>, 'projects': <@mv nothing>}", NULL, "" },
  { "odd-types", "{'user': <1>, 'projects': <'dev'>}", NULL, "" },
  { "object-in-place-of-list", "{'user': <@av []>, 'projects': <{'dev': <true>}>}", NULL, "" },
  { "empty-email", "{'user': <''>}", NULL, "" },
  { "no-projects", "{'user': <'me@example.com'>, 'projects': <@av []>}", "me@example.com", "" },
  { "odd-projects", "{'projects': <[<'dev'>, <1>, <@mv nothing>, <@av []>, <''>, <'prod'>]>}", NULL,
    "dev|prod" },
};

static void
test_record (gconstpointer data)
{
  const RecordRow *row = data;
  g_autoptr (GVariant) record = avn_test_parse_variant ("a{sv}", row->record);
  g_autoptr (AvnUser) user = avn_user_new (record);
  g_autoptr (GVariant) kept = NULL;
  g_autofree char *email = NULL;
  g_object_get (user, "record", &kept, "email", &email, NULL);
  g_assert_cmpvariant (kept, record);
  g_assert_cmpstr (email, ==, row->email);
  g_assert_cmpstr (avn_user_get_email (user), ==, row->email);
  g_auto (GStrv) projects = avn_user_list_projects (user);
  g_autofree char *joined = g_strjoinv ("|", projects);
  g_assert_cmpstr (joined, ==, row->projects);
}

static void
test_takes_what_floats (void)
{
  g_autoptr (AvnUser) user = avn_user_new (g_variant_new_parsed ("{'user': <'me@example.com'>}"));
  g_assert_cmpstr (avn_user_get_email (user), ==, "me@example.com");
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/user/record", record_rows, test_record);
  g_test_add_func ("/user/takes-what-floats", test_takes_what_floats);
  return g_test_run ();
}
