/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "console/console-private.h"
#include "base/descriptor.h"
#include "console/terminal.h"
#include "text/text-private.h"

#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define DELAY_MS 300
#define TICK_MS 200
#define LONG_WAIT_SECONDS 5
#define DEFAULT_WIDTH 80
#define MARK_WIDTH 2

static const char marks[] = "|/-\\";

#define ERASE_LINE "\r\033[K"

/* TRUE if the process is in the foreground and a write does not block */
static gboolean
can_show (int fd)
{
  struct pollfd place = { .fd = fd, .events = POLLOUT };
  const pid_t group = tcgetpgrp (fd);
  return (group <= 0 || group == getpgrp ()) && poll (&place, 1, 0) == 1 && (place.revents & POLLOUT) != 0;
}

static char *
describe (AvnWait *self)
{
  const guint seconds = (guint)((g_get_monotonic_time () - self->since) / G_USEC_PER_SEC);
  g_autofree char *text
      = self->n_total <= 1 ? g_strdup (self->text)
                           /* Translators: %s says what is being done, such as "Opening the plugins". */
                           : g_strdup_printf (_ ("%s (%u of %u)"), self->text, self->n_done, self->n_total);
  if (seconds < LONG_WAIT_SECONDS)
    return g_steal_pointer (&text);
  /* Translators: %s says what is being waited for. */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, %u second", "%s, %u seconds", seconds), text,
                          seconds);
}

static void
show_moving (AvnConsole *self)
{
  AvnWait *wait = &self->wait;
  g_autofree char *text = describe (wait);
  g_autofree char *prefix = g_strdup_printf (ERASE_LINE "%c ", marks[wait->n_ticks % strlen (marks)]);
  const guint width = avn_terminal_get_width (self->error_output);
  /* A line that wraps cannot be erased. */
  const guint room = MAX (width > 0 ? width : DEFAULT_WIDTH, MARK_WIDTH) - MARK_WIDTH;
  for (char *end = text + strlen (text); end > text && avn_text_width (text) >= room; *end = '\0')
    end = g_utf8_prev_char (end);
  avn_terminal_write_sentence (self->error_output, prefix, text, "");
  wait->is_shown = TRUE;
}

static gboolean
tick_cb (gpointer user_data)
{
  AvnConsole *self = user_data;
  if (!can_show (self->error_output))
    return G_SOURCE_CONTINUE;
  if (self->wait.style == AVN_WAIT_ONCE)
    {
      avn_terminal_write_sentence (self->error_output, "", self->wait.text, "\n");
      self->wait.timer = 0;
      return G_SOURCE_REMOVE;
    }
  show_moving (self);
  if (self->wait.n_ticks++ > 0)
    return G_SOURCE_CONTINUE;
  self->wait.timer = g_timeout_add (TICK_MS, tick_cb, self);
  return G_SOURCE_REMOVE;
}

/* The line belongs to the default main context. */
static gboolean
is_elsewhere (void)
{
  return g_main_context_get_thread_default () != NULL;
}

/* Erases the line before other output. The next tick of the wait restores it. */
void
avn_console_hide_wait (AvnConsole *self)
{
  if (self->wait.is_shown)
    avn_descriptor_write_all (self->error_output, ERASE_LINE, strlen (ERASE_LINE), FALSE);
  self->wait.is_shown = FALSE;
}

/* Ends all nested waits. */
void
avn_console_stop_wait (AvnConsole *self)
{
  avn_console_hide_wait (self);
  g_clear_handle_id (&self->wait.timer, g_source_remove);
  g_clear_pointer (&self->wait.text, g_free);
  self->wait.depth = 0;
}

/**
 * avn_console_begin_wait:
 * @self: a console
 * @text: a translated phrase without a full stop, such as "Waiting for api.example.com"
 *
 * Shows on standard error that something takes time. The line changes in place, is erased before any other
 * output, and needs the default main loop to run. It appears after 0.3 seconds, only on a terminal and
 * without `--debug`. For screen readers, it is written once.
 *
 * Waits nest: call [method@Avn.Console.end_wait] once for each. Only the text of the outermost one is shown.
 * The client library begins a wait for each request. End all waits before another program uses the terminal.
 * Does nothing in a thread that has its own main context.
 */
void
avn_console_begin_wait (AvnConsole *self, const char *text)
{
  g_return_if_fail (AVN_IS_CONSOLE (self) && text != NULL);
  AvnWait *wait = &self->wait;
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
 * @n_done: the number of items done, or of the next one
 * @n_total: the number of items
 *
 * Shows the progress of the outermost wait, as "3 of 100", if there is more than one item. Does nothing
 * without a wait.
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
 * Ends a wait. The end of a command ends all waits. Does nothing without a wait.
 */
void
avn_console_end_wait (AvnConsole *self)
{
  g_return_if_fail (AVN_IS_CONSOLE (self));
  if (!is_elsewhere () && self->wait.depth > 0 && --self->wait.depth == 0)
    avn_console_stop_wait (self);
}
