/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/local-file.h"
#include "avn-test-file.h"
#include "avn-test.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/* The mode of written files, for any old mode and mask. */

#define NAME "example.json"

typedef struct
{
  const char *name;
  mode_t umask;
} UmaskRow;

static const UmaskRow umask_rows[] = {
  { "0000", 0 },
  { "0002", 02 },
  { "0022", 022 },
  { "0077", 077 },
};

static void
test_umask (gconstpointer data)
{
  const UmaskRow *row = data;
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *upper = avn_test_folder_get_path (folder, "config");
  g_autofree char *lower = g_build_filename (upper, "aiven", NULL);
  g_autofree char *path = g_build_filename (lower, NAME, NULL);
  g_autoptr (GError) error = NULL;
  const mode_t old_mask = umask (row->umask);
  const gboolean replaced = avn_test_replace_file (path, "{}\n", &error);
  umask (old_mask);
  g_assert_true (replaced);
  g_assert_no_error (error);
  g_assert_cmpuint (avn_test_get_mode (upper), ==, 0700);
  g_assert_cmpuint (avn_test_get_mode (lower), ==, 0700);
  g_assert_cmpuint (avn_test_get_mode (path), ==, 0600);
}

/* GLib may keep the mode of the old file. */
static void
test_old_mode (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_write (folder, NAME, "{}");
  g_autoptr (GError) error = NULL;
  g_assert_no_errno (g_chmod (path, 0666));
  g_assert_true (avn_test_replace_file (path, "{}\n", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (avn_test_get_mode (path), ==, 0600);
}

typedef struct
{
  const char *name;
  mode_t mode;
  mode_t expected;
} ModeRow;

static const ModeRow mode_rows[] = {
  { "0600", 0600, 0600 }, { "0400", 0400, 0400 }, { "0640", 0640, 0600 }, { "0620", 0620, 0600 },
  { "0604", 0604, 0600 }, { "0602", 0602, 0600 }, { "0444", 0444, 0600 }, { "0777", 0777, 0600 },
};

static void
test_mode (gconstpointer data)
{
  const ModeRow *row = data;
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_write (folder, NAME, "{}");
  g_assert_no_errno (g_chmod (path, row->mode));
  avn_local_file_make_private (path, "", NULL);
  g_assert_cmpuint (avn_test_get_mode (path), ==, row->expected);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/local-file-mode/umask", umask_rows, test_umask);
  g_test_add_func ("/local-file-mode/old-mode", test_old_mode);
  AVN_TEST_ADD_ROWS ("/local-file-mode/mode", mode_rows, test_mode);
  return g_test_run ();
}
