/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "console/wait.h"
#include "base/descriptor.h"
#include "console/terminal.h"
#include "text/text-private.h"

#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define DELAY_MS 300
#define TICK_MS 200
#define SECONDS_OF_LONG_WAIT 5
#define USUAL_WIDTH 80
#define MARK_WIDTH 2

static const char marks[] = "|/-\\";

/* To the beginning of the line, and erase to its end. */
#define ERASE "\r\033[K"

/* Whether the terminal is ours, and takes output without blocking. */
static gboolean
can_show (AvnWait *self)
{
  struct pollfd place = { .fd = self->fd, .events = POLLOUT };
  const pid_t group = tcgetpgrp (self->fd);
  return (group <= 0 || group == getpgrp ()) && poll (&place, 1, 0) == 1 && (place.revents & POLLOUT) != 0;
}

/* What takes time, how far it has come, and for how long. */
static char *
describe (AvnWait *self)
{
  const guint seconds = (guint)((g_get_monotonic_time () - self->since) / G_USEC_PER_SEC);
  g_autofree char *text
      = self->n_total <= 1 ? g_strdup (self->text)
                           /* Translators: %s says what is being done, such as "Opening the plugins". */
                           : g_strdup_printf (_ ("%s (%u of %u)"), self->text, self->n_done, self->n_total);
  if (seconds < SECONDS_OF_LONG_WAIT)
    return g_steal_pointer (&text);
  /* Translators: %s says what is being waited for. */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, %u second", "%s, %u seconds", seconds), text,
                          seconds);
}

static void
show_moving (AvnWait *self)
{
  g_autofree char *text = describe (self);
  g_autofree char *prefix = g_strdup_printf (ERASE "%c ", marks[self->n_ticks % strlen (marks)]);
  const guint width = avn_terminal_get_width (self->fd);
  /* A line that wraps could not be erased. */
  const guint room = width > 0 ? MAX (width, MARK_WIDTH) - MARK_WIDTH : USUAL_WIDTH - MARK_WIDTH;
  for (char *end = text + strlen (text); end > text && avn_text_width (text) >= room; *end = '\0')
    end = g_utf8_prev_char (end);
  avn_terminal_write_sentence (self->fd, prefix, text, "");
  self->is_shown = TRUE;
}

static gboolean
tick_cb (gpointer user_data)
{
  AvnWait *self = user_data;
  if (!can_show (self))
    return G_SOURCE_CONTINUE;
  if (self->style == AVN_WAIT_ONCE)
    {
      avn_terminal_write_sentence (self->fd, "", self->text, "\n");
      self->timer = 0;
      return G_SOURCE_REMOVE;
    }
  show_moving (self);
  if (self->n_ticks++ > 0)
    return G_SOURCE_CONTINUE;
  self->timer = g_timeout_add (TICK_MS, tick_cb, self);
  return G_SOURCE_REMOVE;
}

/* The line belongs to the default main loop; threads with loops of their own must not touch it. */
static gboolean
is_elsewhere (void)
{
  return g_main_context_get_thread_default () != NULL;
}

/* Erases the line before something else is written; it comes back if the wait goes on. */
void
avn_wait_hide (AvnWait *self)
{
  if (self->is_shown)
    avn_descriptor_write_all (self->fd, ERASE, strlen (ERASE));
  self->is_shown = FALSE;
}

/* Ends all nested waits. */
void
avn_wait_stop (AvnWait *self)
{
  avn_wait_hide (self);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->text, g_free);
  self->depth = 0;
}

void
avn_wait_begin (AvnWait *self, const char *text)
{
  if (is_elsewhere () || self->style == AVN_WAIT_UNSEEN || self->depth++ > 0)
    return;
  self->text = avn_text_make_safe (text, -1);
  self->n_total = 0;
  self->n_ticks = 0;
  self->since = g_get_monotonic_time ();
  self->timer = g_timeout_add (DELAY_MS, tick_cb, self);
}

void
avn_wait_set_progress (AvnWait *self, guint n_done, guint n_total)
{
  if (is_elsewhere ())
    return;
  self->n_done = n_done;
  self->n_total = self->depth > 0 ? n_total : 0;
}

void
avn_wait_end (AvnWait *self)
{
  if (!is_elsewhere () && self->depth > 0 && --self->depth == 0)
    avn_wait_stop (self);
}
