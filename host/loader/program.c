/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loader/program.h"
#include "loader/plugin-info-private.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROGRAM_PREFIX "avn-"

/* The folders of PATH. What is relative or empty there could be anybody's, depending on where the user
 * stands; and a process with more privileges than its user has no say in what it runs. */
static GPtrArray *
list_folders (void)
{
  const char *path = secure_getenv ("PATH");
  g_auto (GStrv) folders = g_strsplit (path != NULL ? path : "", ":", -1);
  GPtrArray *absolute = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; folders[i] != NULL; i++)
    if (g_path_is_absolute (folders[i]))
      g_ptr_array_add (absolute, g_strdup (folders[i]));
  return absolute;
}

static gboolean
is_same_file (const struct stat *a, const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Whether a path is a program, and another one than this. */
static gboolean
is_other_program (const char *path)
{
  struct stat status, own;
  return stat (path, &status) == 0 && S_ISREG (status.st_mode) && access (path, X_OK) == 0
         && (stat ("/proc/self/exe", &own) != 0 || !is_same_file (&status, &own));
}

/**
 * avn_external_find_program:
 * @name: the name of a program, without a slash
 *
 * Looks for a program as a shell would, but in absolute folders only, and goes past this program itself.
 *
 * Returns: (transfer full) (nullable): its path
 */
char *
avn_external_find_program (const char *name)
{
  g_autoptr (GPtrArray) folders = list_folders ();
  for (guint i = 0; i < folders->len; i++)
    {
      g_autofree char *path = g_build_filename (folders->pdata[i], name, NULL);
      if (is_other_program (path))
        return g_steal_pointer (&path);
    }
  return NULL;
}

/**
 * avn_external_find:
 * @group: a word where the name of a group belongs
 *
 * Looks for the program that provides a group.
 *
 * Returns: (transfer full) (nullable): its path
 */
char *
avn_external_find (const char *group)
{
  if (!avn_plugin_info_is_group_name (group))
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
add_folder (GPtrArray *paths, GHashTable *seen, const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (!g_str_has_prefix (name, PROGRAM_PREFIX)
          || !avn_plugin_info_is_group_name (name + strlen (PROGRAM_PREFIX))
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

/**
 * avn_external_list:
 *
 * Lists the programs that provide groups, of each name the one that would run.
 *
 * Returns: (transfer full) (array zero-terminated=1): their paths, sorted by group
 */
char **
avn_external_list (void)
{
  g_autoptr (GPtrArray) folders = list_folders ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *paths = g_ptr_array_new ();
  for (guint i = 0; i < folders->len; i++)
    add_folder (paths, seen, folders->pdata[i]);
  g_ptr_array_sort (paths, compare_groups_cb);
  g_ptr_array_add (paths, NULL);
  return (char **)g_ptr_array_free (paths, FALSE);
}
