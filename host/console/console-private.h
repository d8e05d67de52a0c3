/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/console.h>
#include <avn/settings.h>

#define AVN_CONSOLE_ATTENTION "\033[1;33m"
#define AVN_CONSOLE_PLAIN "\033[0m"

typedef enum
{
  AVN_WAIT_UNSEEN,
  AVN_WAIT_ONCE,   /* one line that stays */
  AVN_WAIT_MOVING, /* a line that changes in place until it is erased */
} AvnWaitStyle;

/* A line on the terminal while something takes time. */
typedef struct
{
  AvnWaitStyle style;
  guint depth; /* of nested waits */
  char *text;  /* (owned) (nullable) */
  guint n_done;
  guint n_total; /* no progress is shown for 0 and 1 */
  gint64 since;  /* monotonic, in microseconds */
  guint timer;
  guint n_ticks;
  gboolean is_shown;
} AvnWait;

struct _AvnConsole
{
  GObject parent_instance;

  int input;
  int output;
  int error_output;
  GPtrArray *declarations; /* (owned) (nullable) (element-type AvnDeclaration): the exit statuses */
  gboolean no_input;
  gboolean color; /* on error_output */
  gboolean color_output;
  AvnWait wait;
};

void avn_console_set_color (AvnConsole *self, const char *when);
void avn_console_set_up (AvnConsole *self, AvnSettings *settings);
void avn_console_report (AvnConsole *self, const GError *error);
void avn_console_hide_wait (AvnConsole *self);
void avn_console_stop_wait (AvnConsole *self);
