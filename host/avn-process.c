/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-process.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file that is opened later must not get the number of a standard stream that the caller closed. Writing
 * to the output that is not there fails all the same, so that it is not lost without a word. */
static void
open_standard_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0)
      open ("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_RDWR);
}

/* Memory that holds tokens is not to be read by a debugger or written to a core file. Developers need both.
 * A limit for core files would say the same again, but children would inherit it. */
static void
forbid_dumps (void)
{
#if AVN_RELEASE
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

/* gettext joins LANGUAGE to a path, so that a slash in it could name a catalogue of anybody's. */
static void
drop_unsafe_language (void)
{
  const char *language = getenv ("LANGUAGE");
  if (language != NULL && strchr (language, '/') != NULL)
    unsetenv ("LANGUAGE");
}

/* GLib converts messages for this character set, whatever the locale says, and fails over an unknown one. */
static void
drop_character_set (void)
{
  unsetenv ("CHARSET");
}

/**
 * avn_process_prepare:
 *
 * Makes the process safe to work with secrets. It comes first, before any thread and any file.
 *
 * Returns: the file mode creation mask that the process had
 */
mode_t
avn_process_prepare (void)
{
  open_standard_streams ();
  forbid_dumps ();
  drop_unsafe_language ();
  drop_character_set ();
  /* Over a limit on file sizes a write must fail, and not kill the process half way. */
  signal (SIGXFSZ, SIG_IGN);
  return umask (077);
}

/**
 * avn_process_restore:
 * @umask_of_user: what [func@prepare] returned
 *
 * Gives another program, right before it takes this process over, what the user's shell would have given it.
 * It calls only async-signal-safe functions.
 */
void
avn_process_restore (mode_t umask_of_user)
{
  umask (umask_of_user);
  signal (SIGXFSZ, SIG_DFL);
  signal (SIGPIPE, SIG_DFL);
}
