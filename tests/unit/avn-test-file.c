/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test-file.h"

#include "avn-local-file.h"

/* Replaces a file as everybody has to: under its folder's lock. */
gboolean
avn_test_replace_file (const char *path, const char *content, GError **error)
{
  const int lock = avn_local_file_lock (path, error);
  if (lock < 0)
    return FALSE;
  const gboolean replaced = avn_local_file_replace (path, lock, content, error);
  avn_local_file_unlock (lock);
  return replaced;
}
