/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/local-file.h"
#include "avn-test-file.h"
#include "avn-test.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* Valid places and owners of files. */

#define NAME "example.json"
#define NOBODY 65534
#define SOMEBODY_ELSE 12345

typedef struct
{
  const char *name;
  const char *file;     /* (nullable): of AIVEN_CREDENTIALS_FILE */
  const char *folder;   /* (nullable): of AIVEN_CONFIG_DIR */
  const char *expected; /* NULL if it is refused */
} PathRow;

static const PathRow path_rows[] = {
  { "folder", NULL, "/home/john/aiven", "/home/john/aiven/" NAME },
  { "folder-with-slash", NULL, "/home/john/aiven/", "/home/john/aiven/" NAME },
  { "file", "/home/john/token.json", NULL, "/home/john/token.json" },
  { "file-wins", "/home/john/token.json", "/home/john/aiven", "/home/john/token.json" },
  { "file-with-dots", "/home/john/../jane/token.json", NULL, "/home/jane/token.json" },
  { "relative-folder", NULL, "aiven", NULL },
  { "relative-folder-with-dot", NULL, "./aiven", NULL },
  { "tilde-is-relative", NULL, "~/aiven", NULL },
};

static char *
get_path (const PathRow *row, GError **error)
{
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  if (row->file != NULL)
    avn_settings_set (settings, "credentials-file", row->file);
  if (row->folder != NULL)
    avn_settings_set (settings, "config-dir", row->folder);
  return avn_local_file_get_path (settings, "credentials-file", NAME, error);
}

static void
test_path (gconstpointer data)
{
  const PathRow *row = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = get_path (row, &error);
  g_assert_cmpstr (path, ==, row->expected);
  if (row->expected == NULL)
    avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_STORAGE, "must be an absolute path");
  else
    g_assert_no_error (error);
}

/* A file that the user names is relative to the current directory, as usual. */
static void
test_relative_file (void)
{
  const PathRow row = { .file = "token.json" };
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_get_current_dir ();
  g_autofree char *expected = g_build_filename (directory, "token.json", NULL);
  g_autofree char *path = get_path (&row, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, expected);
}

/* GLib caches HOME, so that these need their own process. */
static void
test_home (void)
{
  const PathRow row = { NULL };
  g_autoptr (GError) error = NULL;
  if (g_test_subprocess ())
    {
      g_autofree char *path = get_path (&row, &error);
      g_assert_cmpstr (path, ==, "/home/john/.config/aiven/" NAME);
      g_assert_no_error (error);
      return;
    }
  g_setenv ("HOME", "/home/john", TRUE);
  g_setenv ("XDG_CONFIG_HOME", "/somewhere/else", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_relative_home (void)
{
  const PathRow row = { NULL };
  g_autoptr (GError) error = NULL;
  if (g_test_subprocess ())
    {
      g_assert_null (get_path (&row, &error));
      avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_STORAGE, "must be an absolute path");
      return;
    }
  g_setenv ("HOME", "john", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

/* Continue as an unprivileged user, in a child process. */
static gboolean
become_nobody (void)
{
  return geteuid () != 0 || (setgid (NOBODY) == 0 && setuid (NOBODY) == 0);
}

/* Run the test again as nobody, with the directory's path in a variable. Copy the settings file, as other
 * users may have no access to the build directory. */
static void
run_as_nobody (const char *folder)
{
  g_autoptr (AvnTestFolder) settings = avn_test_folder_new ();
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (AVN_TEST_CLIENT_DIR "/avn-client.avn-settings", &content, NULL, NULL));
  g_autofree char *path = avn_test_folder_write (settings, "avn-client.avn-settings", content);
  g_assert_no_errno (g_chmod (settings->path, 0755));
  g_assert_no_errno (g_chmod (path, 0644));
  g_autofree char *search_path = g_strdup (g_getenv ("AVN_PLUGIN_PATH"));
  g_setenv ("AVN_PLUGIN_PATH", settings->path, TRUE);
  g_setenv ("AVN_TEST_FOLDER", folder, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_setenv ("AVN_PLUGIN_PATH", search_path, TRUE);
  g_test_trap_assert_passed ();
}

static char *
find_file_as_nobody (void)
{
  g_assert_true (become_nobody ());
  return g_build_filename (g_getenv ("AVN_TEST_FOLDER"), NAME, NULL);
}

static void
test_file_of_another_user (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *path = find_file_as_nobody ();
      g_autoptr (JsonObject) object = NULL;
      g_autoptr (GError) load_error = NULL;
      g_autoptr (GError) write_error = NULL;
      g_assert_false (avn_local_file_load (path, &object, &load_error));
      avn_test_assert_error (load_error, AVN_ERROR, AVN_ERROR_STORAGE, "it belongs to another user");
      g_assert_false (avn_test_check_file (path, &write_error));
      avn_test_assert_error (write_error, AVN_ERROR, AVN_ERROR_STORAGE, "it belongs to another user");
      return;
    }
  if (geteuid () != 0)
    {
      g_test_skip ("only root can create a file of another user");
      return;
    }
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_write (folder, NAME, "{}");
  g_assert_no_errno (chown (folder->path, NOBODY, NOBODY));
  g_assert_no_errno (chown (path, SOMEBODY_ELSE, SOMEBODY_ELSE));
  g_assert_no_errno (g_chmod (path, 0666));
  run_as_nobody (folder->path);
  avn_test_assert_content (path, "{}");
}

static void
test_file_of_root (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *path = find_file_as_nobody ();
      g_autoptr (JsonObject) object = NULL;
      g_autoptr (GError) error = NULL;
      g_assert_true (avn_local_file_load (path, &object, &error));
      g_assert_no_error (error);
      g_assert_nonnull (object);
      return;
    }
  if (geteuid () != 0)
    {
      g_test_skip ("only root can create a file of root");
      return;
    }
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_write (folder, NAME, "{}");
  g_assert_no_errno (g_chmod (folder->path, 0755));
  g_assert_no_errno (g_chmod (path, 0644));
  run_as_nobody (folder->path);
}

static void
assert_not_permitted (const GError *error)
{
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_STORAGE, g_strerror (EACCES));
}

static void
test_folder_that_is_read_only (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *path = find_file_as_nobody ();
      g_autoptr (GError) check_error = NULL;
      g_autoptr (GError) replace_error = NULL;
      g_assert_false (avn_test_check_file (path, &check_error));
      assert_not_permitted (check_error);
      g_assert_false (avn_test_replace_file (path, "new", &replace_error));
      assert_not_permitted (replace_error);
      return;
    }
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_write (folder, NAME, "old");
  g_assert_no_errno (g_chmod (path, 0666));
  g_assert_no_errno (g_chmod (folder->path, 0555));
  run_as_nobody (folder->path);
  avn_test_assert_content (path, "old");
  g_assert_no_errno (g_chmod (folder->path, 0700));
}

static void
test_file_that_cannot_be_read (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *path = find_file_as_nobody ();
      g_autoptr (JsonObject) object = NULL;
      g_autoptr (GError) error = NULL;
      g_assert_false (avn_local_file_load (path, &object, &error));
      assert_not_permitted (error);
      return;
    }
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_write (folder, NAME, "{}");
  g_assert_no_errno (g_chmod (folder->path, 0755));
  g_assert_no_errno (g_chmod (path, 0000));
  run_as_nobody (folder->path);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/local-file-place/path", path_rows, test_path);
  g_test_add_func ("/local-file-place/relative-file", test_relative_file);
  g_test_add_func ("/local-file-place/home", test_home);
  g_test_add_func ("/local-file-place/relative-home", test_relative_home);
  g_test_add_func ("/local-file-place/file-of-another-user", test_file_of_another_user);
  g_test_add_func ("/local-file-place/file-of-root", test_file_of_root);
  g_test_add_func ("/local-file-place/folder-that-is-read-only", test_folder_that_is_read_only);
  g_test_add_func ("/local-file-place/file-that-cannot-be-read", test_file_that_cannot_be_read);
  return g_test_run ();
}
