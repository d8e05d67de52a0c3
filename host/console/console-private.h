/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "console/wait.h"

#include <avn/console.h>
#include <avn/settings.h>

#define AVN_CONSOLE_ATTENTION "\033[1;33m"
#define AVN_CONSOLE_PLAIN "\033[0m"

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

void avn_console_set_color (AvnConsole *self, const char *when);
void avn_console_set_up (AvnConsole *self, AvnSettings *settings);
void avn_console_report (AvnConsole *self, const GError *error);
