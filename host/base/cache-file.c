/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/cache-file.h"

#include "base/descriptor.h"
#include "base/user-directory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_NAME_LENGTH 40

/* A file that a killed process left is overwritten. */
#define NEW_SUFFIX ".avn-new"
#define DIRECTORY_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
/* Opening a FIFO must not block. */
#define READ_FLAGS (O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
#define WRITE_FLAGS (O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)

static gboolean
is_private (const struct stat *status)
{
  return status->st_uid == geteuid () && (status->st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

/* TRUE if the closest existing parent belongs to the user or to root. Root must not create directories below
 * those of another user, who could not write to them. */
static gboolean
can_create (const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  struct stat status;
  while (stat (parent, &status) != 0)
    {
      if (errno != ENOENT || g_str_equal (parent, "/"))
        return FALSE;
      char *next = g_path_get_dirname (parent);
      g_free (parent);
      parent = next;
    }
  return status.st_uid == 0 || status.st_uid == geteuid ();
}

/* Opens the cache directory, to which only the user has access. A process with more privileges than its user
 * has no cache. Returns a file descriptor to close, or -1. */
int
avn_cache_file_open_directory (gboolean create)
{
  g_autofree char *path = avn_user_directory_get (AVN_USER_CACHE);
  struct stat status;
  if (path == NULL || (create && (!can_create (path) || g_mkdir_with_parents (path, 0700) != 0)))
    return -1;
  const int directory = open (path, DIRECTORY_FLAGS);
  if (directory < 0 || (fstat (directory, &status) == 0 && is_private (&status)))
    return directory;
  g_debug ("The directory %s is not private", path);
  close (directory);
  return -1;
}

/* Does not wait: the cache only saves time. Some file systems cannot lock a directory; there, the cache is
 * used without a lock. Closing the descriptor unlocks. */
gboolean
avn_cache_file_lock (int directory)
{
  return flock (directory, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}

/* Opens a regular file of limited size that only the user can read and write. Returns a file descriptor to
 * close, or -1. */
static int
open_file (int directory, const char *name)
{
  const int fd = openat (directory, name, READ_FLAGS);
  struct stat status;
  if (fd < 0
      || (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && is_private (&status)
          && status.st_size <= AVN_CACHE_FILE_MAX_SIZE))
    return fd;
  close (fd);
  return -1;
}

static char *
read_and_close (int fd)
{
  if (fd < 0)
    return NULL;
  char *content = avn_descriptor_read_all (fd, AVN_CACHE_FILE_MAX_SIZE, NULL);
  close (fd);
  return content;
}

/* (transfer full) (nullable): the bytes of a file that only the user can access, up to the first NUL. */
char *
avn_cache_file_read (int directory, const char *name)
{
  return read_and_close (open_file (directory, name));
}

/* Replaces a file in the locked directory so that readers see the old content or the new. It may not survive
 * a power failure. Returns FALSE if the file was left as it was. */
gboolean
avn_cache_file_replace (int directory, const char *name, const char *content)
{
  g_autofree char *new_name = g_strconcat (name, NEW_SUFFIX, NULL);
  unlinkat (directory, new_name, 0);
  const int fd = openat (directory, new_name, WRITE_FLAGS, 0600);
  if (fd < 0)
    return FALSE;
  const gboolean is_written = avn_descriptor_write_all (fd, content, strlen (content), FALSE);
  if (close (fd) == 0 && is_written && renameat (directory, new_name, directory, name) == 0)
    return TRUE;
  unlinkat (directory, new_name, 0);
  return FALSE;
}

void
avn_cache_file_remove (int directory, const char *name)
{
  unlinkat (directory, name, 0);
}

/* The files of the completion cache have longer names, so they are never mistaken for these. */
static gboolean
is_name (const char *name)
{
  static const char allowed[] = G_CSET_a_2_z G_CSET_DIGITS "-.";
  return g_ascii_islower (*name) && strlen (name) <= MAX_NAME_LENGTH && name[strspn (name, allowed)] == '\0';
}

/**
 * avn_cache_open:
 * @name: the name that was given to [func@cache_write]
 *
 * Opens the file that [func@cache_read] reads, for a library that requires a path: `/proc/self/fd/` and the
 * file descriptor. Its content stays the same when another command writes.
 *
 * Returns: a file descriptor to close; -1 if there is no file that only the user can read and write
 */
int
avn_cache_open (const char *name)
{
  const int directory = is_name (name) ? avn_cache_file_open_directory (FALSE) : -1;
  if (directory < 0)
    return -1;
  const int fd = open_file (directory, name);
  close (directory);
  return fd;
}

/**
 * avn_cache_read:
 * @name: the name that was given to [func@cache_write]
 *
 * Reads text that an earlier command wrote to save time. The file may be missing, and the user may have
 * changed it.
 *
 * Returns: (transfer full) (nullable): the text; %NULL if there is no file that only the user can read and
 * write
 */
char *
avn_cache_read (const char *name)
{
  return read_and_close (avn_cache_open (name));
}

/**
 * avn_cache_write:
 * @name: up to 40 lower-case ASCII letters, digits, dots and hyphens, a letter first; include the name of
 * the command group, as all groups share the names
 * @text: the text for later commands, at most 256 KiB and without secrets
 *
 * Writes text that saves later commands time, in `$XDG_CACHE_HOME/avn` and readable by the user only.
 * Failures are ignored.
 */
void
avn_cache_write (const char *name, const char *text)
{
  const int directory = is_name (name) ? avn_cache_file_open_directory (TRUE) : -1;
  if (directory < 0 || strlen (text) > AVN_CACHE_FILE_MAX_SIZE || !avn_cache_file_lock (directory)
      || !avn_cache_file_replace (directory, name, text))
    g_debug ("Cannot keep %s in the cache", name);
  if (directory >= 0)
    close (directory);
}
