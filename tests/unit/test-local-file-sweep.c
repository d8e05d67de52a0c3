/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test-file.h"
#include "avn-test.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* Leftovers of a process that was killed during a write, and files that look like them. */

#define NAME "example.json"

#define MARK NAME ".avn-new"
#define TEMPORARY NAME ".A1B2C3"

typedef struct
{
  const char *name; /* of the row and of the file */
  gboolean swept;
} SweepRow;

static const SweepRow sweep_rows[] = {
  { TEMPORARY, TRUE },
  { NAME ".ABCDEF", TRUE },
  { NAME ".012345", TRUE },
  { NAME ".backup", FALSE },
  { NAME ".A1B2C", FALSE },
  { NAME ".A1B2C34", FALSE },
  { NAME "A1B2C3", FALSE },
  { NAME "-A1B2C3", FALSE },
  { "x" TEMPORARY, FALSE },
  { ".A1B2C3", FALSE },
  { NAME ".A1b2C3", FALSE },
  { NAME ".A1B2C.", FALSE },
  { "other.json.A1B2C3", FALSE },
};

static char *
leave (AvnTestFolder *folder, const char *name, mode_t mode)
{
  char *path = avn_test_folder_write (folder, name, AVN_TEST_TOKEN);
  g_assert_no_errno (g_chmod (path, mode));
  return path;
}

static void
replace (AvnTestFolder *folder)
{
  g_autofree char *path = avn_test_folder_get_path (folder, NAME);
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_test_replace_file (path, "{}\n", &error));
  g_assert_no_error (error);
}

static void
test_sweep (gconstpointer data)
{
  const SweepRow *row = data;
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *mark = leave (folder, MARK, 0600);
  g_autofree char *leftover = leave (folder, row->name, 0600);
  replace (folder);
  g_assert_cmpint (g_file_test (leftover, G_FILE_TEST_EXISTS), ==, !row->swept);
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
}

/* Without a writer's marker, such a file belongs to the user. */
static void
test_without_mark (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *copy = leave (folder, TEMPORARY, 0600);
  replace (folder);
  avn_test_assert_content (copy, AVN_TEST_TOKEN);
}

static void
test_of_other_mode (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *mark = leave (folder, MARK, 0600);
  g_autofree char *copy = leave (folder, TEMPORARY, 0640);
  replace (folder);
  avn_test_assert_content (copy, AVN_TEST_TOKEN);
}

/* A leftover holds the secret, too, and must be removed with the file. */
static void
test_with_removal (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_write (folder, NAME, "{}");
  g_autofree char *mark = leave (folder, MARK, 0600);
  g_autofree char *leftover = leave (folder, TEMPORARY, 0600);
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_test_remove_file (path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (avn_test_folder_count (folder), ==, 0);
}

static void
test_special_file (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *mark = leave (folder, MARK, 0600);
  g_autofree char *inner_folder = avn_test_folder_get_path (folder, TEMPORARY);
  g_autofree char *link = avn_test_folder_get_path (folder, NAME ".D4E5F6");
  g_assert_no_errno (g_mkdir (inner_folder, 0700));
  g_assert_no_errno (symlink ("/dev/null", link));
  replace (folder);
  g_assert_cmpuint (avn_test_folder_count (folder), ==, 3);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/local-file-sweep/name", sweep_rows, test_sweep);
  g_test_add_func ("/local-file-sweep/without-mark", test_without_mark);
  g_test_add_func ("/local-file-sweep/of-other-mode", test_of_other_mode);
  g_test_add_func ("/local-file-sweep/with-removal", test_with_removal);
  g_test_add_func ("/local-file-sweep/special-file", test_special_file);
  return g_test_run ();
}
