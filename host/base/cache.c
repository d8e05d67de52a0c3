/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/cache-file.h"

#include <string.h>
#include <unistd.h>

#define LONGEST_NAME 40

/* The files of avn's own have longer names. */
static gboolean
is_name (const char *name)
{
  static const char allowed[] = G_CSET_a_2_z G_CSET_DIGITS "-.";
  return g_ascii_islower (*name) && strlen (name) <= LONGEST_NAME && name[strspn (name, allowed)] == '\0';
}

/**
 * avn_cache_read:
 * @name: what it was written as
 *
 * Reads what an earlier command left behind to spare time. It may be gone at any time, and somebody may have
 * changed it.
 *
 * Returns: (transfer full) (nullable): the text; %NULL if there is none that the user alone can read and
 * write
 */
char *
avn_cache_read (const char *name)
{
  const int folder = is_name (name) ? avn_cache_file_open_folder (FALSE) : -1;
  char *text = folder >= 0 ? avn_cache_file_read (folder, name) : NULL;
  if (folder >= 0)
    close (folder);
  return text;
}

/**
 * avn_cache_open:
 * @name: what it was written as
 *
 * Opens what [func@cache_read] reads, for a library that takes the name of a file: `/proc/self/fd/` and the
 * number of the descriptor. What it holds stays as it is if another command writes.
 *
 * Returns: a file descriptor to close; -1 if there is no file that only the user can read and write
 */
int
avn_cache_open (const char *name)
{
  const int folder = is_name (name) ? avn_cache_file_open_folder (FALSE) : -1;
  const int fd = folder >= 0 ? avn_cache_file_open (folder, name) : -1;
  if (folder >= 0)
    close (folder);
  return fd;
}

/**
 * avn_cache_write:
 * @name: up to 40 lower-case letters of ASCII, digits, dots and hyphens, a letter first; that of the group
 * should be a part of it, as all groups share the names
 * @text: what later commands may read, without a secret, and up to 256 KiB of it
 *
 * Leaves something behind to spare later commands time, in `$XDG_CACHE_HOME/avn` and for the user alone.
 * Nothing that goes wrong is an error: they do without then.
 */
void
avn_cache_write (const char *name, const char *text)
{
  const int folder = is_name (name) ? avn_cache_file_open_folder (TRUE) : -1;
  if (folder < 0 || strlen (text) > AVN_CACHE_FILE_LARGEST || !avn_cache_file_lock (folder)
      || !avn_cache_file_replace (folder, name, text))
    g_debug ("%s cannot be kept", name);
  if (folder >= 0)
    close (folder);
}
