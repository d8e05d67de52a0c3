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
 * time, or at the second signal, the process ends at once, even if it is busy. Once there is something to
 * report, only the time limit ends it. g_unix_signal_add() would start a thread, which fails fatally where
 * threads are refused, and cannot end a process that does not run its main loop. */

#define STATUS_SIGNAL_BASE 128
#define STOP_TIMEOUT_MS 800
#define EXTRA_TIMEOUT_MS 100 /* to report what is known */

static const int watched_signals[] = { SIGINT, SIGTERM, SIGHUP };

typedef struct _Outcome Outcome;

/* Never changed or freed: a handler may read it in another thread. */
struct _Outcome
{
  int status;              /* 0 for that of the signal */
  char *text;              /* (owned) (nullable): for standard error */
  const Outcome *previous; /* (nullable) */
};

/* Signal handlers have no user data. */
static volatile sig_atomic_t event = -1; /* an eventfd, which a signal makes readable */
static volatile sig_atomic_t first_signal;
static volatile sig_atomic_t is_command_running;
static volatile sig_atomic_t is_held;
static volatile sig_atomic_t is_late;
static volatile int is_ending;
static const Outcome *outcome; /* (nullable) */

static int
get_status (int signal_number)
{
  const Outcome *current = g_atomic_pointer_get (&outcome);
  return current != NULL && current->status != 0 ? current->status : STATUS_SIGNAL_BASE + signal_number;
}

/* Writing must not block: another process may have stopped reading. Another thread may do the same. */
static void
exit_now (int signal_number)
{
  struct pollfd place = { .fd = STDERR_FILENO, .events = POLLOUT };
  if (!g_atomic_int_compare_and_exchange (&is_ending, FALSE, TRUE))
    return;
  const Outcome *current = g_atomic_pointer_get (&outcome);
  const char *text = current != NULL ? current->text : NULL;
  const gboolean can_write = text != NULL && poll (&place, 1, 0) == 1 && (place.revents & POLLOUT) != 0;
  if (can_write && write (STDERR_FILENO, text, strlen (text)) < 0)
    {
      /* The status must be enough. */
    }
  _exit (get_status (signal_number));
}

/* Leaves time to report what is known: the signal has ended a write that waited. */
static void
exit_late_cb (int signal_number)
{
  if (!is_held || is_late)
    exit_now (first_signal);
  is_late = TRUE;
}

static void
handle_signal_cb (int signal_number)
{
  const struct itimerval limit = { .it_value = { .tv_usec = STOP_TIMEOUT_MS * 1000 },
                                   .it_interval = { .tv_usec = EXTRA_TIMEOUT_MS * 1000 } };
  const struct sigaction late = { .sa_handler = exit_late_cb };
  const guint64 one = 1;
  const int saved_errno = errno;
  if (!is_held && (first_signal != 0 || !is_command_running))
    exit_now (first_signal != 0 ? first_signal : signal_number);
  if (first_signal != 0)
    return;
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

/* Something was done that must be reported: from now on, only the time limit ends the process. */
void
avn_interrupt_hold (void)
{
  is_held = TRUE;
}

/* The command has ended and will be reported, without a second message. @is_known: whether the outcome of all
 * that it did is known */
void
avn_interrupt_end (gboolean is_known)
{
  const Outcome *current = g_atomic_pointer_get (&outcome);
  avn_interrupt_hold ();
  avn_interrupt_set_outcome (is_known || current == NULL ? 0 : current->status, NULL);
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
  Outcome *next = g_new (Outcome, 1);
  *next = (Outcome){ status, g_strdup (text), outcome };
  g_atomic_pointer_set (&outcome, next);
}
