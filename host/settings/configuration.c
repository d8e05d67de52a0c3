/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "settings/configuration.h"
#include "base/file-trust.h"
#include "base/key-file.h"
#include "base/user-directory.h"

#include <avn/avn.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>

#define GROUP "Avn"

static void
fail (GError **error, const char *path, const char *reason)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *safe_path = avn_text_make_safe (shown, -1);
  g_autofree char *safe_reason = avn_text_make_safe (reason, -1);
  g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE,
               /* Translators: the first %s is the path of a file, the second the reason. */
               _ ("Cannot use the configuration file %s: %s."), safe_path, safe_reason);
}

/* (transfer full) (nullable): the value of a key in avn.conf; NULL without an error if there is none. Errors:
 * AVN_ERROR_PLUGIN if others can change the file, which may name a program to run, AVN_ERROR_STORAGE. */
char *
avn_configuration_read (const char *key, GError **error)
{
  g_autofree char *directory = avn_user_directory_get (AVN_USER_CONFIG);
  g_autofree char *path = directory != NULL ? g_build_filename (directory, "avn.conf", NULL) : NULL;
  g_autoptr (GError) cause = NULL;
  struct stat status;
  if (path == NULL)
    return NULL;
  if (stat (path, &status) != 0)
    {
      if (errno != ENOENT && errno != ENOTDIR)
        fail (error, path, g_strerror (errno));
      return NULL;
    }
  g_autoptr (GKeyFile) file = avn_key_file_load (path, &cause);
  if (file != NULL && !g_key_file_has_key (file, GROUP, key, NULL))
    return NULL;
  if (file != NULL && !avn_file_check_trust (path, error))
    return NULL;
  g_autofree char *value = file != NULL ? avn_key_file_get_string (file, GROUP, key, &cause) : NULL;
  if (value == NULL)
    fail (error, path, cause->message);
  return value != NULL && *value != '\0' ? g_steal_pointer (&value) : NULL;
}
