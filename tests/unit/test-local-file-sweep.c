/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-local-file.h"
#include "avn-test-file.h"
#include "avn-test.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* What a process that was killed while it wrote leaves behind, and what only looks like it. */

#define NAME "example.json"

typedef struct
{
  const char *name; /* of a file */
  gboolean swept;
} SweepRow;

static const SweepRow sweep_rows[] = {
  { NAME ".avn-new", TRUE },     { NAME ".avn-new.A1b2C3", TRUE }, { NAME ".avn-new.A1b2C3.old", TRUE },
  { NAME ".avn-new.old", TRUE }, { NAME ".avn-newer", FALSE },     { NAME ".A1b2C3", FALSE },
  { NAME ".backup", FALSE },     { NAME "-avn-new", FALSE },       { "other.json.avn-new", FALSE },
  { ".avn-new", FALSE },         { "x" NAME ".avn-new", FALSE },
};

static void
test_sweep (gconstpointer data)
{
  const SweepRow *row = data;
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_get_path (folder, NAME);
  g_autofree char *leftover = avn_test_folder_write (folder, row->name, AVN_TEST_TOKEN);
  g_autoptr (GError) error = NULL;
  g_assert_no_errno (g_chmod (leftover, 0600));
  g_assert_true (avn_test_replace_file (path, "{}\n", &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_file_test (leftover, G_FILE_TEST_EXISTS), ==, !row->swept);
}

/* A leftover holds the secret as well, so that it must not outlive it. */
static void
test_with_removal (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_write (folder, NAME, "{}");
  avn_test_folder_add (folder, NAME ".avn-new", AVN_TEST_TOKEN);
  g_autoptr (GError) error = NULL;
  gboolean removed = FALSE;
  const int lock = avn_local_file_lock (path, &error);
  g_assert_true (avn_local_file_remove (path, lock, "{}\n", &removed, &error));
  g_assert_no_error (error);
  avn_local_file_unlock (lock);
  g_assert_true (removed);
  g_assert_cmpuint (avn_test_folder_count (folder), ==, 0);
}

static void
test_what_is_no_file (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_get_path (folder, NAME);
  g_autofree char *inner_folder = avn_test_folder_get_path (folder, NAME ".avn-new.A1b2C3");
  g_autofree char *link = avn_test_folder_get_path (folder, NAME ".avn-new.D4e5F6");
  g_autoptr (GError) error = NULL;
  g_assert_no_errno (g_mkdir (inner_folder, 0700));
  g_assert_no_errno (symlink ("/dev/null", link));
  g_assert_true (avn_test_replace_file (path, "{}\n", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (avn_test_folder_count (folder), ==, 3);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/local-file-sweep/name", sweep_rows, test_sweep);
  g_test_add_func ("/local-file-sweep/with-removal", test_with_removal);
  g_test_add_func ("/local-file-sweep/what-is-no-file", test_what_is_no_file);
  return g_test_run ();
}
