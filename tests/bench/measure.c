/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Runs a program and prints its wall-clock time in seconds, its maximum resident set size in KiB and its
 * wait status. Not part of the Python script, because Linux counts the memory of the process that forks,
 * which is larger than what is measured. */

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NANOSECONDS 1e-9
#define NOT_FOUND 127

static double
get_seconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * NANOSECONDS;
}

int
main (int argc, char **argv)
{
  struct rusage usage;
  int status;
  if (argc < 2)
    return 2;

  const double begin = get_seconds ();
  const pid_t child = vfork ();
  if (child == 0)
    {
      execv (argv[1], argv + 1);
      _exit (NOT_FOUND);
    }
  if (child < 0 || wait4 (child, &status, 0, &usage) != child)
    return 1;
  const double seconds = get_seconds () - begin;
  fprintf (stderr, "\n%.6f %ld %d\n", seconds, usage.ru_maxrss, status);
  return 0;
}
