/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loader/program.h"
#include "base/key-file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROGRAM_PREFIX "avn-"

/* The absolute directories of PATH, since relative ones depend on the working directory. None if the process
 * has more privileges than its user. */
static GPtrArray *
list_directories (void)
{
  const char *path = secure_getenv ("PATH");
  g_auto (GStrv) directories = g_strsplit (path != NULL ? path : "", ":", -1);
  GPtrArray *absolute = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; directories[i] != NULL; i++)
    if (g_path_is_absolute (directories[i]))
      g_ptr_array_add (absolute, g_strdup (directories[i]));
  return absolute;
}

/* TRUE if a path is a program other than avn itself. */
static gboolean
is_other_program (const char *path)
{
  struct stat status, own;
  return stat (path, &status) == 0 && S_ISREG (status.st_mode) && access (path, X_OK) == 0
         && (stat ("/proc/self/exe", &own) != 0 || status.st_dev != own.st_dev
             || status.st_ino != own.st_ino);
}

/* (transfer full) (nullable): the path of a program, found as a shell does, but only in absolute directories,
 * and never this program. */
char *
avn_external_find_program (const char *name)
{
  g_autoptr (GPtrArray) directories = list_directories ();
  for (guint i = 0; i < directories->len; i++)
    {
      g_autofree char *path = g_build_filename (directories->pdata[i], name, NULL);
      if (is_other_program (path))
        return g_steal_pointer (&path);
    }
  return NULL;
}

/* (transfer full) (nullable): the path of the program that provides a group. */
char *
avn_external_find (const char *group)
{
  if (!avn_key_file_is_name (group))
    return NULL;
  g_autofree char *name = g_strconcat (PROGRAM_PREFIX, group, NULL);
  return avn_external_find_program (name);
}

/* The group that a program provides. */
const char *
avn_external_get_group (const char *path)
{
  return strrchr (path, '/') + strlen ("/" PROGRAM_PREFIX);
}

static void
add_directory (GPtrArray *paths, GHashTable *seen, const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      if (!g_str_has_prefix (name, PROGRAM_PREFIX) || !avn_key_file_is_name (name + strlen (PROGRAM_PREFIX))
          || g_hash_table_contains (seen, name) || !is_other_program (path))
        continue;
      g_hash_table_add (seen, g_strdup (name));
      g_ptr_array_add (paths, g_steal_pointer (&path));
    }
}

static int
compare_groups_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (avn_external_get_group (*(const char *const *)a),
                 avn_external_get_group (*(const char *const *)b));
}

/* (transfer full): the paths of the programs that provide groups, the first one of each name, sorted by
 * group. */
char **
avn_external_list (void)
{
  g_autoptr (GPtrArray) directories = list_directories ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *paths = g_ptr_array_new ();
  for (guint i = 0; i < directories->len; i++)
    add_directory (paths, seen, directories->pdata[i]);
  g_ptr_array_sort (paths, compare_groups_cb);
  g_ptr_array_add (paths, NULL);
  return (char **)g_ptr_array_free (paths, FALSE);
}
