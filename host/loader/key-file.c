/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loader/key-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

/* Every run reads every plugin's key file, so that a big one would slow down every command. */
#define LARGEST_FILE (64 * 1024)

/* GLib's messages are sentences; here they are reasons behind a colon. */
static void
drop_full_stop (GError *error)
{
  if (g_str_has_suffix (error->message, "."))
    error->message[strlen (error->message) - 1] = '\0';
}

static gboolean
check_file (const char *path, GError **error)
{
  struct stat status;
  if (stat (path, &status) != 0 || !S_ISREG (status.st_mode))
    g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, _ ("it is not a regular file"));
  else if (status.st_size > LARGEST_FILE)
    g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, _ ("it is too big"));
  else
    return TRUE;
  return FALSE;
}

/**
 * avn_key_file_load:
 * @path: an absolute path
 * @error: where to put an error of GLib's domains, whose message is a reason to be put behind a colon; it may
 * hold text of the file
 *
 * Reads a key file of a bearable size. Devices, pipes and folders are refused without waiting for them.
 *
 * Returns: (transfer full) (nullable): the key file
 */
GKeyFile *
avn_key_file_load (const char *path, GError **error)
{
  g_autoptr (GKeyFile) self = g_key_file_new ();
  g_autoptr (GError) cause = NULL;
  if (check_file (path, &cause) && g_key_file_load_from_file (self, path, G_KEY_FILE_NONE, &cause))
    return g_steal_pointer (&self);
  drop_full_stop (cause);
  g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}

/**
 * avn_key_file_get_string:
 * @self: a key file
 * @group: a group
 * @key: a key
 * @error: where to put an error of G_KEY_FILE_ERROR, whose message is a reason
 *
 * Gets a value. GLib warns the user instead of its caller if a value has an unknown escape and ends in the
 * middle of another, so that this is found out first.
 *
 * Returns: (transfer full) (nullable): the value
 */
char *
avn_key_file_get_string (GKeyFile *self, const char *group, const char *key, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *raw = g_key_file_get_value (self, group, key, &cause);
  const char *p = raw;
  while (p != NULL && (p = strchr (p, '\\')) != NULL)
    if (p[1] == '\0')
      {
        g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                             _ ("a value ends with a backslash"));
        return NULL;
      }
    else
      p += 2;
  char *value = raw != NULL ? g_key_file_get_string (self, group, key, &cause) : NULL;
  if (value == NULL)
    {
      drop_full_stop (cause);
      g_propagate_error (error, g_steal_pointer (&cause));
    }
  return value;
}

/* (nullable): a value in the user's language. GLib names the language of a value that is not translated in
 * some versions only. */
char *
avn_key_file_get_translated (GKeyFile *self, const char *group, const char *key, GError **error)
{
  g_autofree char *locale = g_key_file_get_locale_for_key (self, group, key, NULL);
  g_autofree char *translated = g_strdup_printf ("%s[%s]", key, locale != NULL ? locale : "");
  const gboolean is_translated = g_key_file_has_key (self, group, translated, NULL);
  return avn_key_file_get_string (self, group, is_translated ? translated : key, error);
}
