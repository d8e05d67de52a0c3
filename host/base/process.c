/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/process.h"

#include "base/interrupt.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens standard streams that the caller closed, so that no other file gets their number. Writing to a closed
 * output still fails, so that lost output is reported. */
static void
open_standard_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0)
      open ("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_RDWR);
}

/* Keeps secrets in memory from debuggers and core files. A limit on core files would be inherited by child
 * processes. */
static void
forbid_dumps (void)
{
  if (AVN_PRIVATE_MEMORY)
    prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* Makes the process safe for secrets, before it has threads or files. Returns the file mode creation mask
 * that avn was started with. */
mode_t
avn_process_prepare (void)
{
  const char *language = getenv ("LANGUAGE");
  open_standard_streams ();
  forbid_dumps ();
  /* gettext puts LANGUAGE into a path: a slash in it could name any catalogue. */
  if (language != NULL && strchr (language, '/') != NULL)
    unsetenv ("LANGUAGE");
  /* GLib takes CHARSET for the locale's character set, even one that does not exist. */
  unsetenv ("CHARSET");
  avn_interrupt_watch ();
  /* Writing beyond the limit on file sizes must fail, not kill the process. */
  signal (SIGXFSZ, SIG_IGN);
  return umask (077);
}

/* Undoes avn_process_prepare() before exec. Async-signal-safe. */
void
avn_process_restore (mode_t umask_of_user)
{
  umask (umask_of_user);
  signal (SIGXFSZ, SIG_DFL);
  signal (SIGPIPE, SIG_DFL);
}
