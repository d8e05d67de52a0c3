/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

typedef enum
{
  AVN_TERMINAL_ECHO,
  AVN_TERMINAL_NO_ECHO,
} AvnTerminalEcho;

gboolean avn_terminal_is_capable (int fd);
guint avn_terminal_get_width (int fd);
char *avn_terminal_fit (int fd, const char *text);
void avn_terminal_write_sentence (int fd, const char *prefix, const char *text, const char *suffix);
char *avn_terminal_read_line (int terminal, const char *prompt, AvnTerminalEcho echo, GError **error);
