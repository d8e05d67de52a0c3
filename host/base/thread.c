/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <avn/error.h>
#include <avn/thread.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <signal.h>

/* GIO's worker, one of GTask, the one that starts it in GLib 2.76 and later, and a child process, which the
 * same limits count. */
#define N_THREADS 4

static void *
wait_cb (void *mutex)
{
  pthread_mutex_lock (mutex);
  pthread_mutex_unlock (mutex);
  return NULL;
}

/**
 * avn_thread_check:
 * @error: return location for an error
 *
 * Checks that threads can be started, for commands that use child processes, TLS or names of hosts. Where a
 * limit on processes or a sandbox refuses threads, GLib would abort the process or wait for ever.
 *
 * Errors: `AVN_ERROR_FAILED` if they are refused.
 *
 * Returns: %TRUE if they can be started; %FALSE on error
 */
gboolean
avn_thread_check (GError **error)
{
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_t threads[N_THREADS];
  guint n_started = 0;
  int fault = 0;
  /* Limits count threads that exist at the same time. */
  pthread_mutex_lock (&mutex);
  while (n_started < N_THREADS && fault == 0)
    {
      fault = pthread_create (&threads[n_started], NULL, wait_cb, &mutex);
      n_started += fault == 0;
    }
  pthread_mutex_unlock (&mutex);
  while (n_started > 0)
    pthread_join (threads[--n_started], NULL);
  if (fault == 0)
    /* GLib starts its worker for the first such source. It aborts if it cannot: do it now, not in a request.
     */
    g_source_unref (g_unix_signal_source_new (SIGWINCH));
  else
    g_set_error (error, AVN_ERROR, AVN_ERROR_FAILED,
                 /* Translators: %s is the reason. */
                 _ ("Cannot start a thread: %s.\nRaise the limit on processes and threads."),
                 g_strerror (fault));
  return fault == 0;
}
