/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-local-file.h"

#include "avn-atomic-file.h"

#include <avn-client/avn-json-reader.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILE_SIZE (1024 * 1024)
/* What is no file must not make anybody wait. */
#define OPEN_FLAGS (O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

G_GNUC_PRINTF (3, 4)
static gboolean
fail (GError **error, const char *path, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *safe = avn_text_make_safe (path, -1);
  /* Translators: the first %s is the path of a file, the second what is wrong with it, without a full stop.
   */
  g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("%s: %s."), safe, reason);
  return FALSE;
}

static gboolean
fail_errno (GError **error, const char *path, int error_number)
{
  return fail (error, path, "%s", g_strerror (error_number));
}

/**
 * avn_local_file_get_path:
 * @settings: the settings
 * @setting: what names the file if the user chose one
 * @name: its name in the configuration folder otherwise
 * @error: where to put an error: AVN_ERROR_STORAGE
 *
 * Finds the path of a file that is shared with other clients. A configuration folder that is relative would
 * be another one in every folder, so it is refused.
 *
 * Returns: (transfer full): an absolute path, or %NULL on error
 */
char *
avn_local_file_get_path (AvnSettings *settings, const char *setting, const char *name, GError **error)
{
  const char *chosen = avn_settings_get_string (settings, setting);
  const char *folder = avn_settings_get_string (settings, "config-dir");
  if (chosen != NULL)
    return g_canonicalize_filename (chosen, NULL);

  g_autofree char *path = folder != NULL
                              ? g_build_filename (folder, name, NULL)
                              : g_build_filename (g_get_home_dir (), ".config", "aiven", name, NULL);
  if (g_path_is_absolute (path))
    return g_steal_pointer (&path);
  fail (error, path, _ ("the configuration folder must be an absolute path"));
  return NULL;
}

/* Root may use what it wants; others only what nobody else could have put there. */
static gboolean
check_owner (const char *path, const struct stat *status, GError **error)
{
  const uid_t self = geteuid ();
  if (!S_ISREG (status->st_mode))
    return fail (error, path, _ ("it is not a regular file"));
  if (self != 0 && status->st_uid != self && status->st_uid != 0)
    return fail (error, path, _ ("it belongs to another user"));
  return TRUE;
}

static gboolean
read_descriptor (int fd, const char *path, char **content, gsize *length, GError **error)
{
  struct stat status;
  if (fstat (fd, &status) != 0)
    return fail_errno (error, path, errno);
  if (!check_owner (path, &status, error))
    return FALSE;
  if (status.st_size > MAX_FILE_SIZE)
    return fail (error, path, _ ("it is too large"));

  g_autoptr (GString) text = g_string_sized_new ((gsize)status.st_size + 1);
  char buffer[4096];
  gssize n;
  while ((n = read (fd, buffer, sizeof buffer)) != 0 && text->len <= MAX_FILE_SIZE)
    {
      if (n < 0 && errno != EINTR)
        return fail_errno (error, path, errno);
      if (n > 0)
        g_string_append_len (text, buffer, n);
    }
  *length = text->len;
  *content = g_string_free (g_steal_pointer (&text), FALSE);
  return TRUE;
}

/**
 * avn_local_file_load:
 * @path: an absolute path
 * @object: (out) (transfer full) (nullable): the file's object, of type "a{sv}"; %NULL if there is no such
 * file
 * @error: where to put an error: AVN_ERROR_STORAGE, naming the path
 *
 * Reads a file that holds a JSON object. Devices, pipes and folders are refused without waiting for them.
 *
 * Returns: %FALSE on error; that there is no file is none
 */
gboolean
avn_local_file_load (const char *path, GVariant **object, GError **error)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) cause = NULL;
  gsize length = 0;

  *object = NULL;
  const int fd = open (path, OPEN_FLAGS);
  /* That is what opening a socket comes to. */
  if (fd < 0 && errno == ENXIO)
    return fail (error, path, _ ("it is not a regular file"));
  if (fd < 0)
    return errno == ENOENT || fail_errno (error, path, errno);
  const gboolean read_well = read_descriptor (fd, path, &content, &length, error);
  close (fd);
  if (!read_well)
    return FALSE;

  g_autoptr (GVariant) value = avn_json_read (content, length, &cause);
  if (value == NULL)
    return fail (error, path, _ ("it is damaged: %s"), cause->message);
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT))
    return fail (error, path, _ ("it is damaged: it does not hold a JSON object"));
  *object = g_steal_pointer (&value);
  return TRUE;
}

/**
 * avn_local_file_make_private:
 * @path: an absolute path of a file that holds a secret
 *
 * Takes from everybody but the owner what they may do with the file.
 *
 * Returns: what had to be done
 */
AvnLocalFileExposure
avn_local_file_make_private (const char *path)
{
  const int fd = open (path, OPEN_FLAGS);
  AvnLocalFileExposure exposure = AVN_LOCAL_FILE_PRIVATE;
  struct stat status;
  if (fd < 0)
    return exposure;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    exposure = fchmod (fd, 0600) == 0 ? AVN_LOCAL_FILE_MENDED : AVN_LOCAL_FILE_EXPOSED;
  close (fd);
  return exposure;
}

/* The file that a path stands for. A symbolic link is kept, and what it points to is changed. */
static char *
find_target (const char *path, GError **error)
{
  struct stat status;
  if (lstat (path, &status) != 0)
    return errno == ENOENT || fail_errno (error, path, errno) ? g_strdup (path) : NULL;
  if (!S_ISLNK (status.st_mode))
    return g_strdup (path);

  char *real = realpath (path, NULL);
  if (real == NULL)
    return errno == ENOENT || fail_errno (error, path, errno) ? g_strdup (path) : NULL;
  char *target = g_strdup (real);
  free (real);
  return target;
}

/* Finds the target and makes sure that it may be changed; there may be none yet. */
static char *
resolve (const char *path, GError **error)
{
  g_autofree char *target = find_target (path, error);
  struct stat status;

  if (target == NULL)
    return NULL;
  if (lstat (target, &status) != 0)
    return errno == ENOENT || fail_errno (error, target, errno) ? g_steal_pointer (&target) : NULL;
  if (S_ISLNK (status.st_mode))
    fail (error, path, _ ("it is a symbolic link to nothing"));
  else if (check_owner (path, &status, error))
    return g_steal_pointer (&target);
  return NULL;
}

/**
 * avn_local_file_lock:
 * @path: an absolute path of a file
 * @error: where to put an error: AVN_ERROR_STORAGE
 *
 * Makes the file's folder if need be, and keeps other processes of avn from writing in it. It is the folder
 * of what a symbolic link points to, so that two links to one file do not get in each other's way.
 *
 * Returns: a descriptor of the folder, to unlock; or -1 on error
 */
int
avn_local_file_lock (const char *path, GError **error)
{
  g_autofree char *target = find_target (path, error);
  if (target == NULL)
    return -1;
  g_autofree char *folder = g_path_get_dirname (target);
  int lock = open (folder, FOLDER_FLAGS);
  if (lock < 0 && errno == ENOENT && g_mkdir_with_parents (folder, 0700) == 0)
    lock = open (folder, FOLDER_FLAGS);
  int outcome = lock < 0 ? -1 : flock (lock, LOCK_EX);
  while (outcome != 0 && lock >= 0 && errno == EINTR)
    outcome = flock (lock, LOCK_EX);
  if (outcome == 0)
    return lock;
  fail_errno (error, folder, errno);
  if (lock >= 0)
    close (lock);
  return -1;
}

void
avn_local_file_unlock (int lock)
{
  close (lock);
}

/**
 * avn_local_file_check_writable:
 * @path: an absolute path of a file, which may not exist
 * @error: where to put an error: AVN_ERROR_STORAGE
 *
 * Finds out, before anything is asked of a server, whether the file could be written afterwards.
 *
 * Returns: %FALSE if it could not
 */
gboolean
avn_local_file_check_writable (const char *path, GError **error)
{
  const int lock = avn_local_file_lock (path, error);
  if (lock < 0)
    return FALSE;
  g_autofree char *target = resolve (path, error);
  g_autofree char *folder = target != NULL ? g_path_get_dirname (target) : NULL;
  if (target != NULL)
    avn_atomic_file_sweep (target);
  avn_local_file_unlock (lock);
  if (folder == NULL)
    return FALSE;
  return access (folder, W_OK | X_OK) == 0 || fail_errno (error, folder, errno);
}

/**
 * avn_local_file_replace:
 * @path: an absolute path
 * @lock: the lock on its folder
 * @content: the new content
 * @error: where to put an error: AVN_ERROR_STORAGE; the old file is as it was
 *
 * Replaces a file, or makes it.
 *
 * Returns: %FALSE on error
 */
gboolean
avn_local_file_replace (const char *path, int lock, const char *content, GError **error)
{
  g_autofree char *target = resolve (path, error);
  if (target == NULL)
    return FALSE;
  avn_atomic_file_sweep (target);
  const int error_number = avn_atomic_file_replace (target, lock, content);
  return error_number == 0 || fail_errno (error, target, error_number);
}

/**
 * avn_local_file_remove:
 * @path: an absolute path
 * @lock: the lock on its folder
 * @replacement: what is left in the target of a symbolic link
 * @removed: (out): whether there was a file
 * @error: where to put an error: AVN_ERROR_STORAGE; the file is as it was
 *
 * Removes a file. A symbolic link stays, as somebody made it on purpose; what it points to is emptied.
 *
 * Returns: %FALSE on error
 */
gboolean
avn_local_file_remove (const char *path, int lock, const char *replacement, gboolean *removed, GError **error)
{
  g_autofree char *swept = find_target (path, error);
  struct stat status;
  *removed = FALSE;
  if (swept == NULL)
    return FALSE;
  avn_atomic_file_sweep (swept);
  if (stat (path, &status) != 0)
    return errno == ENOENT || fail_errno (error, path, errno);

  g_autofree char *target = resolve (path, error);
  if (target == NULL)
    return FALSE;
  const int error_number = g_str_equal (target, path) ? avn_atomic_file_remove (target, lock)
                                                      : avn_atomic_file_replace (target, lock, replacement);
  *removed = error_number == 0;
  return *removed || fail_errno (error, target, error_number);
}
