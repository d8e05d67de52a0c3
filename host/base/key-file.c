/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/key-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

/* avn reads all key files every time it starts. */
#define MAX_FILE_SIZE (64 * 1024)

/* Propagates an error without the full stop of GLib's messages, to be a reason after a colon. */
void
avn_key_file_take_reason (GError **error, GError *cause)
{
  if (g_str_has_suffix (cause->message, "."))
    cause->message[strlen (cause->message) - 1] = '\0';
  g_propagate_error (error, cause);
}

static gboolean
check_file (const char *path, GError **error)
{
  struct stat status;
  if (stat (path, &status) != 0 || !S_ISREG (status.st_mode))
    g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, _ ("it is not a regular file"));
  else if (status.st_size > MAX_FILE_SIZE)
    g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, _ ("it is larger than 64 KiB"));
  else
    return TRUE;
  return FALSE;
}

/* (transfer full) (nullable): a key file of at most 64 KiB. Refuses devices, pipes and directories without
 * waiting for them. The message of an error is a reason to append after a colon, and may quote the file. */
GKeyFile *
avn_key_file_load (const char *path, GError **error)
{
  g_autoptr (GKeyFile) self = g_key_file_new ();
  GError *cause = NULL;
  if (check_file (path, &cause) && g_key_file_load_from_file (self, path, G_KEY_FILE_NONE, &cause))
    return g_steal_pointer (&self);
  avn_key_file_take_reason (error, cause);
  return NULL;
}

/* GLib prints a warning for a value with an unknown escape that ends with a backslash: refuse it before. */
static gboolean
check_escapes (GKeyFile *self, const char *group, const char *key, GError **error)
{
  g_autofree char *raw = g_key_file_get_value (self, group, key, error);
  const char *backslash = raw;
  while (backslash != NULL && (backslash = strchr (backslash, '\\')) != NULL && backslash[1] != '\0')
    backslash += 2;
  if (backslash != NULL)
    g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                         _ ("a value ends with a backslash"));
  return raw != NULL && backslash == NULL;
}

/* (transfer full) (nullable): a value. The message of an error is a reason to append after a colon. */
char *
avn_key_file_get_string (GKeyFile *self, const char *group, const char *key, GError **error)
{
  GError *cause = NULL;
  char *value
      = check_escapes (self, group, key, &cause) ? g_key_file_get_string (self, group, key, &cause) : NULL;
  if (value == NULL)
    avn_key_file_take_reason (error, cause);
  return value;
}

/* (transfer full) (nullable): a list of values; NULL if it is missing or invalid. */
char **
avn_key_file_get_list (GKeyFile *self, const char *group, const char *key)
{
  return check_escapes (self, group, key, NULL) ? g_key_file_get_string_list (self, group, key, NULL, NULL)
                                                : NULL;
}

/* (nullable): a value in the user's language. Only some versions of GLib name a language for a value without
 * a translation. */
char *
avn_key_file_get_translated (GKeyFile *self, const char *group, const char *key, GError **error)
{
  g_autofree char *locale = g_key_file_get_locale_for_key (self, group, key, NULL);
  g_autofree char *translated = g_strdup_printf ("%s[%s]", key, locale != NULL ? locale : "");
  const gboolean is_translated = g_key_file_has_key (self, group, translated, NULL);
  return avn_key_file_get_string (self, group, is_translated ? translated : key, error);
}

/* TRUE for lower-case letters, digits and dashes, such as the name of a command group or a setting. */
gboolean
avn_key_file_is_name (const char *text)
{
  return *text != '\0' && *text != '-' && text[strspn (text, G_CSET_a_2_z G_CSET_DIGITS "-")] == '\0';
}
