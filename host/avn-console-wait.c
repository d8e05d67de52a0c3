/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-console-private.h"
#include "avn-text-private.h"

#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Tells people that something takes time, on the terminal that standard error is. */

#define DELAY_MS 300
#define TICK_MS 200
#define SECONDS_OF_LONG_WAIT 5
#define USUAL_WIDTH 80

static const char marks[] = { '|', '/', '-', '\\' };

/* To the beginning of the line, and erase to its end. */
#define ERASE "\r\033[K"

static void
show (AvnConsole *self, const char *text)
{
  avn_console_write (self->error_output, text, strlen (text));
}

static gsize
get_width (AvnConsole *self)
{
  struct winsize size = { 0 };
  return ioctl (self->error_output, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : USUAL_WIDTH;
}

/* Whether the terminal is ours to write on, and takes something now: nobody waits for the sake of this. */
static gboolean
can_show (AvnConsole *self)
{
  struct pollfd place = { .fd = self->error_output, .events = POLLOUT };
  const pid_t group = tcgetpgrp (self->error_output);
  return (group <= 0 || group == getpgrp ()) && poll (&place, 1, 0) == 1 && (place.revents & POLLOUT) != 0;
}

/* What takes time, how far it has come, and for how long. */
static char *
describe (AvnWait *wait)
{
  const guint seconds = (guint)((g_get_monotonic_time () - wait->since) / G_USEC_PER_SEC);
  g_autofree char *text
      = wait->n_total <= 1 ? g_strdup (wait->text)
                           /* Translators: %s says what is being done, such as "Revoking access tokens". */
                           : g_strdup_printf (_ ("%s (%u of %u)"), wait->text, wait->n_done, wait->n_total);
  if (seconds < SECONDS_OF_LONG_WAIT)
    return g_steal_pointer (&text);
  /* Translators: %s says what is being waited for. */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, %u second", "%s, %u seconds", seconds), text,
                          seconds);
}

/* A line that goes on in the next could not be erased. */
static void
cut (char *line, gsize width)
{
  char *end = line + strlen (line);
  while (avn_text_width (line) >= width && end > line)
    {
      end = g_utf8_prev_char (end);
      *end = '\0';
    }
}

static void
show_moving (AvnConsole *self)
{
  AvnWait *wait = &self->wait;
  g_autofree char *text = describe (wait);
  const char mark[] = { marks[wait->n_ticks % G_N_ELEMENTS (marks)], ' ', '\0' };
  const gsize width = get_width (self);
  cut (text, width - MIN (width, strlen (mark)));
  g_autofree char *isolated = avn_text_isolate_sentence (text);
  g_autofree char *line = g_strconcat (ERASE, mark, isolated != NULL ? isolated : text, NULL);
  g_autofree char *fitted = avn_console_fit (self->error_output, line);
  show (self, fitted);
  wait->is_shown = TRUE;
}

static void
stop_timer (AvnWait *wait)
{
  if (wait->timer != 0)
    g_source_remove (wait->timer);
  wait->timer = 0;
}

static gboolean
tick_cb (gpointer user_data)
{
  AvnConsole *self = user_data;
  AvnWait *wait = &self->wait;
  if (!can_show (self))
    return G_SOURCE_CONTINUE;
  if (wait->style == AVN_WAIT_ONCE)
    {
      avn_console_write_sentence (self, "", wait->text, "");
      wait->timer = 0;
      return G_SOURCE_REMOVE;
    }
  show_moving (self);
  if (wait->n_ticks++ == 0)
    {
      wait->timer = g_timeout_add (TICK_MS, tick_cb, self);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

/* The line belongs to the main loop, so that others than its thread, which wait for their own reasons, must
 * not touch it. */
static gboolean
is_elsewhere (void)
{
  return g_main_context_get_thread_default () != NULL;
}

void
avn_console_set_wait_style (AvnConsole *self, AvnWaitStyle style)
{
  self->wait.style = style;
}

/* Takes the line away before something else is written; it comes back if the wait goes on. */
void
avn_console_hide_wait (AvnConsole *self)
{
  if (self->wait.is_shown)
    show (self, ERASE);
  self->wait.is_shown = FALSE;
}

/* Ends every wait, whoever began it. */
void
avn_console_stop_waiting (AvnConsole *self)
{
  avn_console_hide_wait (self);
  stop_timer (&self->wait);
  g_clear_pointer (&self->wait.text, g_free);
  self->wait.depth = 0;
}

/**
 * avn_console_begin_wait:
 * @self: a console
 * @text: what takes time, translated, without a full stop, such as "Waiting for api.example.com"
 *
 * Tells the user, from now on, what is being waited for. Nothing is shown of what takes less than a moment,
 * nor where standard error is not a terminal, nor with `--debug` and `--show-http`; elsewhere it is a line on
 * standard error that changes in its place, and is erased before anything else is written. For screen readers
 * it is written once. It is drawn while the main loop runs.
 *
 * Waits nest, and each needs its [method@Avn.Console.end_wait]; the text of the outermost one is shown, as
 * whoever began it knows best why. The requests of the client library are waits. None may be going on while
 * another program has the terminal. In a thread with a main context of its own nothing happens.
 *
 * Since plugin API 2.
 */
void
avn_console_begin_wait (AvnConsole *self, const char *text)
{
  AvnWait *wait = &self->wait;
  g_return_if_fail (AVN_IS_CONSOLE (self) && text != NULL);
  if (is_elsewhere () || wait->style == AVN_WAIT_UNSEEN || wait->depth++ > 0)
    return;
  wait->text = avn_text_make_safe (text, -1);
  wait->n_total = 0;
  wait->n_ticks = 0;
  wait->since = g_get_monotonic_time ();
  wait->timer = g_timeout_add (DELAY_MS, tick_cb, self);
}

/**
 * avn_console_set_progress:
 * @self: a console
 * @n_done: how many of them are done, or which one is next
 * @n_total: how many there are
 *
 * Tells the user how far the outermost wait has come, as "3 of 100"; that there is only one is not told.
 * Without a wait nothing happens.
 *
 * Since plugin API 2.
 */
void
avn_console_set_progress (AvnConsole *self, guint n_done, guint n_total)
{
  g_return_if_fail (AVN_IS_CONSOLE (self));
  if (is_elsewhere ())
    return;
  self->wait.n_done = n_done;
  self->wait.n_total = self->wait.depth > 0 ? n_total : 0;
}

/**
 * avn_console_end_wait:
 * @self: a console
 *
 * Ends what [method@Avn.Console.begin_wait] began. What a command forgot is erased when it ends; an end
 * without a beginning does nothing.
 *
 * Since plugin API 2.
 */
void
avn_console_end_wait (AvnConsole *self)
{
  g_return_if_fail (AVN_IS_CONSOLE (self));
  if (!is_elsewhere () && self->wait.depth > 0 && --self->wait.depth == 0)
    avn_console_stop_waiting (self);
}
