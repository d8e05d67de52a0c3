/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loader/module-check.h"

#include <avn/error.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The dynamic linker maps the segments that the headers list. If the file is shorter, SIGBUS kills the
 * process. */
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

static gboolean
check_open_module (int fd, const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  struct stat status;
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("The plugin %s is missing or is not a regular file."),
                 path);
  else if ((file = g_mapped_file_new_from_fd (fd, FALSE, NULL)) == NULL)
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("Cannot read %s."), path);
  else if (!is_whole (g_mapped_file_get_contents (file), g_mapped_file_get_length (file)))
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
                 _ ("The plugin %s is truncated or is not a module for this machine."), path);
  else
    return TRUE;
  return FALSE;
}

/* Checks, before the dynamic linker opens a module, that it is whole. Errors: AVN_ERROR_PLUGIN. */
gboolean
avn_module_check (const char *path, GError **error)
{
  /* Opening a FIFO must not block. */
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd >= 0)
    {
      const gboolean is_good = check_open_module (fd, path, error);
      close (fd);
      return is_good;
    }
  g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
               errno == EACCES ? _ ("Cannot read %s.")
                               : _ ("The plugin %s is missing or is not a regular file."),
               path);
  return FALSE;
}
