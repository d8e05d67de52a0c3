/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/cache-file.h"

#include "base/descriptor.h"
#include "base/user-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The files in which commands leave what completes later command lines. They are a convenience: whatever is
 * odd about them is a reason to do without, and never an error. */

/* What is left of a process that was killed while it wrote is overwritten by the next. */
#define NEW_SUFFIX ".avn-new"
#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
/* Opening a FIFO must not block. */
#define READ_FLAGS (O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
#define WRITE_FLAGS (O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)

static gboolean
is_private (const struct stat *status)
{
  return status->st_uid == geteuid () && (status->st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

/* Whether the lowest folder above a path that is there is another user's. */
static gboolean
is_below_others (const char *path)
{
  g_autofree char *above = g_path_get_dirname (path);
  struct stat status;
  while (stat (above, &status) != 0)
    {
      const gboolean is_missing = errno == ENOENT;
      char *next = g_path_get_dirname (above);
      const gboolean is_root = g_str_equal (next, above);
      g_free (above);
      above = next;
      if (!is_missing || is_root)
        return TRUE;
    }
  return status.st_uid != 0 && status.st_uid != geteuid ();
}

/* Makes the folder and what is missing above it, but for root not in the folder of a user, who could use
 * neither then. */
static gboolean
make_folder (const char *path)
{
  return !is_below_others (path) && g_mkdir_with_parents (path, 0700) == 0;
}

/**
 * avn_cache_file_open_folder:
 * @create: whether to make the folder if it is not there
 *
 * Opens the folder of the cache, which only the user can read. A process with more privileges than its user
 * has none.
 *
 * Returns: a descriptor to close, or -1
 */
int
avn_cache_file_open_folder (gboolean create)
{
  g_autofree char *path = avn_user_folder_get (AVN_USER_CACHE);
  struct stat status;
  if (path == NULL || (create && !make_folder (path)))
    return -1;
  const int folder = open (path, FOLDER_FLAGS);
  if (folder < 0 || (fstat (folder, &status) == 0 && is_private (&status)))
    return folder;
  g_debug ("The folder %s is not private", path);
  close (folder);
  return -1;
}

/* The cache is not worth waiting for another process. Closing unlocks. */
gboolean
avn_cache_file_lock (int folder)
{
  return flock (folder, LOCK_EX | LOCK_NB) == 0;
}

/**
 * avn_cache_file_open:
 * @folder: the folder
 * @name: the name of a file in it
 *
 * Opens a file, if it is one, of moderate size, and only the user can read and write it.
 *
 * Returns: a descriptor to close, or -1
 */
int
avn_cache_file_open (int folder, const char *name)
{
  const int fd = openat (folder, name, READ_FLAGS);
  struct stat status;
  if (fd < 0
      || (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && is_private (&status)
          && status.st_size <= AVN_CACHE_FILE_LARGEST))
    return fd;
  close (fd);
  return -1;
}

/**
 * avn_cache_file_read:
 * @folder: the folder
 * @name: the name of a file in it
 *
 * Reads a file that avn_cache_file_open() opens.
 *
 * Returns: (transfer full) (nullable): its bytes up to the first that is 0
 */
char *
avn_cache_file_read (int folder, const char *name)
{
  const int fd = avn_cache_file_open (folder, name);
  char *content = fd >= 0 ? avn_descriptor_read_all (fd, AVN_CACHE_FILE_LARGEST, NULL) : NULL;
  if (fd >= 0)
    close (fd);
  return content;
}

/**
 * avn_cache_file_replace:
 * @folder: the folder, locked
 * @name: the name of a file in it
 * @content: what it is to hold
 *
 * Replaces a file so that readers see the old one or the new one. It need not outlive a power failure.
 *
 * Returns: whether it was replaced; if not, the old one is as it was
 */
gboolean
avn_cache_file_replace (int folder, const char *name, const char *content)
{
  g_autofree char *new_name = g_strconcat (name, NEW_SUFFIX, NULL);
  unlinkat (folder, new_name, 0);
  const int fd = openat (folder, new_name, WRITE_FLAGS, 0600);
  if (fd < 0)
    return FALSE;
  gboolean done = avn_descriptor_write_all (fd, content, strlen (content));
  done = close (fd) == 0 && done;
  if (done && renameat (folder, new_name, folder, name) == 0)
    return TRUE;
  unlinkat (folder, new_name, 0);
  return FALSE;
}

void
avn_cache_file_remove (int folder, const char *name)
{
  unlinkat (folder, name, 0);
}
