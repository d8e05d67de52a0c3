/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/process.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* No file opened later may get the number of a standard stream that the caller closed. Writing to a missing
 * output still fails, so that lost output is reported. */
static void
open_standard_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0)
      open ("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_RDWR);
}

/* Keeps secrets in memory from debuggers and core files, except in developers' builds. Children would inherit
 * a limit on core files. */
static void
forbid_dumps (void)
{
#if AVN_RELEASE
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

/* gettext puts LANGUAGE into a path, so a slash in it could name any catalogue. */
static void
drop_unsafe_language (void)
{
  const char *language = getenv ("LANGUAGE");
  if (language != NULL && strchr (language, '/') != NULL)
    unsetenv ("LANGUAGE");
}

/* Makes the process safe for secrets, before it has threads or files. Returns the mask that the user's shell
 * had set for new files. */
mode_t
avn_process_prepare (void)
{
  open_standard_streams ();
  forbid_dumps ();
  drop_unsafe_language ();
  /* It overrides the locale's character set in GLib, even with one that does not exist. */
  unsetenv ("CHARSET");
  /* A write beyond the limit on file sizes must fail, not kill the process. */
  signal (SIGXFSZ, SIG_IGN);
  return umask (077);
}

/* Undoes it before another program replaces this one. Async-signal-safe. */
void
avn_process_restore (mode_t umask_of_user)
{
  umask (umask_of_user);
  signal (SIGXFSZ, SIG_DFL);
  signal (SIGPIPE, SIG_DFL);
}
