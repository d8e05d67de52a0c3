/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test-file.h"

/* Locks a file with a time limit of one second. */
AvnLockedFile *
avn_test_lock_file (const char *path, GError **error)
{
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  avn_settings_set (settings, "request-timeout", "1");
  return avn_locked_file_new (path, settings, error);
}

gboolean
avn_test_check_file (const char *path, GError **error)
{
  g_autoptr (AvnLockedFile) file = avn_test_lock_file (path, error);
  return file != NULL && avn_locked_file_check (file, FALSE, error);
}

gboolean
avn_test_replace_file (const char *path, const char *content, GError **error)
{
  g_autoptr (AvnLockedFile) file = avn_test_lock_file (path, error);
  return file != NULL && avn_locked_file_replace (file, content, NULL, error);
}

gboolean
avn_test_remove_file (const char *path, GError **error)
{
  g_autoptr (AvnLockedFile) file = avn_test_lock_file (path, error);
  return file != NULL && avn_locked_file_remove (file, "{}\n", NULL, error);
}
