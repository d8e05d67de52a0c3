/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/user-directory.h"

#include <avn/directory.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <unistd.h>

/**
 * avn_directory_dup_home:
 *
 * Gets the home directory of the user: HOME, else that of the user database. Unlike g_get_home_dir(), prints
 * no warning if there is neither, as in a container that runs with any user ID.
 *
 * Returns: (transfer full) (nullable) (type filename): the path, which may be relative or empty
 */
char *
avn_directory_dup_home (void)
{
  const char *home = g_getenv ("HOME");
  const struct passwd *user = home == NULL ? getpwuid (getuid ()) : NULL;
  return g_strdup (user != NULL ? user->pw_dir : home);
}

/* (transfer full) (nullable): the absolute path of the directory for avn's own files, from a variable or
 * below the home directory. Unlike GLib, refuses a relative path, which depends on the working directory, and
 * gives none to a process with more privileges than its user, who could choose the files. */
char *
avn_user_directory_get (const char *variable, const char *below_home)
{
  const char *base = secure_getenv (variable);
  const gboolean is_set = base != NULL && *base != '\0';
  g_autofree char *home = is_set ? NULL : avn_directory_dup_home ();
  g_autofree char *path = is_set         ? g_build_filename (base, "avn", NULL)
                          : home != NULL ? g_build_filename (home, below_home, "avn", NULL)
                                         : NULL;
  return getauxval (AT_SECURE) == 0 && path != NULL && g_path_is_absolute (path) ? g_steal_pointer (&path)
                                                                                 : NULL;
}
