/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/locked-file.h"

#include "store/local-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)
/* As many as Linux follows. */
#define MAX_LINKS 40
#define LOCK_LIMIT_S 10
#define LONGEST_NAP_MS 100
/* Stands beside a file while a new one is written. If it is there when nothing is, a process was killed. */
#define MARK_SUFFIX ".avn-new"
/* GLib puts this behind the name of a file for its temporary one. */
#define TEMPORARY_LETTERS G_CSET_A_2_Z G_CSET_DIGITS
#define N_TEMPORARY_LETTERS 6

struct _AvnLockedFile
{
  char *path;   /* (owned): as it was named */
  char *target; /* (owned): where the last link leads, else the path */
  char *mark;   /* (owned): the path of the mark */
  int folder;   /* of the target */
  gboolean is_locked;
  gboolean is_there;
};

/* Finds the file that a path stands for. There may be none yet. */
static char *
follow_links (const char *path, GError **error)
{
  g_autofree char *target = g_strdup (path);
  char next[PATH_MAX];
  gssize length;
  for (guint i = 0; (length = readlink (target, next, sizeof next - 1)) >= 0 && i < MAX_LINKS; i++)
    {
      g_autofree char *folder = g_path_get_dirname (target);
      next[length] = '\0';
      g_free (target);
      target = g_path_is_absolute (next) ? g_strdup (next) : g_build_filename (folder, next, NULL);
    }
  if (length < 0 && (errno == EINVAL || errno == ENOENT))
    return g_steal_pointer (&target);
  avn_local_file_fail (error, path, "%s", g_strerror (length < 0 ? errno : ELOOP));
  return NULL;
}

static gboolean
open_folder (AvnLockedFile *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->target);
  self->folder = open (folder, FOLDER_FLAGS);
  if (self->folder < 0 && errno == ENOENT && g_str_equal (self->path, self->target)
      && g_mkdir_with_parents (folder, 0700) == 0)
    self->folder = open (folder, FOLDER_FLAGS);
  return self->folder >= 0 || avn_local_file_fail (error, folder, "%s", g_strerror (errno));
}

/* NFS says EBADF, as a folder cannot be opened for writing. */
static gboolean
has_no_locks (int error_number)
{
  return error_number == ENOSYS || error_number == EOPNOTSUPP || error_number == ENOLCK
         || error_number == EINVAL || error_number == EBADF;
}

static gboolean
fail_locked (AvnLockedFile *self, guint limit, GError **error)
{
  return avn_local_file_fail (
      error, self->path,
      g_dngettext (GETTEXT_PACKAGE, "another process has kept its folder locked for %u second",
                   "another process has kept its folder locked for %u seconds", limit),
      limit);
}

/* A blocking flock() has no time limit, so this tries again after naps, which a signal such as ^C ends. A
 * file system without locks is used without one. */
static gboolean
lock_folder (AvnLockedFile *self, guint limit, GError **error)
{
  const gint64 deadline = g_get_monotonic_time () + (gint64)limit * G_USEC_PER_SEC;
  int nap = 1;
  while (flock (self->folder, LOCK_EX | LOCK_NB) != 0)
    {
      if (has_no_locks (errno))
        return TRUE;
      if (errno == EINTR)
        continue;
      if (errno != EWOULDBLOCK)
        return avn_local_file_fail (error, self->path, "%s", g_strerror (errno));
      if (g_get_monotonic_time () >= deadline)
        return fail_locked (self, limit, error);
      if (poll (NULL, 0, nap) != 0)
        {
          g_set_error_literal (error, AVN_ERROR, AVN_ERROR_INTERRUPTED, _ ("Interrupted."));
          return FALSE;
        }
      nap = MIN (2 * nap, LONGEST_NAP_MS);
    }
  self->is_locked = TRUE;
  return TRUE;
}

/* Makes sure that the target may be changed, or made where a link leads that leads nowhere yet. */
static gboolean
check_target (AvnLockedFile *self, GError **error)
{
  struct stat status;
  self->is_there = lstat (self->target, &status) == 0;
  if (self->is_there)
    return avn_local_file_check_owner (self->path, &status, error);
  if (errno != ENOENT || (!g_str_equal (self->path, self->target) && fstat (self->folder, &status) != 0))
    return avn_local_file_fail (error, self->path, "%s", g_strerror (errno));
  return g_str_equal (self->path, self->target) || status.st_uid == geteuid ()
         || avn_local_file_fail (error, self->path,
                                 _ ("it is a symbolic link to nothing, in a folder of another user"));
}

static gboolean
is_temporary_name (const char *name, const char *base)
{
  const gsize length = strlen (base);
  return g_str_has_prefix (name, base) && name[length] == '.'
         && strlen (name + length + 1) == N_TEMPORARY_LETTERS
         && strspn (name + length + 1, TEMPORARY_LETTERS) == N_TEMPORARY_LETTERS;
}

static gboolean
is_leftover (const char *path, const struct stat *mark)
{
  struct stat status;
  return lstat (path, &status) == 0 && status.st_mode == (S_IFREG | 0600) && status.st_uid == geteuid ()
         && status.st_ctime >= mark->st_ctime;
}

/* Removes what a process left that was killed while it wrote: a temporary file, secret and all. A copy that
 * the user made is older than the mark. Without a lock the mark may be that of a process at work. */
static void
sweep (AvnLockedFile *self)
{
  struct stat mark;
  if (!self->is_locked || lstat (self->mark, &mark) != 0)
    return;
  g_autofree char *folder = g_path_get_dirname (self->target);
  g_autofree char *base = g_path_get_basename (self->target);
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  gboolean swept = directory != NULL;
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *candidate = g_build_filename (folder, name, NULL);
      if (is_temporary_name (name, base) && is_leftover (candidate, &mark))
        swept &= g_unlink (candidate) == 0;
    }
  if (swept)
    g_unlink (self->mark);
}

/**
 * avn_locked_file_new:
 * @path: an absolute path of a file, which may not exist
 * @settings: the settings, whose time limit holds for the lock too
 * @error: where to put an error: AVN_ERROR_STORAGE, or AVN_ERROR_INTERRUPTED while it waits
 *
 * Makes the file's folder if need be, and keeps other processes of avn from writing in it for as long as this
 * exists. A symbolic link is kept: the folder is that of what it leads to.
 *
 * Returns: (transfer full) (nullable): the file
 */
AvnLockedFile *
avn_locked_file_new (const char *path, AvnSettings *settings, GError **error)
{
  const gint64 timeout = avn_settings_get_integer (settings, "request-timeout");
  const guint limit = timeout > 0 ? (guint)MIN (timeout, LOCK_LIMIT_S) : LOCK_LIMIT_S;
  g_autoptr (AvnLockedFile) self = g_new0 (AvnLockedFile, 1);
  self->folder = -1;
  self->path = g_strdup (path);
  self->target = follow_links (path, error);
  if (self->target == NULL || !open_folder (self, error) || !lock_folder (self, limit, error)
      || !check_target (self, error))
    return NULL;
  self->mark = g_strconcat (self->target, MARK_SUFFIX, NULL);
  sweep (self);
  return g_steal_pointer (&self);
}

/* Closing the folder unlocks it. */
void
avn_locked_file_free (AvnLockedFile *self)
{
  if (self->folder >= 0)
    close (self->folder);
  g_free (self->path);
  g_free (self->target);
  g_free (self->mark);
  g_free (self);
}

/* Containers mount single files, which cannot be renamed over or removed. */
static gboolean
is_mount_point (const char *path)
{
  struct statx status;
  return statx (AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_TYPE, &status) == 0
         && (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

/**
 * avn_locked_file_check:
 * @self: a file
 * @error: where to put an error: AVN_ERROR_STORAGE
 *
 * Finds out, before a server is asked for anything, whether the file could be replaced or removed afterwards.
 *
 * Returns: %FALSE if it could not
 */
gboolean
avn_locked_file_check (AvnLockedFile *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->target);
  const gboolean in_place = is_mount_point (self->target);
  const char *written = in_place ? self->target : folder;
  return access (written, in_place ? W_OK : W_OK | X_OK) == 0
         || avn_local_file_fail (error, written, "%s", g_strerror (errno));
}

/* GLib keeps the number of an error to itself, but puts its text at the end of the message. */
static gboolean
cannot_be_renamed_over (const GError *error)
{
  return g_str_has_suffix (error->message, g_strerror (EBUSY))
         || g_str_has_suffix (error->message, g_strerror (EXDEV));
}

static gboolean
fail_as_glib (AvnLockedFile *self, const GError *cause, GError **error)
{
  const char *reason = g_strrstr (cause->message, ": ");
  return avn_local_file_fail (error, self->target, "%s", reason != NULL ? reason + 2 : cause->message);
}

/* Readers see the old file or the new one. */
static gboolean
replace_at_once (AvnLockedFile *self, const char *content, GError **error)
{
  const int mark = open (self->mark, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
  if (mark < 0)
    {
      g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  close (mark);
  const gboolean done = g_file_set_contents_full (
      self->target, content, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
  g_unlink (self->mark);
  return done;
}

/**
 * avn_locked_file_replace:
 * @self: a file
 * @content: the new content
 * @console: (nullable): where to say it if it has to be overwritten in place
 * @error: where to put an error: AVN_ERROR_STORAGE; the old file is as it was unless it was overwritten
 *
 * Replaces the file, or makes it, for its owner alone.
 *
 * Returns: %FALSE on error
 */
gboolean
avn_locked_file_replace (AvnLockedFile *self, const char *content, AvnConsole *console, GError **error)
{
  g_autoptr (GError) cause = NULL;
  /* From 2.85 on GLib gives the new file the mode of the old one. */
  g_chmod (self->target, 0600);
  if (!is_mount_point (self->target))
    {
      if (replace_at_once (self, content, &cause))
        return TRUE;
      if (!cannot_be_renamed_over (cause))
        return fail_as_glib (self, cause, error);
      g_clear_error (&cause);
    }
  g_autofree char *safe = avn_text_make_safe (self->target, -1);
  if (console != NULL)
    /* Translators: %s is the path of a file. */
    avn_console_note (console, _ ("The file %s cannot be replaced by a new one; it is overwritten in place."),
                      safe);
  /* GLib 2.74 leaves the end of a longer file as it was. */
  if (self->is_there && truncate (self->target, 0) != 0)
    return avn_local_file_fail (error, self->target, "%s", g_strerror (errno));
  return g_file_set_contents_full (self->target, content, -1, G_FILE_SET_CONTENTS_DURABLE, 0600, &cause)
         || fail_as_glib (self, cause, error);
}

/**
 * avn_locked_file_remove:
 * @self: a file
 * @replacement: what to leave in the target of a symbolic link, and in a file that cannot be removed
 * @console: (nullable): where to say it if it has to be overwritten in place
 * @error: where to put an error: AVN_ERROR_STORAGE
 *
 * Removes the file if there is one. A symbolic link stays, as the user made it on purpose.
 *
 * Returns: %FALSE on error
 */
gboolean
avn_locked_file_remove (AvnLockedFile *self, const char *replacement, AvnConsole *console, GError **error)
{
  if (!self->is_there)
    return TRUE;
  if (!g_str_equal (self->path, self->target) || is_mount_point (self->target))
    return avn_locked_file_replace (self, replacement, console, error);
  if (g_unlink (self->target) == 0)
    {
      /* Some file systems cannot do it for a folder; GLib too does without then. */
      fsync (self->folder);
      return TRUE;
    }
  return errno == EBUSY ? avn_locked_file_replace (self, replacement, console, error)
                        : avn_local_file_fail (error, self->target, "%s", g_strerror (errno));
}
