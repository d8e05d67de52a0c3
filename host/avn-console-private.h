/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-console.h>
#include <avn/avn-settings.h>

/* Colors: of what needs attention, and none. */
#define AVN_CONSOLE_ATTENTION "\033[1;33m"
#define AVN_CONSOLE_PLAIN "\033[0m"

/**
 * AvnWaitStyle:
 * @AVN_WAIT_UNSEEN: nothing is shown
 * @AVN_WAIT_ONCE: one line is written and stays
 * @AVN_WAIT_MOVING: a line changes in its place until it is erased
 *
 * How it is shown that something takes time.
 */
typedef enum
{
  AVN_WAIT_UNSEEN,
  AVN_WAIT_ONCE,
  AVN_WAIT_MOVING,
} AvnWaitStyle;

typedef struct
{
  AvnWaitStyle style;
  guint depth;  /* how often it was begun and not ended */
  char *text;   /* (owned) (nullable): what it is that takes time */
  guint n_done; /* of n_total; not shown unless that is more than 1 */
  guint n_total;
  gint64 since; /* monotonic */
  guint timer;
  guint n_ticks;
  gboolean is_shown; /* now, so that it has to be erased */
} AvnWait;

struct _AvnConsole
{
  GObject parent_instance;

  int input;
  int output;
  int error_output;
  gboolean no_input;
  gboolean color; /* of errors and warnings */
  gboolean color_output;
  AvnWait wait;
};

gboolean avn_console_write (int fd, const char *text, gsize length);
char *avn_console_fit (int fd, const char *text);
void avn_console_write_sentence (AvnConsole *self, const char *prefix, const char *text, const char *suffix);
void avn_console_set_color (AvnConsole *self, const char *when);
void avn_console_set_wait_style (AvnConsole *self, AvnWaitStyle style);
void avn_console_set_up (AvnConsole *self, AvnSettings *settings);
void avn_console_hide_wait (AvnConsole *self);
void avn_console_stop_waiting (AvnConsole *self);
void avn_console_report (AvnConsole *self, const GError *error);
