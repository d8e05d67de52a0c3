/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The leader of a session, like a shell: puts a program into the foreground of a terminal and controls it.
 * Only then do ^C, ^Z and hang-ups reach the program as usual. terminal.py runs it:
 *
 *   leader REPORT ORDERS TERMINAL foreground|background COMMAND...
 *
 * The first three are file descriptors. It reports the program's state in lines; an order is one letter. */

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOT_FOUND 127

typedef struct
{
  int report, orders, terminal;
} Leader;

static void
run_program (char **command, int begin)
{
  /* Shells ignore some of these for background jobs, such as the test suite. Restore them as for a
   * foreground job. */
  static const int restored[] = { SIGPIPE, SIGXFSZ, SIGINT, SIGQUIT, SIGTERM, SIGHUP };
  char start;
  setpgid (0, 0);
  if (read (begin, &start, 1) != 1)
    _exit (NOT_FOUND);
  for (size_t i = 0; i < sizeof restored / sizeof restored[0]; i++)
    signal (restored[i], SIG_DFL);
  execv (command[0], command);
  _exit (NOT_FOUND);
}

/* Report each stop and wait for an order, until the program ends. */
static void
supervise (Leader *self, pid_t child)
{
  int status;
  char order;
  while (waitpid (child, &status, WUNTRACED) == child && WIFSTOPPED (status))
    {
      tcsetpgrp (self->terminal, getpgrp ());
      dprintf (self->report, "stopped %d\n", WSTOPSIG (status));
      if (read (self->orders, &order, 1) == 1 && order == 'f')
        tcsetpgrp (self->terminal, child);
      killpg (child, SIGCONT);
    }
  dprintf (self->report, "ended %d\n", WIFEXITED (status) ? WEXITSTATUS (status) : -WTERMSIG (status));
}

int
main (int argc, char **argv)
{
  int begin[2];
  if (argc < 6 || pipe2 (begin, O_CLOEXEC) != 0)
    return EXIT_FAILURE;
  Leader self = { atoi (argv[1]), atoi (argv[2]), atoi (argv[3]) };
  fcntl (self.report, F_SETFD, FD_CLOEXEC);
  fcntl (self.orders, F_SETFD, FD_CLOEXEC);
  fcntl (self.terminal, F_SETFD, FD_CLOEXEC);
  if (ioctl (self.terminal, TIOCSCTTY, 0) != 0)
    return EXIT_FAILURE;

  const pid_t child = fork ();
  if (child == 0)
    run_program (argv + 5, begin[0]);
  /* A shell may take the terminal back at any time, and must survive a hang-up to see its children end. */
  signal (SIGTTOU, SIG_IGN);
  signal (SIGHUP, SIG_IGN);
  setpgid (child, child);
  if (strcmp (argv[4], "background") != 0)
    tcsetpgrp (self.terminal, child);
  dprintf (self.report, "pid %d\n", (int)child);
  if (child < 0 || write (begin[1], ".", 1) != 1)
    return EXIT_FAILURE;
  supervise (&self, child);
  return EXIT_SUCCESS;
}
