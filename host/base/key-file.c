/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/key-file.h"

#include <avn/error.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* avn reads all key files every time it starts. */
#define MAX_FILE_SIZE (64 * 1024)

/* Users who can write to a plugin, or into its directory, decide what this process does with its tokens. */
static gboolean
check_writers (const char *path, const struct stat *status, GError **error)
{
  if (status->st_uid != 0 && status->st_uid != geteuid ())
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
                 /* Translators: %s is the path of a file or directory. */
                 _ ("%s is not used because it belongs to another user.\nIt must belong to you or to root."),
                 path);
  else if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
                 /* Translators: both %s are the path of a file or directory; chmod go-w is typed as it is. */
                 _ ("%s is not used because others can write to it.\nTo take this permission away, run: "
                    "chmod go-w %s"),
                 path, path);
  else
    return TRUE;
  return FALSE;
}

/* Does not check the directories above: a search path through directories of others is the choice of the user
 * who set it. */
static gboolean
check_directory (const char *path, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  struct stat status;
  if (stat (directory, &status) == 0)
    return check_writers (directory, &status, error);
  g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("Cannot read %s."), path);
  return FALSE;
}

/* In a sticky directory, other users cannot replace a link of the user or of root. */
static gboolean
check_link (const char *path, const char *directory, GError **error)
{
  struct stat link;
  struct stat status;
  if (lstat (path, &link) != 0 || stat (directory, &status) != 0)
    return check_directory (path, error);
  if ((status.st_mode & S_ISVTX) != 0 && (link.st_uid == 0 || link.st_uid == geteuid ()))
    status.st_mode &= ~(mode_t)(S_IWGRP | S_IWOTH);
  return check_writers (directory, &status, error);
}

/* Follows the symbolic links in @path from the directory @place, which becomes the path without links. Checks
 * the directory of each link: who can write to it decides where the link leads. */
static gboolean
follow_links (char **place, const char *path, GError **error)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *next = g_canonicalize_filename (names[i], i == 0 && *path == '/' ? "/" : *place);
      g_autofree char *target = g_file_read_link (next, NULL);
      if (target != NULL && !(check_link (next, *place, error) && follow_links (place, target, error)))
        return FALSE;
      if (target == NULL)
        {
          g_free (*place);
          *place = g_steal_pointer (&next);
        }
    }
  return TRUE;
}

static gboolean
check_way (const char *path, GError **error)
{
  g_autofree char *place = g_strdup ("/");
  return check_directory (path, error) && follow_links (&place, path, error)
         && check_directory (place, error);
}

/* Checks that only the user and root can change a file, its directory, and the directories of the symbolic
 * links on the way to it. Others cannot exchange such a file between this check and the use of the path.
 * @status follows links. Errors: AVN_ERROR_PLUGIN. */
gboolean
avn_file_check_trust (const char *path, const struct stat *status, GError **error)
{
  return check_writers (path, status, error) && check_way (path, error);
}

/* Checks that only the user and root can change what a directory contains. Errors: AVN_ERROR_PLUGIN. */
gboolean
avn_directory_check_trust (const char *path, GError **error)
{
  g_autofree char *content = g_build_filename (path, "*", NULL);
  return check_way (content, error);
}

/* Checks that only the user and root can change a key file. Errors: AVN_ERROR_PLUGIN. */
gboolean
avn_key_file_check_trust (const char *path, GError **error)
{
  struct stat status;
  if (stat (path, &status) == 0)
    return avn_file_check_trust (path, &status, error);
  g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("Cannot read %s."), path);
  return FALSE;
}

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
