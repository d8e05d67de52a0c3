/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-console.h>

struct _AvnConsole
{
  GObject parent_instance;

  int input;
  int output;
  int error_output;
  gboolean no_input;
  gboolean color;
};

gboolean avn_console_write (int fd, const char *text, gsize length);
void avn_console_set_color (AvnConsole *self, const char *when);
void avn_console_report (AvnConsole *self, const GError *error);
