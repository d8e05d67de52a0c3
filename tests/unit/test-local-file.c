/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/local-file.h"
#include "avn-test-file.h"
#include "avn-test.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define NAME "example.json"
#define MEBIBYTE (1024 * 1024)

typedef struct
{
  AvnTestFolder *folder;
  char *path; /* of a file that does not exist yet */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = avn_test_folder_new ();
  fixture->path = avn_test_folder_get_path (fixture->folder, NAME);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->path, g_free);
  g_clear_pointer (&fixture->folder, avn_test_folder_free);
}

static void
assert_load_fails (const char *path, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_assert_false (avn_local_file_load (path, &object, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_STORAGE, message);
  avn_test_assert_contains (error != NULL ? error->message : NULL, path);
  g_assert_null (object);
}

static void
assert_cannot_be_written (const char *path, const char *message)
{
  g_autoptr (GError) check_error = NULL;
  g_autoptr (GError) replace_error = NULL;
  g_assert_false (avn_test_check_file (path, &check_error));
  avn_test_assert_error (check_error, AVN_ERROR, AVN_ERROR_STORAGE, message);
  g_assert_false (avn_test_replace_file (path, "{}\n", &replace_error));
  avn_test_assert_error (replace_error, AVN_ERROR, AVN_ERROR_STORAGE, message);
}

static void
assert_cannot_be_removed (const char *path, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (avn_test_remove_file (path, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_STORAGE, message);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

typedef struct
{
  const char *name;
  const char *content;
  const char *message; /* NULL if it is good */
} ContentRow;

static const ContentRow content_rows[] = {
  { "object", "{\"a\": 1}\n", NULL },
  { "empty-object", "{}", NULL },
  { "empty", "", "it is damaged: it is empty" },
  { "list", "[]", "it is damaged: it is not a JSON object" },
  { "string", "\"EXAMPLE\"", "it is damaged: it is not a JSON object" },
  { "cut", "{\"auth_token\": \"EXAM", "it is damaged: it is not valid JSON" },
  { "two", "{}{}", "it is damaged: it is not valid JSON" },
  { "twice", "{\"a\": 1, \"a\": 2}", "it is damaged: an object has two members with the same name" },
  { "not-utf8", "{\"a\": \"\xff\"}", "it is damaged: it is not valid UTF-8" },
};

static void
test_content (gconstpointer data)
{
  const ContentRow *row = data;
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_write (folder, NAME, row->content);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = NULL;
  if (row->message != NULL)
    {
      assert_load_fails (path, row->message);
      return;
    }
  g_assert_true (avn_local_file_load (path, &object, &error));
  g_assert_no_error (error);
  g_assert_nonnull (object);
}

static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *deeper = avn_test_folder_get_path (fixture->folder, "no/such/folder.json");
  g_assert_true (avn_local_file_load (fixture->path, &object, &error));
  g_assert_true (avn_local_file_load (deeper, &object, &error));
  g_assert_no_error (error);
  g_assert_null (object);
}

static void
test_size (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) content = g_string_new ("{}");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = NULL;
  while (content->len < MEBIBYTE)
    g_string_append_c (content, ' ');
  g_autofree char *path = avn_test_folder_write (fixture->folder, NAME, content->str);
  g_assert_true (avn_local_file_load (path, &object, &error));
  g_assert_no_error (error);
  g_string_append_c (content, ' ');
  g_autofree char *larger = avn_test_folder_write (fixture->folder, NAME, content->str);
  assert_load_fails (larger, "it is too large");
  g_assert_no_errno (truncate (larger, G_GINT64_CONSTANT (1) << 40));
  assert_load_fails (larger, "it is too large");
}

static void
test_pipe (Fixture *fixture, gconstpointer data)
{
  g_assert_no_errno (mkfifo (fixture->path, 0600));
  assert_load_fails (fixture->path, "it is not a regular file");
  assert_cannot_be_written (fixture->path, "it is not a regular file");
  assert_cannot_be_removed (fixture->path, "it is not a regular file");
}

static void
test_pipe_behind_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pipe = avn_test_folder_get_path (fixture->folder, "pipe");
  g_assert_no_errno (mkfifo (pipe, 0600));
  g_assert_no_errno (symlink (pipe, fixture->path));
  assert_load_fails (fixture->path, "it is not a regular file");
  assert_cannot_be_written (fixture->path, "it is not a regular file");
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
  g_assert_no_errno (g_mkdir (fixture->path, 0700));
  assert_load_fails (fixture->path, "Is a directory");
  assert_cannot_be_written (fixture->path, "Is a directory");
  assert_cannot_be_removed (fixture->path, "Is a directory");
}

static void
test_device (Fixture *fixture, gconstpointer data)
{
  /* A device of the test's own: a fault in avn would let root replace one of the machine's. */
  g_autofree char *device = avn_test_folder_get_path (fixture->folder, "device");
  if (mknod (device, S_IFCHR | 0600, makedev (1, 5)) != 0)
    {
      g_test_skip ("only root can create devices");
      return;
    }
  g_assert_no_errno (symlink (device, fixture->path));
  assert_load_fails (device, "it is not a regular file");
  assert_cannot_be_removed (device, "it is not a regular file");
  assert_load_fails (fixture->path, "it is not a regular file");
  assert_cannot_be_written (fixture->path, "it is not a regular file");
}

static void
test_file_in_place_of_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = avn_test_folder_write (fixture->folder, "file", "");
  g_autofree char *path = g_build_filename (file, NAME, NULL);
  assert_load_fails (path, g_strerror (ENOTDIR));
  g_autoptr (GError) error = NULL;
  g_assert_null (avn_test_lock_file (path, &error));
  g_assert_error (error, AVN_ERROR, AVN_ERROR_STORAGE);
}

static void
test_link_in_a_circle (Fixture *fixture, gconstpointer data)
{
  g_assert_no_errno (symlink (NAME, fixture->path));
  assert_load_fails (fixture->path, g_strerror (ELOOP));
  assert_cannot_be_written (fixture->path, g_strerror (ELOOP));
}

static void
test_link_to_nothing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = avn_test_folder_get_path (fixture->folder, "target");
  g_autofree char *link = avn_test_folder_get_path (fixture->folder, "link");
  g_autoptr (GError) error = NULL;
  g_assert_no_errno (symlink ("link", fixture->path));
  g_assert_no_errno (symlink (target, link));
  g_assert_true (avn_test_check_file (fixture->path, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
  g_assert_true (avn_test_remove_file (fixture->path, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
  g_assert_true (avn_test_replace_file (fixture->path, "{}\n", &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  avn_test_assert_content (target, "{}\n");
  g_assert_cmpuint (avn_test_get_mode (target), ==, 0600);
}

/* A wrong link must not create directories. */
static void
test_link_into_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = avn_test_folder_get_path (fixture->folder, "missing/target");
  g_assert_no_errno (symlink (target, fixture->path));
  assert_cannot_be_written (fixture->path, "missing: No such file or directory");
  g_assert_cmpuint (avn_test_folder_count (fixture->folder), ==, 1);
}

static void
test_link (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AvnTestFolder) other = avn_test_folder_new ();
  g_autofree char *target = avn_test_folder_write (other, "target", "{\"old\": 1}\n");
  g_autoptr (GError) error = NULL;
  g_assert_no_errno (symlink (target, fixture->path));
  g_assert_true (avn_test_replace_file (fixture->path, "{\"new\": 1}\n", &error));
  g_assert_no_error (error);
  g_autofree char *points_to = g_file_read_link (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (points_to, ==, target);
  avn_test_assert_content (target, "{\"new\": 1}\n");
  g_assert_cmpuint (avn_test_get_mode (target), ==, 0600);
  g_assert_cmpuint (avn_test_folder_count (other), ==, 1);
}

/* A process that has opened the old file can read all of it. */
static void
test_replace (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = avn_test_folder_write (fixture->folder, NAME, "old");
  g_autofree char *second_name = avn_test_folder_get_path (fixture->folder, "old");
  g_autoptr (GError) error = NULL;
  g_assert_no_errno (g_chmod (path, 0644));
  g_assert_no_errno (link (path, second_name));
  g_assert_true (avn_test_replace_file (path, "new", &error));
  g_assert_no_error (error);
  avn_test_assert_content (path, "new");
  avn_test_assert_content (second_name, "old");
  g_assert_cmpuint (avn_test_get_mode (path), ==, 0600);
  g_assert_cmpuint (avn_test_folder_count (fixture->folder), ==, 2);
}

static void
test_lock_keeps_others_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  AvnLockedFile *file = avn_test_lock_file (fixture->path, &error);
  g_assert_no_error (error);
  const int other = open (fixture->folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (flock (other, LOCK_EX | LOCK_NB), ==, -1);
  avn_locked_file_free (file);
  g_assert_no_errno (flock (other, LOCK_EX | LOCK_NB));
  close (other);
}

static void
test_lock_has_a_time_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvnLockedFile) file = avn_test_lock_file (fixture->path, &error);
  g_assert_no_error (error);
  const gint64 begin = g_get_monotonic_time ();
  g_assert_null (avn_test_lock_file (fixture->path, &error));
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, G_USEC_PER_SEC);
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_STORAGE,
                         "another process has locked its directory for 1 second");
  avn_test_assert_contains (error->message, fixture->path);
}

static void
test_check_writable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_test_check_file (fixture->path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (avn_test_folder_count (fixture->folder), ==, 0);
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = avn_test_folder_write (fixture->folder, NAME, AVN_TEST_TOKEN);
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_test_remove_file (path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (avn_test_folder_count (fixture->folder), ==, 0);
}

static void
test_remove_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_test_remove_file (fixture->path, &error));
  g_assert_no_error (error);
}

static void
test_remove_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = avn_test_folder_write (fixture->folder, "target", AVN_TEST_TOKEN);
  g_autoptr (GError) error = NULL;
  g_assert_no_errno (symlink (target, fixture->path));
  g_assert_true (avn_test_remove_file (fixture->path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  avn_test_assert_content (target, "{}\n");
}

#define ADD(name, function) g_test_add ("/local-file/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/local-file/content", content_rows, test_content);
  ADD ("no-file", test_no_file);
  ADD ("size", test_size);
  ADD ("pipe", test_pipe);
  ADD ("pipe-behind-link", test_pipe_behind_link);
  ADD ("folder", test_folder);
  ADD ("device", test_device);
  ADD ("file-in-place-of-folder", test_file_in_place_of_folder);
  ADD ("link-in-a-circle", test_link_in_a_circle);
  ADD ("link-to-nothing", test_link_to_nothing);
  ADD ("link-into-no-folder", test_link_into_no_folder);
  ADD ("link", test_link);
  ADD ("replace", test_replace);
  ADD ("lock-keeps-others-out", test_lock_keeps_others_out);
  ADD ("lock-has-a-time-limit", test_lock_has_a_time_limit);
  ADD ("check-writable", test_check_writable);
  ADD ("remove", test_remove);
  ADD ("remove-nothing", test_remove_nothing);
  ADD ("remove-link", test_remove_link);
  return g_test_run ();
}
