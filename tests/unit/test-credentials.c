/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"

#include <avn-client/credentials.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define FILE_NAME "aiven-credentials.json"
#define STORED "{\"auth_token\": \"EXAMPLE-STORED\", \"user_email\": \"john.doe@example.com\"}\n"

typedef AvnTestPlace Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  avn_test_place_set_up (fixture, FILE_NAME);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  avn_test_place_tear_down (fixture);
}

static void
store (Fixture *fixture, const char *content)
{
  g_autofree char *path = avn_test_folder_write (fixture->folder, FILE_NAME, content);
  g_assert_cmpstr (path, ==, fixture->path);
}

static AvnClientCredentials *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AvnClientCredentials *credentials = avn_client_credentials_new (fixture->settings, NULL);
  g_assert_true (avn_client_credentials_load (credentials, &error));
  g_assert_no_error (error);
  return credentials;
}

static void
assert_effective (AvnClientCredentials *credentials, const char *token, AvnClientCredentialsSource source)
{
  g_assert_cmpstr (avn_client_credentials_get_token (credentials), ==, token);
  g_assert_cmpint (avn_client_credentials_get_source (credentials), ==, source);
}

static void
assert_stored (AvnClientCredentials *credentials, const char *token, const char *email)
{
  g_assert_cmpstr (avn_client_credentials_get_stored_token (credentials), ==, token);
  g_assert_cmpstr (avn_client_credentials_get_stored_email (credentials), ==, email);
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AvnClientCredentials) credentials = load (fixture);
  assert_effective (credentials, NULL, AVN_CLIENT_CREDENTIALS_NONE);
  assert_stored (credentials, NULL, NULL);
  g_assert_cmpstr (avn_client_credentials_get_path (credentials), ==, fixture->path);
}

static void
test_file (Fixture *fixture, gconstpointer data)
{
  store (fixture, STORED);
  g_autoptr (AvnClientCredentials) credentials = load (fixture);
  assert_effective (credentials, "EXAMPLE-STORED", AVN_CLIENT_CREDENTIALS_FILE);
  assert_stored (credentials, "EXAMPLE-STORED", "john.doe@example.com");
}

static void
test_option_wins (Fixture *fixture, gconstpointer data)
{
  store (fixture, STORED);
  avn_settings_set (fixture->settings, "auth-token", AVN_TEST_TOKEN);
  g_autoptr (AvnClientCredentials) credentials = load (fixture);
  assert_effective (credentials, AVN_TEST_TOKEN, AVN_CLIENT_CREDENTIALS_ARGUMENT);
  assert_stored (credentials, "EXAMPLE-STORED", "john.doe@example.com");
}

static void
test_variable_wins (Fixture *fixture, gconstpointer data)
{
  store (fixture, STORED);
  g_setenv ("AIVEN_AUTH_TOKEN", AVN_TEST_TOKEN, TRUE);
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  g_unsetenv ("AIVEN_AUTH_TOKEN");
  avn_settings_set (settings, "config-dir", fixture->folder->path);
  g_set_object (&fixture->settings, settings);
  g_autoptr (AvnClientCredentials) credentials = load (fixture);
  assert_effective (credentials, AVN_TEST_TOKEN, AVN_CLIENT_CREDENTIALS_ENVIRONMENT);
}

typedef struct
{
  const char *name;
  const char *given;
  const char *expected; /* NULL if it is refused */
} GivenRow;

static const GivenRow given_rows[] = {
  { "plain", AVN_TEST_TOKEN, AVN_TEST_TOKEN },
  { "line-end", AVN_TEST_TOKEN "\n", AVN_TEST_TOKEN },
  { "dos-line-end", AVN_TEST_TOKEN "\r\n", AVN_TEST_TOKEN },
  { "two-line-ends", AVN_TEST_TOKEN "\n\n", NULL },
  { "only-a-line-end", "\n", NULL },
  { "space", "EXAMPLE TOKEN", NULL },
  { "space-behind", "EXAMPLE ", NULL },
  { "header-injection", "EXAMPLE\r\nX-Example: 1", NULL },
  { "umlaut", "EXÄMPLE", NULL },
  { "not-utf8", "EX\xff", NULL },
};

static void
test_given (gconstpointer data)
{
  const GivenRow *row = data;
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  set_up (&fixture, NULL);
  store (&fixture, STORED);
  avn_settings_set (fixture.settings, "auth-token", row->given);
  g_autoptr (AvnClientCredentials) credentials = avn_client_credentials_new (fixture.settings, NULL);
  g_assert_cmpint (avn_client_credentials_load (credentials, &error), ==, row->expected != NULL);
  if (row->expected != NULL)
    assert_effective (credentials, row->expected, AVN_CLIENT_CREDENTIALS_ARGUMENT);
  else
    {
      avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE, "--auth-token");
      avn_test_assert_lacks (error != NULL ? error->message : NULL, "EX");
    }
  tear_down (&fixture, NULL);
}

typedef struct
{
  const char *name;
  const char *content;
  const char *token;
  const char *email;
  const char *message; /* NULL if it is good */
} ContentRow;

static const ContentRow content_rows[] = {
  { "only-a-token", "{\"auth_token\": \"EXAMPLE\"}", "EXAMPLE", NULL, NULL },
  { "line-end-behind-token", "{\"auth_token\": \"EXAMPLE\\n\"}", "EXAMPLE", NULL, NULL },
  { "other-members", "{\"auth_token\": \"EXAMPLE\", \"more\": [1e400]}", "EXAMPLE", NULL, NULL },
  { "logged-out", "{}", NULL, NULL, NULL },
  { "only-an-email", "{\"user_email\": \"me@example.com\"}", NULL, "me@example.com", NULL },
  { "odd-email", "{\"auth_token\": \"EXAMPLE\", \"user_email\": 1}", "EXAMPLE", NULL, NULL },
  { "empty-file", "", NULL, NULL, "it is damaged" },
  { "cut", "{\"auth_token\": \"EXAM", NULL, NULL, "it is damaged" },
  { "list", "[\"EXAMPLE\"]", NULL, NULL, "it is damaged" },
  { "number", "{\"auth_token\": 1}", NULL, NULL, "it is damaged" },
  { "null", "{\"auth_token\": null}", NULL, NULL, "it is damaged" },
  { "empty-token", "{\"auth_token\": \"\"}", NULL, NULL, "it is damaged" },
  { "line-end-in-token", "{\"auth_token\": \"EXAM\\r\\nPLE\"}", NULL, NULL, "it is damaged" },
};

static void
test_content (gconstpointer data)
{
  const ContentRow *row = data;
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  set_up (&fixture, NULL);
  store (&fixture, row->content);
  g_autoptr (AvnClientCredentials) credentials = avn_client_credentials_new (fixture.settings, NULL);
  g_assert_cmpint (avn_client_credentials_load (credentials, &error), ==, row->message == NULL);
  assert_stored (credentials, row->token, row->email);
  if (row->message != NULL)
    {
      avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_STORAGE, row->message);
      avn_test_assert_contains (error != NULL ? error->message : NULL, fixture.path);
      avn_test_assert_contains (error != NULL ? error->message : NULL, "\nLog in with 'avn user login'");
      avn_test_assert_content (fixture.path, row->content);
    }
  tear_down (&fixture, NULL);
}

/* Other users' permissions are removed only if the file holds a token. */
static void
test_open_to_others (Fixture *fixture, gconstpointer data)
{
  store (fixture, STORED);
  g_assert_no_errno (g_chmod (fixture->path, 0644));
  g_autoptr (AvnClientCredentials) credentials = load (fixture);
  g_assert_cmpuint (avn_test_get_mode (fixture->path), ==, 0600);

  store (fixture, "{}");
  g_assert_no_errno (g_chmod (fixture->path, 0644));
  g_autoptr (AvnClientCredentials) empty = load (fixture);
  g_assert_cmpuint (avn_test_get_mode (fixture->path), ==, 0644);
}

static void
test_damaged_file_does_not_matter_beside_a_given_token (Fixture *fixture, gconstpointer data)
{
  store (fixture, "{");
  avn_settings_set (fixture->settings, "auth-token", AVN_TEST_TOKEN);
  g_autoptr (AvnClientCredentials) credentials = load (fixture);
  assert_effective (credentials, AVN_TEST_TOKEN, AVN_CLIENT_CREDENTIALS_ARGUMENT);
}

static void
test_save (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AvnClientCredentials) credentials = load (fixture);
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_client_credentials_prepare (credentials, FALSE, &error));
  g_assert_no_error (error);
  g_assert_true (avn_client_credentials_save (credentials, AVN_TEST_TOKEN, "john.doe@example.com", &error));
  g_assert_no_error (error);
  assert_effective (credentials, AVN_TEST_TOKEN, AVN_CLIENT_CREDENTIALS_FILE);
  assert_stored (credentials, AVN_TEST_TOKEN, "john.doe@example.com");
  avn_test_assert_content (fixture->path, "{\n    \"auth_token\": \"" AVN_TEST_TOKEN "\",\n"
                                          "    \"user_email\": \"john.doe@example.com\"\n}\n");
  g_assert_cmpuint (avn_test_get_mode (fixture->path), ==, 0600);
  g_assert_cmpuint (avn_test_folder_count (fixture->folder), ==, 1);
}

static void
test_save_what_is_stored (Fixture *fixture, gconstpointer data)
{
  store (fixture, STORED);
  g_autoptr (AvnClientCredentials) credentials = load (fixture);
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_client_credentials_save (credentials,
                                              avn_client_credentials_get_stored_token (credentials),
                                              avn_client_credentials_get_stored_email (credentials), &error));
  g_assert_no_error (error);
  assert_stored (credentials, "EXAMPLE-STORED", "john.doe@example.com");
}

static void
test_save_without_email (Fixture *fixture, gconstpointer data)
{
  store (fixture, STORED);
  g_autoptr (AvnClientCredentials) credentials = load (fixture);
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_client_credentials_save (credentials, AVN_TEST_TOKEN, NULL, &error));
  g_assert_no_error (error);
  assert_stored (credentials, AVN_TEST_TOKEN, NULL);
  avn_test_assert_content (fixture->path, "{\n    \"auth_token\": \"" AVN_TEST_TOKEN "\"\n}\n");
}

static void
test_save_over_damaged_file (Fixture *fixture, gconstpointer data)
{
  store (fixture, "{\"auth_token\": \"EXAM");
  g_autoptr (AvnClientCredentials) credentials = avn_client_credentials_new (fixture->settings, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_client_credentials_save (credentials, AVN_TEST_TOKEN, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (AvnClientCredentials) again = load (fixture);
  assert_stored (again, AVN_TEST_TOKEN, NULL);
}

static void
test_link (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AvnTestFolder) other = avn_test_folder_new ();
  g_autofree char *target = avn_test_folder_write (other, "own.json", STORED);
  g_autoptr (GError) error = NULL;
  g_assert_no_errno (symlink (target, fixture->path));
  g_autoptr (AvnClientCredentials) credentials = load (fixture);
  assert_stored (credentials, "EXAMPLE-STORED", "john.doe@example.com");
  g_assert_true (avn_client_credentials_save (credentials, AVN_TEST_TOKEN, NULL, &error));
  g_assert_no_error (error);
  avn_test_assert_content (target, "{\n    \"auth_token\": \"" AVN_TEST_TOKEN "\"\n}\n");
  g_assert_true (avn_client_credentials_forget (credentials, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  avn_test_assert_content (target, "{}\n");
  g_autoptr (AvnClientCredentials) again = load (fixture);
  assert_effective (again, NULL, AVN_CLIENT_CREDENTIALS_NONE);
}

static void
test_forget (Fixture *fixture, gconstpointer data)
{
  store (fixture, STORED);
  g_autoptr (AvnClientCredentials) credentials = load (fixture);
  g_autoptr (GError) error = NULL;
  gboolean kept_other = TRUE;
  g_assert_true (avn_client_credentials_forget (credentials, &kept_other, &error));
  g_assert_no_error (error);
  g_assert_false (kept_other);
  assert_effective (credentials, NULL, AVN_CLIENT_CREDENTIALS_NONE);
  assert_stored (credentials, NULL, NULL);
  g_assert_cmpuint (avn_test_folder_count (fixture->folder), ==, 0);
  g_assert_true (avn_client_credentials_forget (credentials, &kept_other, &error));
  g_assert_no_error (error);
  g_assert_false (kept_other);
}

typedef struct
{
  const char *name;
  const char *given;   /* (nullable): the token from the command line */
  const char *found;   /* (nullable): the file's content when it is loaded */
  const char *content; /* (nullable): the file's content when it is to be changed */
  gboolean renewed;
  gboolean forgotten;
  const char *message; /* (nullable): of the error */
} OtherRow;

#define OTHER "{\"auth_token\": \"EXAMPLE-OTHER\"}\n"

static const OtherRow other_rows[] = {
  { "same", NULL, STORED, STORED, TRUE, TRUE },
  { "same-token-written-otherwise", NULL, STORED, "{\"auth_token\":\"EXAMPLE-STORED\\n\"}", TRUE, TRUE },
  { "other", NULL, STORED, OTHER, FALSE, FALSE },
  { "first", NULL, NULL, OTHER, FALSE, FALSE },
  { "gone", NULL, STORED, NULL, TRUE, TRUE },
  { "emptied", NULL, STORED, "{}", TRUE, TRUE },
  { "half-written", NULL, STORED, "{\"auth_token\": ", FALSE, FALSE, "it is damaged" },
  { "damaged-before", NULL, "{", "{", TRUE, TRUE },
  { "mended", NULL, "{", OTHER, FALSE, FALSE },
  { "given-other", AVN_TEST_TOKEN, STORED, STORED, FALSE, TRUE },
  { "given-same", "EXAMPLE-STORED", STORED, STORED, TRUE, TRUE },
  { "given-and-nothing", AVN_TEST_TOKEN, NULL, NULL, TRUE, TRUE },
};

static void
change (Fixture *fixture, const char *content)
{
  if (content != NULL)
    store (fixture, content);
  else
    g_unlink (fixture->path);
}

static void
assert_kept (const OtherRow *row, const GError *error, gboolean kept_other, gboolean expected)
{
  if (row->message != NULL)
    avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_STORAGE, row->message);
  else
    {
      g_assert_no_error (error);
      g_assert_cmpint (kept_other, ==, expected);
    }
}

static void
test_renew (gconstpointer data)
{
  const OtherRow *row = data;
  g_autoptr (GError) error = NULL;
  gboolean kept_other = FALSE;
  Fixture fixture;
  set_up (&fixture, NULL);
  if (row->given != NULL)
    avn_settings_set (fixture.settings, "auth-token", row->given);
  change (&fixture, row->found);
  g_autoptr (AvnClientCredentials) credentials = avn_client_credentials_new (fixture.settings, NULL);
  avn_client_credentials_load (credentials, NULL);
  change (&fixture, row->content);
  g_assert_cmpint (avn_client_credentials_renew (credentials, "EXAMPLE-NEW", NULL, &kept_other, &error), ==,
                   row->message == NULL);
  assert_kept (row, error, kept_other, !row->renewed);
  avn_test_assert_content (fixture.path,
                           row->renewed ? "{\n    \"auth_token\": \"EXAMPLE-NEW\"\n}\n" : row->content);
  tear_down (&fixture, NULL);
}

static void
test_forget_other (gconstpointer data)
{
  const OtherRow *row = data;
  g_autoptr (GError) error = NULL;
  gboolean kept_other = FALSE;
  Fixture fixture;
  set_up (&fixture, NULL);
  change (&fixture, row->found);
  g_autoptr (AvnClientCredentials) credentials = avn_client_credentials_new (fixture.settings, NULL);
  avn_client_credentials_load (credentials, NULL);
  change (&fixture, row->content);
  g_assert_cmpint (avn_client_credentials_forget (credentials, &kept_other, &error), ==,
                   row->message == NULL);
  assert_kept (row, error, kept_other, !row->forgotten);
  g_assert_cmpint (g_file_test (fixture.path, G_FILE_TEST_EXISTS), ==, !row->forgotten);
  if (!row->forgotten)
    avn_test_assert_content (fixture.path, row->content);
  tear_down (&fixture, NULL);
}

static void
test_forget_damaged_file (Fixture *fixture, gconstpointer data)
{
  store (fixture, "{\"auth_token\": \"EXAM");
  g_autoptr (AvnClientCredentials) credentials = avn_client_credentials_new (fixture->settings, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_false (avn_client_credentials_load (credentials, NULL));
  g_assert_true (avn_client_credentials_forget (credentials, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_forget_keeps_given_token (Fixture *fixture, gconstpointer data)
{
  store (fixture, STORED);
  avn_settings_set (fixture->settings, "auth-token", AVN_TEST_TOKEN);
  g_autoptr (AvnClientCredentials) credentials = load (fixture);
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_client_credentials_forget (credentials, NULL, &error));
  g_assert_no_error (error);
  assert_effective (credentials, AVN_TEST_TOKEN, AVN_CLIENT_CREDENTIALS_ARGUMENT);
  assert_stored (credentials, NULL, NULL);
}

/* Removing a missing file must not create its directory. */
static void
test_forget_makes_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = avn_test_folder_get_path (fixture->folder, "missing");
  g_autoptr (GError) error = NULL;
  avn_settings_set (fixture->settings, "config-dir", missing);
  g_autoptr (AvnClientCredentials) credentials = avn_client_credentials_new (fixture->settings, NULL);
  g_assert_true (avn_client_credentials_forget (credentials, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));
}

static void
test_no_place (Fixture *fixture, gconstpointer data)
{
  avn_settings_set (fixture->settings, "config-dir", "relative/folder");
  g_autoptr (AvnClientCredentials) credentials = avn_client_credentials_new (fixture->settings, NULL);
  g_autoptr (GError) load_error = NULL;
  g_autoptr (GError) prepare_error = NULL;
  g_autoptr (GError) save_error = NULL;
  g_autoptr (GError) forget_error = NULL;
  g_assert_false (avn_client_credentials_load (credentials, &load_error));
  g_assert_error (load_error, AVN_ERROR, AVN_ERROR_STORAGE);
  g_assert_false (avn_client_credentials_prepare (credentials, FALSE, &prepare_error));
  g_assert_error (prepare_error, AVN_ERROR, AVN_ERROR_STORAGE);
  g_assert_false (avn_client_credentials_save (credentials, AVN_TEST_TOKEN, NULL, &save_error));
  g_assert_error (save_error, AVN_ERROR, AVN_ERROR_STORAGE);
  g_assert_false (avn_client_credentials_forget (credentials, NULL, &forget_error));
  g_assert_error (forget_error, AVN_ERROR, AVN_ERROR_STORAGE);
  assert_effective (credentials, NULL, AVN_CLIENT_CREDENTIALS_NONE);
  g_assert_cmpstr (avn_client_credentials_get_path (credentials), ==, NULL);
}

#define ADD(name, function) g_test_add ("/credentials/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  ADD ("nothing", test_nothing);
  ADD ("file", test_file);
  ADD ("option-wins", test_option_wins);
  ADD ("variable-wins", test_variable_wins);
  AVN_TEST_ADD_ROWS ("/credentials/given", given_rows, test_given);
  AVN_TEST_ADD_ROWS ("/credentials/content", content_rows, test_content);
  ADD ("open-to-others", test_open_to_others);
  ADD ("damaged-file-does-not-matter-beside-a-given-token",
       test_damaged_file_does_not_matter_beside_a_given_token);
  ADD ("save", test_save);
  ADD ("save-what-is-stored", test_save_what_is_stored);
  ADD ("save-without-email", test_save_without_email);
  ADD ("save-over-damaged-file", test_save_over_damaged_file);
  ADD ("link", test_link);
  ADD ("forget", test_forget);
  AVN_TEST_ADD_ROWS ("/credentials/renew", other_rows, test_renew);
  AVN_TEST_ADD_ROWS ("/credentials/forget-other", other_rows, test_forget_other);
  ADD ("forget-damaged-file", test_forget_damaged_file);
  ADD ("forget-keeps-given-token", test_forget_keeps_given_token);
  ADD ("forget-makes-no-folder", test_forget_makes_no_folder);
  ADD ("no-place", test_no_place);
  return g_test_run ();
}
