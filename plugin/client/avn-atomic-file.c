/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Temporary files have names of their own, so that remains can be told from whatever else is in the folder.
 */
#define NEW_SUFFIX ".avn-new"
#define OLD_SUFFIX ".old"

static gboolean
write_all (int fd, const char *content)
{
  gsize length = strlen (content);
  while (length > 0)
    {
      const gssize n = write (fd, content, length);
      if (n < 0 && errno != EINTR)
        return FALSE;
      content += MAX (n, 0);
      length -= (gsize)MAX (n, 0);
    }
  return TRUE;
}

/* Makes a file that its owner alone can read; its name is completed in place. */
static int
write_new (char *new_path, const char *content)
{
  const int fd = g_mkstemp_full (new_path, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return errno;
  /* A file mode creation mask may have taken away what the owner needs. */
  const gboolean written = fchmod (fd, 0600) == 0 && write_all (fd, content) && fsync (fd) == 0;
  const int error_number = written ? 0 : errno;
  close (fd);
  return error_number;
}

static gboolean
has_no_hard_links (int error_number)
{
  return error_number == EPERM || error_number == EOPNOTSUPP || error_number == ENOSYS
         || error_number == EMLINK;
}

/* A rename is on the disk only when its folder is. Until then the old file has a second name, to come back
 * by.
 */
static int
put_in_place (const char *new_path, const char *path, int folder)
{
  g_autofree char *old_path = g_strconcat (new_path, OLD_SUFFIX, NULL);
  const gboolean kept = link (path, old_path) == 0;
  const gboolean is_first = !kept && errno == ENOENT;
  int error_number = 0;

  if (!kept && !is_first && !has_no_hard_links (errno))
    return errno;
  if (rename (new_path, path) != 0)
    error_number = errno;
  else if (fsync (folder) != 0)
    {
      error_number = errno;
      if (is_first)
        unlink (path);
      else if (kept)
        rename (old_path, path);
      return error_number;
    }
  if (kept)
    unlink (old_path);
  return error_number;
}

/**
 * avn_atomic_file_replace:
 * @path: a file, which may not exist; it is no symbolic link
 * @folder: a descriptor of its folder, which is locked
 * @content: the new content
 *
 * Replaces a file so that at every moment it is the old one or the new one, whole, readable by its owner
 * alone, and on the disk when this returns. After an error it is the old one; only where the file system has
 * no hard links it may be the new one, if nothing but the sync of the folder failed.
 *
 * Returns: 0, or the number of an error
 */
int
avn_atomic_file_replace (const char *path, int folder, const char *content)
{
  g_autofree char *new_path = g_strconcat (path, NEW_SUFFIX ".XXXXXX", NULL);
  int error_number = write_new (new_path, content);
  if (error_number == 0)
    error_number = put_in_place (new_path, path, folder);
  if (error_number != 0)
    unlink (new_path);
  return error_number;
}

/**
 * avn_atomic_file_remove:
 * @path: a file that is no symbolic link
 * @folder: a descriptor of its folder, which is locked
 *
 * Removes a file so that it is gone from the disk when this returns, or back in its place after an error.
 *
 * Returns: 0, or the number of an error
 */
int
avn_atomic_file_remove (const char *path, int folder)
{
  g_autofree char *old_path = g_strconcat (path, NEW_SUFFIX OLD_SUFFIX, NULL);
  if (rename (path, old_path) != 0)
    return errno;
  if (fsync (folder) == 0 && unlink (old_path) == 0)
    {
      /* The file is gone for good; what this could miss is a temporary name, which the next writer sweeps. */
      fsync (folder);
      return 0;
    }
  const int error_number = errno;
  rename (old_path, path);
  return error_number;
}

static gboolean
is_temporary_name (const char *name, const char *base)
{
  const char *suffix = g_str_has_prefix (name, base) ? name + strlen (base) : "";
  if (!g_str_has_prefix (suffix, NEW_SUFFIX))
    return FALSE;
  const char *rest = suffix + strlen (NEW_SUFFIX);
  return *rest == '\0' || *rest == '.';
}

/**
 * avn_atomic_file_sweep:
 * @path: a file, whose folder is locked
 *
 * Removes what a process left that was killed while it changed the file: temporary files, secret and all.
 */
void
avn_atomic_file_sweep (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *candidate = g_build_filename (folder, name, NULL);
      struct stat status;
      if (is_temporary_name (name, base) && lstat (candidate, &status) == 0 && S_ISREG (status.st_mode)
          && status.st_uid == geteuid ())
        g_unlink (candidate);
    }
}
