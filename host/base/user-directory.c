/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/user-directory.h"

#include <stdlib.h>
#include <sys/auxv.h>

/* (transfer full) (nullable): the absolute path of the directory for avn's own files, from a variable or
 * below the home directory. Unlike GLib, refuses a relative path, which depends on the working directory, and
 * gives none to a process with more privileges than its user, who could choose the files. */
char *
avn_user_directory_get (const char *variable, const char *below_home)
{
  const char *base = secure_getenv (variable);
  const gboolean is_set = base != NULL && *base != '\0';
  g_autofree char *path = is_set ? g_build_filename (base, "avn", NULL)
                                 : g_build_filename (g_get_home_dir (), below_home, "avn", NULL);
  return getauxval (AT_SECURE) == 0 && g_path_is_absolute (path) ? g_steal_pointer (&path) : NULL;
}
