/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-module-check.h"

#include <avn/avn-error.h>
#include <elf.h>
#include <glib/gi18n-lib.h>
#include <link.h>
#include <string.h>

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

/**
 * avn_module_check:
 * @path: the absolute path of a module
 * @error: where to put an error: AVN_ERROR_PLUGIN, naming the file
 *
 * Checks that a module is there and whole, before the dynamic linker gets it. Nothing else is promised about
 * it.
 *
 * Returns: %FALSE on error
 */
gboolean
avn_module_check (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("The plugin %s is missing or is not a regular file."),
                 path);
  else if ((file = g_mapped_file_new (path, FALSE, NULL)) == NULL)
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("The plugin %s cannot be read."), path);
  else if (!is_whole (g_mapped_file_get_contents (file), g_mapped_file_get_length (file)))
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
                 _ ("The plugin %s is not a module for this machine, or is cut off."), path);
  else
    return TRUE;
  return FALSE;
}
