/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line/invocation-private.h"
#include "avn-test.h"

/* What the command does, and whether its data was freed. */
typedef struct
{
  gboolean later;
  GError *error; /* (owned) (nullable): the error to return in place of a result */
  gboolean is_freed;
} Plan;

static void
free_plan_cb (gpointer data)
{
  Plan *plan = data;
  plan->is_freed = TRUE;
}

static gboolean
return_cb (gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  Plan *plan = avn_invocation_get_data (invocation);
  if (plan->error != NULL)
    avn_invocation_return_error (invocation, g_steal_pointer (&plan->error));
  else
    avn_invocation_return_result (invocation, avn_result_new ());
  g_assert_false (plan->is_freed);
  return G_SOURCE_REMOVE;
}

static void
run_plan (AvnCommandGroup *group, AvnInvocation *invocation)
{
  Plan *plan = avn_invocation_get_data (invocation);
  if (plan->later)
    g_idle_add (return_cb, invocation);
  else
    return_cb (invocation);
}

static const AvnCommand command = { .path = "zone list", .run = run_plan };

typedef struct
{
  AvnSettings *settings;
  AvnConsole *console;
  AvnInvocation *invocation;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->settings = avn_settings_new ();
  fixture->console = avn_console_new (-1, -1, -1);
  fixture->invocation = avn_invocation_new (&command, fixture->settings, fixture->console, 027);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->invocation);
  g_clear_object (&fixture->console);
  g_clear_object (&fixture->settings);
}

static void
test_result (Fixture *fixture, gconstpointer data)
{
  for (gboolean later = FALSE; later <= TRUE; later++)
    {
      Plan plan = { .later = later };
      g_autoptr (GError) error = NULL;
      g_autoptr (AvnInvocation) invocation
          = avn_invocation_new (&command, fixture->settings, fixture->console, 027);
      avn_invocation_set_data (invocation, &plan, free_plan_cb);
      g_autoptr (AvnResult) result = avn_invocation_run (invocation, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (AVN_IS_RESULT (result));
      g_assert_true (plan.is_freed);
      g_assert_null (avn_invocation_get_data (invocation));
    }
}

static void
test_error (Fixture *fixture, gconstpointer data)
{
  Plan plan = { .later = TRUE };
  g_autoptr (GError) error = NULL;
  plan.error = g_error_new_literal (AVN_ERROR, AVN_ERROR_USAGE, "No.");
  avn_invocation_set_data (fixture->invocation, &plan, free_plan_cb);
  g_assert_null (avn_invocation_run (fixture->invocation, NULL, &error));
  g_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE);
}

/* Ctrl+C does not end a command by itself: a response that was received before counts. */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  Plan plan = { .later = TRUE };
  g_autoptr (GError) error = NULL;
  avn_invocation_set_data (fixture->invocation, &plan, free_plan_cb);
  g_cancellable_cancel (avn_invocation_get_cancellable (fixture->invocation));
  g_autoptr (AvnResult) result = avn_invocation_run (fixture->invocation, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (result);
}

static void
test_returned_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new_literal (AVN_ERROR, AVN_ERROR_FAILED, "No.");
  avn_invocation_return_result (fixture->invocation, NULL);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*has_returned*");
  avn_invocation_return_error (fixture->invocation, error);
  g_test_assert_expected_messages ();
}

static void
test_data (Fixture *fixture, gconstpointer data)
{
  Plan first = { FALSE };
  Plan second = { FALSE };
  avn_invocation_set_data (fixture->invocation, &first, free_plan_cb);
  g_assert_true (avn_invocation_get_data (fixture->invocation) == &first);
  avn_invocation_set_data (fixture->invocation, &second, free_plan_cb);
  g_assert_true (first.is_freed);
  g_clear_object (&fixture->invocation);
  g_assert_true (second.is_freed);
}

static void
test_options (Fixture *fixture, gconstpointer data)
{
  AvnInvocation *invocation = fixture->invocation;
  const char *const tags[] = { "b", "a", NULL };
  avn_invocation_take_option (invocation, "force", g_variant_new_boolean (TRUE));
  avn_invocation_take_option (invocation, "description", g_variant_new_string ("text"));
  avn_invocation_take_option (invocation, "number", g_variant_new_int64 (0));
  avn_invocation_take_option (invocation, "tag", g_variant_new_strv (tags, -1));

  g_assert_true (avn_invocation_has_option (invocation, "force"));
  g_assert_cmpstr (avn_invocation_get_string (invocation, "description"), ==, "text");
  g_assert_true (avn_invocation_has_option (invocation, "number"));
  g_assert_cmpint (avn_invocation_get_integer (invocation, "number", 30), ==, 0);
  const char *const *values = avn_invocation_get_strings (invocation, "tag");
  g_assert_cmpstrv (values, tags);
}

static void
test_options_that_were_not_given (Fixture *fixture, gconstpointer data)
{
  g_assert_false (avn_invocation_has_option (fixture->invocation, "force"));
  g_assert_cmpstr (avn_invocation_get_string (fixture->invocation, "description"), ==, NULL);
  g_assert_cmpint (avn_invocation_get_integer (fixture->invocation, "number", 30), ==, 30);
  g_assert_null (avn_invocation_get_strings (fixture->invocation, "tag"));
}

static void
test_arguments (Fixture *fixture, gconstpointer data)
{
  AvnInvocation *invocation = fixture->invocation;
  const char *const all[] = { "one", "", "three", NULL };
  for (guint i = 0; all[i] != NULL; i++)
    avn_invocation_add_argument (invocation, all[i]);
  g_assert_cmpstr (avn_invocation_get_argument (invocation, 0), ==, "one");
  g_assert_cmpstr (avn_invocation_get_argument (invocation, 2), ==, "three");
  g_assert_cmpstr (avn_invocation_get_argument (invocation, 3), ==, NULL);
  g_assert_cmpstr (avn_invocation_get_argument (invocation, 4), ==, NULL);
  g_assert_cmpstrv (avn_invocation_get_arguments (invocation, 0), all);
  g_assert_cmpstrv (avn_invocation_get_arguments (invocation, 1), all + 1);
  g_assert_cmpstrv (avn_invocation_get_arguments (invocation, 3), all + 3);
  g_assert_cmpstrv (avn_invocation_get_arguments (invocation, 9), all + 3);
}

static void
test_no_arguments (Fixture *fixture, gconstpointer data)
{
  const char *const none[] = { NULL };
  g_assert_cmpstr (avn_invocation_get_argument (fixture->invocation, 0), ==, NULL);
  g_assert_cmpstrv (avn_invocation_get_arguments (fixture->invocation, 0), none);
}

static void
test_settings_and_console (Fixture *fixture, gconstpointer data)
{
  g_assert_true (avn_invocation_get_settings (fixture->invocation) == fixture->settings);
  g_assert_true (avn_invocation_get_console (fixture->invocation) == fixture->console);

  g_autoptr (AvnSettings) settings = NULL;
  g_autoptr (AvnConsole) console = NULL;
  g_object_get (fixture->invocation, "settings", &settings, "console", &console, NULL);
  g_assert_true (settings == fixture->settings);
  g_assert_true (console == fixture->console);
}

/* Other programs get the user's file mode creation mask, default signal handlers and no secrets. */
static void
test_launcher (Fixture *fixture, gconstpointer data)
{
  static const char script[] = "umask; echo ${AIVEN_AUTH_TOKEN-none} ${AIVEN_PASSWORD-none} "
                               "${AIVEN_NEW_PASSWORD-none} ${AIVEN_WEB_URL-none}; "
                               "grep SigIgn /proc/self/status";
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_setenv ("AIVEN_AUTH_TOKEN", AVN_TEST_TOKEN, TRUE);
  g_setenv ("AIVEN_PASSWORD", "a made-up password", TRUE);
  g_setenv ("AIVEN_NEW_PASSWORD", "another made-up password", TRUE);
  g_setenv ("AIVEN_WEB_URL", "https://example.com", TRUE);
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN);

  g_autoptr (GSubprocessLauncher) launcher
      = avn_invocation_create_launcher (fixture->invocation, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) child
      = g_subprocess_launcher_spawn (launcher, &error, "/bin/sh", "-c", script, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==, "0027");
  g_assert_cmpstr (lines[1], ==, "none none none https://example.com");
  const guint64 ignored = g_ascii_strtoull (strrchr (lines[2], '\t'), NULL, 16);
  g_assert_cmpuint (ignored & (1u << (SIGPIPE - 1)), ==, 0);
  g_assert_cmpuint (ignored & (1u << (SIGXFSZ - 1)), ==, 0);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  g_test_add ("/invocation/result", Fixture, NULL, set_up, test_result, tear_down);
  g_test_add ("/invocation/error", Fixture, NULL, set_up, test_error, tear_down);
  g_test_add ("/invocation/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/invocation/returned-twice", Fixture, NULL, set_up, test_returned_twice, tear_down);
  g_test_add ("/invocation/data", Fixture, NULL, set_up, test_data, tear_down);
  g_test_add ("/invocation/options", Fixture, NULL, set_up, test_options, tear_down);
  g_test_add ("/invocation/options-that-were-not-given", Fixture, NULL, set_up,
              test_options_that_were_not_given, tear_down);
  g_test_add ("/invocation/arguments", Fixture, NULL, set_up, test_arguments, tear_down);
  g_test_add ("/invocation/no-arguments", Fixture, NULL, set_up, test_no_arguments, tear_down);
  g_test_add ("/invocation/settings-and-console", Fixture, NULL, set_up, test_settings_and_console,
              tear_down);
  g_test_add ("/invocation/launcher", Fixture, NULL, set_up, test_launcher, tear_down);
  return g_test_run ();
}
