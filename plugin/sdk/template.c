/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"
#include "template-files.h"
#include "template.h"

#include <errno.h>
#include <ftw.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The files are in the folder template, as they are read; three words in them stand for the group's name in
 * its three spellings. */

#define FULL_FOLDER "/avn/template/full/"
#define MINIMAL_FOLDER "/avn/template/minimal/"
#define LONGEST_NAME 64
#define OPEN_FOLDERS_MAX 16

/* A function that can fail returns %FALSE and leaves the reason in errno; what it was doing is for the one
 * that makes the error to say. */
typedef struct
{
  const char *name; /* (unowned): my-tool */
  char *symbol;     /* (owned): my_tool */
  char *type;       /* (owned): MyTool */
  const char *files;
  mode_t umask;
} Template;

static void
template_clear (Template *self)
{
  g_clear_pointer (&self->symbol, g_free);
  g_clear_pointer (&self->type, g_free);
  avn_template_unregister_resource ();
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Template, template_clear)

static char *
make_type (const char *name)
{
  g_auto (GStrv) words = g_strsplit (name, "-", -1);
  for (guint i = 0; words[i] != NULL; i++)
    words[i][0] = g_ascii_toupper (words[i][0]);
  return g_strjoinv (NULL, words);
}

/**
 * avn_template_check_name:
 * @name: the name that somebody wants for a group
 * @error: where to put an error: AVN_ERROR_USAGE
 *
 * Checks whether a plugin can have a name, and the C type that is named after it.
 *
 * Returns: %FALSE on error
 */
gboolean
avn_template_check_name (const char *name, GError **error)
{
  if (strlen (name) > LONGEST_NAME
      || !g_regex_match_simple ("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name, G_REGEX_DOLLAR_ENDONLY, 0))
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                 _ ("A group's name begins with a lower-case letter and has up to %d lower-case letters, "
                    "digits and single dashes."),
                 LONGEST_NAME);
  else if (g_str_equal (name, "help") || g_str_equal (name, AVN_SDK_GROUP))
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The name \"%s\" is built in."), name);
  else if (g_str_equal (name, "avn") || g_str_has_prefix (name, "avn-"))
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                 _ ("The name \"%s\" is kept for avn, whose own types are called so."), name);
  else
    return TRUE;
  return FALSE;
}

/* What the user's umask permits, as avn's own is stricter; a group that a folder has from the one above it
 * stays. */
static gboolean
set_mode (Template *self, const char *path, mode_t mode)
{
  struct stat status;
  return stat (path, &status) == 0 && g_chmod (path, (status.st_mode & S_ISGID) | (mode & ~self->umask)) == 0;
}

static gboolean
write_text (const char *path, const char *text)
{
  FILE *file = fopen (path, "wxe");
  if (file == NULL)
    return FALSE;
  const gboolean written = fputs (text, file) >= 0 && fflush (file) == 0;
  const int reason = errno;
  const gboolean closed = fclose (file) == 0;
  if (!written)
    errno = reason;
  return written && closed;
}

static gboolean
write_file (Template *self, const char *resource_path, const char *path)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (resource_path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length = 0;
  const char *content = g_bytes_get_data (bytes, &length);
  g_autoptr (GString) text = g_string_new_len (content, (gssize)length);
  g_string_replace (text, "@NAME@", self->name, 0);
  g_string_replace (text, "@SYMBOL@", self->symbol, 0);
  g_string_replace (text, "@TYPE@", self->type, 0);
  return write_text (path, text->str) && set_mode (self, path, 0666);
}

/* Paths of folders end with a slash among resources. */
static gboolean
write_children (Template *self, const char *resource_path, const char *folder)
{
  g_auto (GStrv) children
      = g_resources_enumerate_children (resource_path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  for (guint i = 0; children[i] != NULL; i++)
    {
      g_autofree char *child = g_strconcat (resource_path, children[i], NULL);
      g_autofree char *path = g_build_filename (folder, children[i], NULL);
      if (!g_str_has_suffix (child, "/"))
        {
          if (!write_file (self, child, path))
            return FALSE;
        }
      else if (g_mkdir (path, 0700) != 0 || !write_children (self, child, path)
               || !set_mode (self, path, 0777))
        return FALSE;
    }
  return TRUE;
}

static int
remove_entry_cb (const char *path, const struct stat *status, int kind, struct FTW *position)
{
  return g_remove (path);
}

/* Whoever is in a folder that is replaced is nowhere. */
static gboolean
is_current_folder (const char *folder)
{
  struct stat here, there;
  return stat (".", &here) == 0 && stat (folder, &there) == 0 && here.st_dev == there.st_dev
         && here.st_ino == there.st_ino;
}

/* A folder with another name becomes the one that is wanted at once, if that is not there, or empty. */
static gboolean
write_folder (Template *self, const char *folder)
{
  g_autofree char *temporary = g_strconcat (folder, "-XXXXXX.avn-new", NULL);
  if (g_mkdtemp (temporary) == NULL)
    return FALSE;
  if (write_children (self, self->files, temporary) && set_mode (self, temporary, 0777)
      && g_rename (temporary, folder) == 0)
    return TRUE;
  const int reason = errno;
  nftw (temporary, remove_entry_cb, OPEN_FOLDERS_MAX, FTW_DEPTH | FTW_PHYS);
  errno = reason;
  return FALSE;
}

/**
 * avn_template_write:
 * @name: a name that [func@check_name] found good
 * @folder: an absolute path; the folder may be there if it is empty
 * @minimal: whether to write the least that works
 * @umask: the user's
 * @error: where to put an error: AVN_ERROR_STORAGE
 *
 * Writes the project of a plugin: all of it, or nothing.
 *
 * Returns: %FALSE on error
 */
gboolean
avn_template_write (
    const char *name, const char *folder, gboolean minimal, mode_t umask_of_user, GError **error)
{
  g_auto (Template) self = {
    .name = name,
    .symbol = g_strdelimit (g_strdup (name), "-", '_'),
    .type = make_type (name),
    .files = minimal ? MINIMAL_FOLDER : FULL_FOLDER,
    .umask = umask_of_user,
  };
  const gboolean is_here = is_current_folder (folder);
  avn_template_register_resource ();
  if (!is_here && write_folder (&self, folder))
    return TRUE;
  const int reason = errno;
  g_autofree char *shown = avn_text_make_safe (folder, -1);
  if (is_here)
    g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE,
                 _ ("Cannot write %s, as that is the current folder.\nGo to the one above it."), shown);
  else if (reason == EEXIST || reason == ENOTEMPTY || reason == ENOTDIR)
    g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE,
                 _ ("Cannot write %s: there is something already, and not an empty folder."), shown);
  else
    g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot write %s: %s."), shown, g_strerror (reason));
  return FALSE;
}
