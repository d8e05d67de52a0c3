/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/user-folder.h"

#include <stdlib.h>
#include <sys/auxv.h>

#define FOLDER_NAME "avn"

/**
 * avn_user_folder_get:
 * @variable: the environment variable that names a base folder
 * @below_home: that folder where the variable is not set, below the home folder
 *
 * Gets the folder of this program's own files. GLib would take a relative path, which is another folder
 * wherever the user stands. A process with more privileges than its user has no such files, as the user could
 * choose them.
 *
 * Returns: (transfer full) (nullable): an absolute path
 */
char *
avn_user_folder_get (const char *variable, const char *below_home)
{
  const char *base = secure_getenv (variable);
  const gboolean is_set = base != NULL && *base != '\0';
  g_autofree char *path = is_set ? g_build_filename (base, FOLDER_NAME, NULL)
                                 : g_build_filename (g_get_home_dir (), below_home, FOLDER_NAME, NULL);
  return getauxval (AT_SECURE) == 0 && g_path_is_absolute (path) ? g_steal_pointer (&path) : NULL;
}
