/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

typedef enum
{
  AVN_WAIT_UNSEEN,
  AVN_WAIT_ONCE,   /* one line that stays */
  AVN_WAIT_MOVING, /* a line that changes in place until it is erased */
} AvnWaitStyle;

/* A line on a terminal that says what takes time; only @fd and @style are set from outside. */
typedef struct
{
  int fd;
  AvnWaitStyle style;
  guint depth;  /* nested waits going on */
  char *text;   /* (owned) (nullable): what takes time */
  guint n_done; /* of n_total; not shown unless that is more than 1 */
  guint n_total;
  gint64 since; /* monotonic */
  guint timer;
  guint n_ticks;
  gboolean is_shown; /* and has to be erased */
} AvnWait;

void avn_wait_begin (AvnWait *self, const char *text);
void avn_wait_set_progress (AvnWait *self, guint n_done, guint n_total);
void avn_wait_end (AvnWait *self);
void avn_wait_hide (AvnWait *self);
void avn_wait_stop (AvnWait *self);
