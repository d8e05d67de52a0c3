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

#define DIRECTORY_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)
#define MARK_FLAGS (O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
/* A file with a token takes one block. */
#define TRIAL_SIZE 4096
#define LOCK_TIMEOUT_S 10
#define MAX_NAP_MS 100
/* The mark exists while a new file is written. If it is left over, the process that wrote was killed. */
#define MARK_SUFFIX ".avn-new"
/* GLib appends a dot and these to the name of its temporary file. */
#define TEMPORARY_LETTERS G_CSET_A_2_Z G_CSET_DIGITS
#define N_TEMPORARY_LETTERS 6

struct _AvnLockedFile
{
  char *path;       /* (owned): the path that was given */
  char *target;     /* (owned): the path without symbolic links */
  char *mark;       /* (owned): the path of the mark */
  int directory_fd; /* of the target */
  gboolean is_locked;
  gboolean exists;
};

/* (transfer full) (nullable): the target of @path, which may not exist yet; NULL on error */
static char *
follow_links (const char *path, GError **error)
{
  g_autofree char *target = g_strdup (path);
  char next[PATH_MAX];
  gssize length;
  for (guint i = 0; (length = readlink (target, next, sizeof next - 1)) >= 0 && i < AVN_LOCAL_FILE_MAX_LINKS;
       i++)
    {
      g_autofree char *directory = g_path_get_dirname (target);
      next[length] = '\0';
      g_free (target);
      target = g_path_is_absolute (next) ? g_strdup (next) : g_build_filename (directory, next, NULL);
    }
  if (length < 0 && (errno == EINVAL || errno == ENOENT))
    return g_steal_pointer (&target);
  avn_local_file_fail_errno (error, path, length < 0 ? errno : ELOOP);
  return NULL;
}

static gboolean
open_directory (AvnLockedFile *self, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (self->target);
  self->directory_fd = open (directory, DIRECTORY_FLAGS);
  if (self->directory_fd < 0 && errno == ENOENT && g_str_equal (self->path, self->target)
      && g_mkdir_with_parents (directory, 0700) == 0)
    self->directory_fd = open (directory, DIRECTORY_FLAGS);
  return self->directory_fd >= 0 || avn_local_file_fail_errno (error, directory, errno);
}

/* NFS fails with EBADF, because a directory cannot be opened for writing. */
static gboolean
has_no_locks (int error_number)
{
  return error_number == ENOSYS || error_number == EOPNOTSUPP || error_number == ENOLCK
         || error_number == EINVAL || error_number == EBADF;
}

static gboolean
fail_locked (AvnLockedFile *self, guint limit, GError **error)
{
  return avn_local_file_fail (error, self->path,
                              g_dngettext (GETTEXT_PACKAGE,
                                           "another process has locked its directory for %u second",
                                           "another process has locked its directory for %u seconds", limit),
                              limit);
}

/* A blocking flock() has no time limit, so this tries again after pauses, which a signal such as SIGINT ends.
 * On a file system without locks, nothing is locked. */
static gboolean
lock_directory (AvnLockedFile *self, guint limit, GError **error)
{
  const gint64 deadline = g_get_monotonic_time () + (gint64)limit * G_USEC_PER_SEC;
  int nap = 1;
  while (flock (self->directory_fd, LOCK_EX | LOCK_NB) != 0)
    {
      if (has_no_locks (errno))
        return TRUE;
      if (errno == EINTR)
        continue;
      if (errno != EWOULDBLOCK)
        return avn_local_file_fail_errno (error, self->path, errno);
      if (g_get_monotonic_time () >= deadline)
        return fail_locked (self, limit, error);
      if (poll (NULL, 0, nap) != 0)
        {
          g_autofree char *safe = avn_text_make_safe (self->path, -1);
          /* Translators: %s is the path of a file. */
          g_set_error (error, AVN_ERROR, AVN_ERROR_INTERRUPTED, _ ("Interrupted; %s was not changed."), safe);
          return FALSE;
        }
      nap = MIN (2 * nap, MAX_NAP_MS);
    }
  self->is_locked = TRUE;
  return TRUE;
}

/* Checks that the target may be changed, or created where a dangling link leads. */
static gboolean
check_target (AvnLockedFile *self, GError **error)
{
  struct stat status;
  self->exists = lstat (self->target, &status) == 0;
  if (self->exists)
    return avn_local_file_check_owner (self->path, &status, error);
  if (errno != ENOENT
      || (!g_str_equal (self->path, self->target) && fstat (self->directory_fd, &status) != 0))
    return avn_local_file_fail_errno (error, self->path, errno);
  return g_str_equal (self->path, self->target) || status.st_uid == geteuid ()
         || avn_local_file_fail (error, self->path,
                                 _ ("it is a dangling symbolic link into a directory of another user"));
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

/* Removes temporary files, which contain the secret, of processes that were killed. A copy that the user made
 * is older than the mark. Without a lock, the mark may be that of a running process. */
static void
sweep (AvnLockedFile *self)
{
  struct stat mark;
  if (!self->is_locked || lstat (self->mark, &mark) != 0)
    return;
  g_autofree char *directory = g_path_get_dirname (self->target);
  g_autofree char *base = g_path_get_basename (self->target);
  g_autoptr (GDir) entries = g_dir_open (directory, 0, NULL);
  gboolean swept = entries != NULL;
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *candidate = g_build_filename (directory, name, NULL);
      if (is_temporary_name (name, base) && is_leftover (candidate, &mark))
        swept &= g_unlink (candidate) == 0;
    }
  if (swept)
    g_unlink (self->mark);
}

/* Locks the directory of a file, which may not exist, or of the target of a symbolic link, against other
 * processes of avn until the object is freed. The directory is created if necessary. Fails with an
 * AVN_ERROR_STORAGE, or with an AVN_ERROR_INTERRUPTED while it waits. */
AvnLockedFile *
avn_locked_file_new (const char *path, AvnSettings *settings, GError **error)
{
  const gint64 timeout = avn_settings_get_integer (settings, "request-timeout");
  const guint limit = timeout > 0 ? (guint)MIN (timeout, LOCK_TIMEOUT_S) : LOCK_TIMEOUT_S;
  g_autoptr (AvnLockedFile) self = g_new0 (AvnLockedFile, 1);
  self->directory_fd = -1;
  self->path = g_strdup (path);
  self->target = follow_links (path, error);
  if (self->target == NULL || !avn_local_file_check_links (path, TRUE, error) || !open_directory (self, error)
      || !lock_directory (self, limit, error) || !check_target (self, error))
    return NULL;
  self->mark = g_strconcat (self->target, MARK_SUFFIX, NULL);
  sweep (self);
  return g_steal_pointer (&self);
}

/* Closing the directory unlocks it. */
void
avn_locked_file_free (AvnLockedFile *self)
{
  if (self->directory_fd >= 0)
    close (self->directory_fd);
  g_free (self->path);
  g_free (self->target);
  g_free (self->mark);
  g_free (self);
}

static gboolean
has_attribute (const char *path, guint64 attributes)
{
  struct statx status;
  return statx (AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_TYPE, &status) == 0
         && (status.stx_attributes & attributes) != 0;
}

/* Containers mount single files, which cannot be replaced by rename() or removed. */
static gboolean
is_mount_point (const char *path)
{
  return has_attribute (path, STATX_ATTR_MOUNT_ROOT);
}

/* The mode does not show this. */
static gboolean
is_unchangeable (const char *path)
{
  return has_attribute (path, STATX_ATTR_IMMUTABLE | STATX_ATTR_APPEND);
}

/* Finds out whether there is space for a new file. Returns 0 or an error number. */
static int
try_to_write (AvnLockedFile *self)
{
  const int mark = open (self->mark, MARK_FLAGS, 0600);
  const int error_number = mark < 0 ? errno : posix_fallocate (mark, 0, TRIAL_SIZE);
  if (mark >= 0)
    close (mark);
  g_unlink (self->mark);
  return error_number;
}

/* Checks that the file can be replaced, or if @remove, removed. */
gboolean
avn_locked_file_check (AvnLockedFile *self, gboolean remove, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (self->target);
  const gboolean in_place = is_mount_point (self->target);
  const char *written = in_place ? self->target : directory;
  int error_number = 0;
  if (access (written, in_place ? W_OK : W_OK | X_OK) != 0)
    return avn_local_file_fail_errno (error, written, errno);
  if (is_unchangeable (self->target) || is_unchangeable (written))
    error_number = EPERM;
  else if (!in_place && !(remove && g_str_equal (self->path, self->target)))
    error_number = try_to_write (self);
  return error_number == 0 || avn_local_file_fail_errno (error, self->target, error_number);
}

/* GLib does not expose errno, but ends its message with the text. */
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

/* Other processes see the old file or the new one. */
static gboolean
replace_atomically (AvnLockedFile *self, const char *content, GError **error)
{
  const int mark = open (self->mark, MARK_FLAGS, 0600);
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

/* Replaces or creates the file with mode 0600. On error the old file is intact, unless a note on @console
 * (nullable) said that it is overwritten in place. */
gboolean
avn_locked_file_replace (AvnLockedFile *self, const char *content, AvnConsole *console, GError **error)
{
  g_autoptr (GError) cause = NULL;
  if (console != NULL)
    avn_console_hold_interrupts (console);
  /* GLib 2.85 and later keep the mode of the old file. */
  g_chmod (self->target, 0600);
  if (!is_mount_point (self->target))
    {
      if (replace_atomically (self, content, &cause))
        return TRUE;
      if (!cannot_be_renamed_over (cause))
        return fail_as_glib (self, cause, error);
      g_clear_error (&cause);
    }
  g_autofree char *safe = avn_text_make_safe (self->target, -1);
  if (console != NULL)
    /* Translators: %s is the path of a file. */
    avn_console_note (console, _ ("Cannot replace %s with a new file; it is overwritten in place."), safe);
  /* GLib 2.74 does not truncate a longer file. */
  if (self->exists && truncate (self->target, 0) != 0)
    return avn_local_file_fail_errno (error, self->target, errno);
  return g_file_set_contents_full (self->target, content, -1, G_FILE_SET_CONTENTS_DURABLE, 0600, &cause)
         || fail_as_glib (self, cause, error);
}

/* Removes the file if it exists. A symbolic link stays: its target, or a file that cannot be removed, gets
 * @replacement as its content. */
gboolean
avn_locked_file_remove (AvnLockedFile *self, const char *replacement, AvnConsole *console, GError **error)
{
  if (!self->exists)
    return TRUE;
  if (!g_str_equal (self->path, self->target) || is_mount_point (self->target))
    return avn_locked_file_replace (self, replacement, console, error);
  if (console != NULL)
    avn_console_hold_interrupts (console);
  if (g_unlink (self->target) == 0)
    {
      /* Some file systems cannot sync a directory; GLib ignores that too. */
      fsync (self->directory_fd);
      return TRUE;
    }
  return errno == EBUSY ? avn_locked_file_replace (self, replacement, console, error)
                        : avn_local_file_fail_errno (error, self->target, errno);
}
