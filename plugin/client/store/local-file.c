/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/local-file.h"

#include <avn-client/credentials.h>
#include <avn-client/json-reader.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_FILE_SIZE (1024 * 1024)
#define PREFIX_LENGTH 12
/* Opening a FIFO must not block. */
#define OPEN_FLAGS (O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)

/* Sets an AVN_ERROR_STORAGE that names the path, and returns FALSE. */
gboolean
avn_local_file_fail (GError **error, const char *path, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *safe = avn_text_make_safe (path, -1);
  /* Translators: the first %s is the path of a file, the second the reason, without a full stop. */
  g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot use %s: %s."), safe, reason);
  return FALSE;
}

gboolean
avn_local_file_fail_errno (GError **error, const char *path, int error_number)
{
  return avn_local_file_fail (error, path, "%s", g_strerror (error_number));
}

/* (transfer full) (nullable): the absolute path of the file that @setting names, else of @name in the
 * configuration directory; NULL with an AVN_ERROR_STORAGE if that directory is relative */
char *
avn_local_file_get_path (AvnSettings *settings, const char *setting, const char *name, GError **error)
{
  const char *chosen = avn_settings_get_string (settings, setting);
  const char *directory = avn_settings_get_string (settings, "config-dir");
  if (chosen != NULL)
    return g_canonicalize_filename (chosen, NULL);

  g_autofree char *home = directory == NULL ? avn_directory_dup_home () : NULL;
  if (directory == NULL && home == NULL)
    {
      avn_local_file_fail (error, name, _ ("there is no home directory; set HOME or AIVEN_CONFIG_DIR"));
      return NULL;
    }
  g_autofree char *path = directory != NULL ? g_build_filename (directory, name, NULL)
                                            : g_build_filename (home, ".config", "aiven", name, NULL);
  if (g_path_is_absolute (path))
    return g_steal_pointer (&path);
  avn_local_file_fail (error, path,
                       _ ("the configuration directory (AIVEN_CONFIG_DIR) must be an absolute path"));
  return NULL;
}

/* TRUE if @owner may lead root to @end, a file or directory in @target_directory: to what belongs to @owner,
 * and root to any directory. Root reads its own files; it replaces them only where @owner can do so too. */
static gboolean
may_lead_to (uid_t owner, const struct stat *end, const char *target_directory, gboolean to_change)
{
  struct stat parent;
  if (end->st_uid == owner || (owner == 0 && S_ISDIR (end->st_mode)))
    return TRUE;
  return end->st_uid == 0
         && (!to_change || (stat (target_directory, &parent) == 0 && parent.st_uid == owner));
}

/* TRUE if a symbolic link in @directory must not lead root to its @target. Its directory's owner must be
 * allowed to; so must its own, who can be another user where all may write, as in /tmp. */
static gboolean
is_astray (const char *link, const char *directory, const char *target, gboolean to_change)
{
  g_autofree char *path
      = g_path_is_absolute (target) ? g_strdup (target) : g_build_filename (directory, target, NULL);
  g_autofree char *target_directory = g_path_get_dirname (path);
  struct stat parent;
  struct stat own;
  struct stat end;
  /* Opening the path fails. */
  if (stat (directory, &parent) != 0 || lstat (link, &own) != 0
      || (stat (link, &end) != 0 && (errno != ENOENT || stat (target_directory, &end) != 0)))
    return FALSE;
  return !may_lead_to (parent.st_uid, &end, target_directory, to_change)
         || (own.st_uid != 0 && !may_lead_to (own.st_uid, &end, target_directory, to_change));
}

/* Follows the symbolic links in @path from the directory @place, which becomes the path without links.
 * Returns FALSE if another user makes root follow one of them. */
static gboolean
follow_links (char **place, const char *path, gboolean to_change, guint *n_links)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *next = g_canonicalize_filename (names[i], i == 0 && *path == '/' ? "/" : *place);
      g_autofree char *target = g_file_read_link (next, NULL);
      if (target != NULL && (*n_links)++ < AVN_LOCAL_FILE_MAX_LINKS)
        {
          if (is_astray (next, *place, target, to_change)
              || !follow_links (place, target, to_change, n_links))
            return FALSE;
          continue;
        }
      g_free (*place);
      *place = g_steal_pointer (&next);
    }
  return TRUE;
}

/* Checks, for root, that all symbolic links on the way to a file may be followed. */
gboolean
avn_local_file_check_links (const char *path, gboolean to_change, GError **error)
{
  g_autofree char *place = g_strdup ("/");
  guint n_links = 0;
  return geteuid () != 0 || follow_links (&place, path, to_change, &n_links)
         || avn_local_file_fail (error, path, _ ("a symbolic link and its target belong to different users"));
}

/* Checks that a file, whose @status is that of its target, is a regular one and belongs to the user or to
 * root. Root may use all files. */
gboolean
avn_local_file_check_owner (const char *path, const struct stat *status, GError **error)
{
  const uid_t self = geteuid ();
  if (S_ISDIR (status->st_mode))
    return avn_local_file_fail_errno (error, path, EISDIR);
  if (!S_ISREG (status->st_mode))
    return avn_local_file_fail (error, path, _ ("it is not a regular file"));
  if (self != 0 && status->st_uid != self && status->st_uid != 0)
    return avn_local_file_fail (error, path, _ ("it belongs to another user"));
  return TRUE;
}

/* (nullable): all bytes, with a NUL appended; NULL with errno set: EFBIG if there are more than @limit, EINTR
 * after a signal. A FIFO without a writer is empty. */
char *
avn_local_file_read_all (int fd, gsize limit, gsize *length)
{
  struct pollfd place = { .fd = fd, .events = POLLIN };
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gssize n;
  while ((n = read (fd, buffer, sizeof buffer)) != 0 && text->len <= limit)
    {
      /* Unlike read(), poll() always ends at a signal. */
      if (n < 0 && (errno != EAGAIN || poll (&place, 1, -1) < 0))
        return NULL;
      g_string_append_len (text, buffer, MAX (n, 0));
    }
  if (text->len > limit)
    {
      errno = EFBIG;
      return NULL;
    }
  *length = text->len;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A pipe that is written to is as good as a file, for example that of a shell's <(...). */
static gboolean
read_descriptor (int fd, const char *path, char **content, gsize *length, GError **error)
{
  struct stat status;
  if (fstat (fd, &status) != 0)
    return avn_local_file_fail_errno (error, path, errno);
  const gboolean is_pipe = S_ISFIFO (status.st_mode);
  if (is_pipe)
    status.st_mode = S_IFREG;
  if (!avn_local_file_check_owner (path, &status, error) || !avn_local_file_check_links (path, FALSE, error))
    return FALSE;
  *content = avn_local_file_read_all (fd, MAX_FILE_SIZE, length);
  if (*content != NULL && (!is_pipe || *length > 0))
    return TRUE;
  if (*content != NULL)
    avn_local_file_fail (error, path, _ ("it is not a regular file"));
  else if (errno == EINTR)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_INTERRUPTED, _ ("Interrupted."));
  else if (errno == EFBIG)
    avn_local_file_fail (error, path, _ ("it is too large"));
  else
    avn_local_file_fail_errno (error, path, errno);
  return FALSE;
}

/* Reads a file that contains a JSON object; @object is NULL if there is no such file. Devices,
 * directories and FIFOs without a writer are refused without blocking. */
gboolean
avn_local_file_load (const char *path, JsonObject **object, GError **error)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) cause = NULL;
  gsize length = 0;

  *object = NULL;
  const int fd = open (path, OPEN_FLAGS);
  /* open(2) fails with ENXIO for a socket. */
  if (fd < 0 && errno == ENXIO)
    return avn_local_file_fail (error, path, _ ("it is not a regular file"));
  if (fd < 0)
    return errno == ENOENT || avn_local_file_fail_errno (error, path, errno);
  const gboolean read_well = read_descriptor (fd, path, &content, &length, error);
  close (fd);
  if (!read_well)
    return FALSE;

  g_autoptr (JsonNode) node = avn_client_json_read (content, length, &cause);
  if (node == NULL)
    return avn_local_file_fail (error, path, _ ("it is damaged: %s"), cause->message);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return avn_local_file_fail (error, path, _ ("it is damaged: it is not a JSON object"));
  *object = json_object_ref (json_node_get_object (node));
  return TRUE;
}

/**
 * avn_client_shorten_token:
 * @token: a whole access token
 *
 * Shortens an access token for a message, to the prefix in the list of tokens, and at most half of it.
 *
 * Returns: (transfer full): the start of the token, safe for a terminal
 */
char *
avn_client_shorten_token (const char *token)
{
  g_autofree char *start = g_strndup (token, MIN (PREFIX_LENGTH, strlen (token) / 2));
  return avn_text_make_safe (start, -1);
}

/* Sets the mode of a file that contains @token to 0600 if others have access to it, and warns on @console
 * (nullable). */
void
avn_local_file_make_private (const char *path, const char *token, AvnConsole *console)
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
  g_autofree char *prefix = avn_client_shorten_token (token);
  if (is_mended)
    /* A login may replace this token, so 'avn user logout' could revoke another one. */
    /* Translators: the first %s is the path of a file, the second the prefix of a token. */
    avn_console_warn (
        console,
        _ ("Other users of this machine had access to %s; its mode is now 0600. If others have an account "
           "here, revoke its access token (%s) with 'avn user access-token revoke' and its prefix."),
        safe, prefix);
  else
    /* Translators: %s is the path of a file. */
    avn_console_warn (
        console, _ ("Other users of this machine have access to %s, and its mode cannot be changed."), safe);
}
