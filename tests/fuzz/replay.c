/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The time that libFuzzer takes for a hang; enough for valgrind on a busy machine. */
#define DEADLINE_SECONDS 60

static int
compare_names_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
list_files (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) directory = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while ((name = g_dir_read_name (directory)) != NULL)
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_names_cb);
  return paths;
}

static void
feed (const char *path)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  /* An allocation of the exact size, so that sanitizers notice reads past the end. */
  uint8_t *data = malloc (length);
  memcpy (data, content, length);
  LLVMFuzzerTestOneInput (data, length);
  free (data);
}

/* Run a file in its own process, so that a crash, leak or hang does not affect the others. */
static gboolean
try_file (const char *path)
{
  int status = -1;
  fflush (NULL);
  const pid_t child = fork ();
  g_assert_no_errno (child);
  if (child == 0)
    {
      alarm (DEADLINE_SECONDS);
      feed (path);
      exit (0);
    }
  g_assert_no_errno (waitpid (child, &status, 0));
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

/* Run the target on a file or on every file of a directory, and print the results as TAP. */
int
main (int argc, char **argv)
{
  guint n_files = 0;
  gboolean survived = TRUE;
  LLVMFuzzerInitialize (&argc, &argv);
  avn_fuzz_get_folder ();
  for (int i = 1; i < argc; i++)
    {
      g_autoptr (GPtrArray) paths = g_file_test (argv[i], G_FILE_TEST_IS_DIR) ? list_files (argv[i]) : NULL;
      for (guint j = 0; j < (paths != NULL ? paths->len : 1); j++)
        {
          const char *path = paths != NULL ? paths->pdata[j] : argv[i];
          g_autofree char *name = g_path_get_basename (path);
          const gboolean ok = try_file (path);
          survived &= ok;
          printf ("%s %u - %s\n", ok ? "ok" : "not ok", ++n_files, name);
        }
    }
  printf ("1..%u\n", n_files);
  return survived && n_files > 0 ? 0 : 1;
}
