/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/interrupt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <unistd.h>

/* SIGINT, SIGTERM and SIGHUP. While a command runs, the first of them asks it to end. If it does not end in
 * time, or at the second signal, the process ends at once, whatever it does. g_unix_signal_add() would start
 * a thread, which fails fatally where threads are refused, and cannot end a process that does not run its
 * main loop. */

#define STATUS_SIGNAL_BASE 128
#define STOP_TIMEOUT_MS 800

static const int watched_signals[] = { SIGINT, SIGTERM, SIGHUP };

/* Signal handlers have no user data. */
static volatile sig_atomic_t event = -1; /* an eventfd, which a signal makes readable */
static volatile sig_atomic_t first_signal;
static volatile sig_atomic_t is_command_running;
static volatile sig_atomic_t outcome_status; /* 0 for that of the signal */
static const char *volatile outcome_text;    /* (owned) (nullable): for standard error */

static int
get_status (int signal_number)
{
  return outcome_status != 0 ? outcome_status : STATUS_SIGNAL_BASE + signal_number;
}

/* Writing must not block: another process may have stopped reading. */
static void
exit_now (int signal_number)
{
  struct pollfd place = { .fd = STDERR_FILENO, .events = POLLOUT };
  const char *text = outcome_text;
  const gboolean can_write = text != NULL && poll (&place, 1, 0) == 1 && (place.revents & POLLOUT) != 0;
  if (can_write && write (STDERR_FILENO, text, strlen (text)) < 0)
    {
      /* The status must be enough. */
    }
  _exit (get_status (signal_number));
}

static void
exit_late_cb (int signal_number)
{
  exit_now (first_signal);
}

static void
handle_signal_cb (int signal_number)
{
  const struct itimerval limit = { .it_value = { .tv_usec = STOP_TIMEOUT_MS * 1000 } };
  const struct sigaction late = { .sa_handler = exit_late_cb };
  const guint64 one = 1;
  const int saved_errno = errno;
  if (first_signal != 0 || !is_command_running)
    exit_now (first_signal != 0 ? first_signal : signal_number);
  first_signal = signal_number;
  sigaction (SIGALRM, &late, NULL);
  setitimer (ITIMER_REAL, &limit, NULL);
  if (write (event, &one, sizeof one) < 0)
    {
      /* Without an eventfd, the time limit ends the command. */
    }
  errno = saved_errno;
}

/* Handles the signals that the parent process does not ignore. The kernel ignores the others for the first
 * process of a container. Blocking system calls are not restarted. */
void
avn_interrupt_watch (void)
{
  const struct sigaction action = { .sa_handler = handle_signal_cb };
  for (guint i = 0; i < G_N_ELEMENTS (watched_signals); i++)
    {
      struct sigaction old;
      if (sigaction (watched_signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaction (watched_signals[i], &action, NULL);
    }
}

/* From now on, the first signal makes the returned file descriptor readable, which may be -1 and stays
 * open. */
int
avn_interrupt_begin (void)
{
  if (event < 0)
    event = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  is_command_running = TRUE;
  return event;
}

/* The command has ended and will be reported: a signal ends the process at once. */
void
avn_interrupt_end (void)
{
  is_command_running = FALSE;
  /* The time limit still holds, but the message would be the second one. */
  if (first_signal != 0)
    avn_interrupt_set_outcome (outcome_status, NULL);
}

/* Returns the first signal, or 0. */
int
avn_interrupt_get_signal (void)
{
  return first_signal;
}

/* Returns the exit status of a command that the first signal, or Ctrl+C at a prompt, ended. */
int
avn_interrupt_get_status (void)
{
  return get_status (first_signal != 0 ? first_signal : SIGINT);
}

/* Sets how a signal ends the process at once. @status: the exit status, or 0 for that of the signal; @text:
 * (nullable): the message */
void
avn_interrupt_set_outcome (int status, const char *text)
{
  const char *old = outcome_text;
  outcome_text = g_strdup (text);
  outcome_status = status;
  g_free ((gpointer)old);
}
