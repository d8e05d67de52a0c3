/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/local-file.h"

#include <avn-client/json-reader.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILE_SIZE (1024 * 1024)
/* Opening a FIFO must not block. */
#define OPEN_FLAGS (O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)

/* Returns: FALSE, for the caller to return. */
gboolean
avn_local_file_fail (GError **error, const char *path, const char *format, ...)
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
  return avn_local_file_fail (error, path, "%s", g_strerror (error_number));
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
  avn_local_file_fail (error, path, _ ("the configuration folder must be an absolute path"));
  return NULL;
}

/* Whether root, in a folder that may be another user's, would follow a link to what that user could not
 * change.
 */
static gboolean
leads_astray (const char *path, uid_t owner)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat link;
  struct stat place;
  if (owner == 0 || lstat (path, &link) != 0 || !S_ISLNK (link.st_mode))
    return FALSE;
  return stat (folder, &place) != 0 || place.st_uid != owner;
}

/**
 * avn_local_file_check_owner:
 * @path: an absolute path
 * @status: what is known of the file that it leads to
 * @error: where to put an error: AVN_ERROR_STORAGE
 *
 * Checks that a file can be trusted: a regular one of the user or of root. Root may use all files, but does
 * not follow a link to the file of a user other than the one who could have made the link.
 *
 * Returns: %FALSE if it cannot
 */
gboolean
avn_local_file_check_owner (const char *path, const struct stat *status, GError **error)
{
  const uid_t self = geteuid ();
  const uid_t owner = status->st_uid;
  if (!S_ISREG (status->st_mode))
    return avn_local_file_fail (error, path, _ ("it is not a regular file"));
  if (self == 0 ? leads_astray (path, owner) : owner != self && owner != 0)
    return avn_local_file_fail (error, path, _ ("it belongs to another user"));
  return TRUE;
}

static gboolean
read_descriptor (int fd, const char *path, char **content, gsize *length, GError **error)
{
  struct stat status;
  if (fstat (fd, &status) != 0)
    return fail_errno (error, path, errno);
  if (!avn_local_file_check_owner (path, &status, error))
    return FALSE;
  if (status.st_size > MAX_FILE_SIZE)
    return avn_local_file_fail (error, path, _ ("it is too large"));

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
 * @object: (out) (transfer full) (nullable): the file's object; %NULL if there is no such file
 * @error: where to put an error: AVN_ERROR_STORAGE, naming the path
 *
 * Reads a file that holds a JSON object. Devices, pipes and folders are refused without waiting for them.
 *
 * Returns: %FALSE on error; that there is no file is none
 */
gboolean
avn_local_file_load (const char *path, JsonObject **object, GError **error)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) cause = NULL;
  gsize length = 0;

  *object = NULL;
  const int fd = open (path, OPEN_FLAGS);
  /* That is what opening a socket comes to. */
  if (fd < 0 && errno == ENXIO)
    return avn_local_file_fail (error, path, _ ("it is not a regular file"));
  if (fd < 0)
    return errno == ENOENT || fail_errno (error, path, errno);
  const gboolean read_well = read_descriptor (fd, path, &content, &length, error);
  close (fd);
  if (!read_well)
    return FALSE;

  g_autoptr (JsonNode) node = avn_client_json_read (content, length, &cause);
  if (node == NULL)
    return avn_local_file_fail (error, path, _ ("it is damaged: %s"), cause->message);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return avn_local_file_fail (error, path, _ ("it is damaged: it does not hold a JSON object"));
  *object = json_object_ref (json_node_get_object (node));
  return TRUE;
}

/**
 * avn_local_file_make_private:
 * @path: an absolute path of a file that holds a secret
 * @console: (nullable): where to tell the user if others could read or change it
 *
 * Takes from all but the owner what they may do with the file.
 */
void
avn_local_file_make_private (const char *path, AvnConsole *console)
{
  const int fd = open (path, OPEN_FLAGS);
  struct stat status;
  if (fd < 0)
    return;
  const gboolean is_open
      = fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0;
  const gboolean is_mended = is_open && fchmod (fd, 0600) == 0;
  close (fd);
  if (!is_open || console == NULL)
    return;
  g_autofree char *safe = avn_text_make_safe (path, -1);
  avn_console_warn (
      console,
      is_mended
          /* Translators: %s is the path of a file. */
          ? _ ("The file %s was open to others on this machine; its permissions are now 0600, and if anybody "
               "else has an account here, end the access token in it with \"avn user logout\".")
          /* Translators: %s is the path of a file. */
          : _ ("The file %s is open to others on this machine, and its permissions cannot be changed."),
      safe);
}
