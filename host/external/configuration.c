/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "external/configuration.h"
#include "base/user-folder.h"
#include "loader/key-file.h"
#include "loader/module-check.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>

#define FILE_NAME "avn.conf"
#define FILE_GROUP "Avn"

static gboolean
fail (GError **error, const char *path, const char *reason)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *safe_path = avn_text_make_safe (shown, -1);
  g_autofree char *safe_reason = avn_text_make_safe (reason, -1);
  g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE,
               /* Translators: the first %s is the path of a file, the second the reason. */
               _ ("The settings file %s cannot be used: %s."), safe_path, safe_reason);
  return FALSE;
}

/**
 * avn_settings_file_read:
 * @key: a key
 * @value: (out) (transfer full) (nullable): its value; %NULL if the file does not set it, or does not exist
 * @error: where to put an error of domain AVN_ERROR: STORAGE for a file that cannot be read, PLUGIN for one
 * that others may write to
 *
 * Reads a setting that has no option from the file avn.conf.
 *
 * Returns: %FALSE on error
 */
gboolean
avn_settings_file_read (const char *key, char **value, GError **error)
{
  g_autofree char *folder = avn_user_folder_get (AVN_USER_CONFIG);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, FILE_NAME, NULL) : NULL;
  g_autoptr (GError) cause = NULL;
  struct stat status;

  *value = NULL;
  if (path == NULL)
    return TRUE;
  if (stat (path, &status) != 0)
    return errno == ENOENT || errno == ENOTDIR || fail (error, path, g_strerror (errno));
  g_autoptr (GKeyFile) file = avn_key_file_load (path, &cause);
  if (file == NULL)
    return fail (error, path, cause->message);
  if (!g_key_file_has_key (file, FILE_GROUP, key, NULL))
    return TRUE;
  /* It names a program that will be run. */
  if (!avn_module_check_key_file (path, error))
    return FALSE;
  g_autofree char *text = avn_key_file_get_string (file, FILE_GROUP, key, &cause);
  if (text == NULL)
    return fail (error, path, cause->message);
  if (*text != '\0')
    *value = g_steal_pointer (&text);
  return TRUE;
}
