/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loader/module-check.h"

#include <avn/error.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The dynamic linker maps what the headers promise, and dies of SIGBUS where the file is shorter. */
static gboolean
is_whole (const char *content, gsize length)
{
  ElfW (Ehdr) header;
  if (length < sizeof header)
    return FALSE;
  memcpy (&header, content, sizeof header);
  if (memcmp (header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_phentsize != sizeof (ElfW (Phdr))
      || header.e_phoff > length || header.e_phnum > (length - header.e_phoff) / sizeof (ElfW (Phdr)))
    return FALSE;
  for (guint i = 0; i < header.e_phnum; i++)
    {
      ElfW (Phdr) segment;
      memcpy (&segment, content + header.e_phoff + i * sizeof segment, sizeof segment);
      if (segment.p_type == PT_LOAD
          && (segment.p_offset > length || segment.p_filesz > length - segment.p_offset))
        return FALSE;
    }
  return TRUE;
}

/* Whoever may write to a plugin, or into its folder, decides what this process does with its tokens. */
static gboolean
check_writers (const char *path, const struct stat *status, GError **error)
{
  if (status->st_uid != 0 && status->st_uid != geteuid ())
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
                 /* Translators: %s is the path of a file or folder. */
                 _ ("%s is not used, as it belongs to another user.\n"
                    "It must belong to you or to root."),
                 path);
  else if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
                 /* Translators: both %s are the path of a file or folder; chmod go-w is a command to type. */
                 _ ("%s is not used, as others may write to it.\nTo prevent that, run: chmod go-w %s"), path,
                 path);
  else
    return TRUE;
  return FALSE;
}

/* The folders above are not looked at: a search path through folders of others is the choice of who set it.
 */
static gboolean
check_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat status;
  if (stat (folder, &status) == 0)
    return check_writers (folder, &status, error);
  g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("The plugin %s cannot be read."), path);
  return FALSE;
}

/* Checks a file and where it lies; for a symbolic link, also where that leads. What passes cannot be
 * exchanged by others between this check and the use of the path. */
static gboolean
check_trust (const char *path, const struct stat *status, GError **error)
{
  char *target = realpath (path, NULL);
  const gboolean trusted = check_writers (path, status, error) && check_folder (path, error)
                           && (target == NULL || check_folder (target, error));
  free (target);
  return trusted;
}

/**
 * avn_module_check_key_file:
 * @path: the absolute path of a key file that has been read
 * @error: where to put an error: AVN_ERROR_PLUGIN, naming what is wrong
 *
 * Checks that nobody but the user and root may change a key file.
 *
 * Returns: %FALSE on error
 */
gboolean
avn_module_check_key_file (const char *path, GError **error)
{
  struct stat status;
  if (stat (path, &status) == 0)
    return check_trust (path, &status, error);
  g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("The plugin's key file %s is not a regular file."),
               path);
  return FALSE;
}

static gboolean
check_open_module (int fd, const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  struct stat status;
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("The plugin %s is missing or is not a regular file."),
                 path);
  else if (!check_trust (path, &status, error))
    return FALSE;
  else if ((file = g_mapped_file_new_from_fd (fd, FALSE, NULL)) == NULL)
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("The plugin %s cannot be read."), path);
  else if (!is_whole (g_mapped_file_get_contents (file), g_mapped_file_get_length (file)))
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
                 _ ("The plugin %s is not a module for this machine, or is cut off."), path);
  else
    return TRUE;
  return FALSE;
}

/**
 * avn_module_check:
 * @path: the absolute path of a module
 * @error: where to put an error: AVN_ERROR_PLUGIN, naming the file
 *
 * Checks that a module is there and whole, and that nobody but the user and root may change it, before the
 * dynamic linker gets it. Nothing else is promised about it.
 *
 * Returns: %FALSE on error
 */
gboolean
avn_module_check (const char *path, GError **error)
{
  /* A pipe is not waited for, whoever may write into it. */
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd >= 0)
    {
      const gboolean good = check_open_module (fd, path, error);
      close (fd);
      return good;
    }
  const int open_errno = errno;
  g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
               open_errno == EACCES ? _ ("The plugin %s cannot be read.")
                                    : _ ("The plugin %s is missing or is not a regular file."),
               path);
  return FALSE;
}
