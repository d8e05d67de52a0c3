/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * AvnTerminalEcho:
 * @AVN_TERMINAL_ECHO: what is typed is seen
 * @AVN_TERMINAL_NO_ECHO: what is typed is not seen
 *
 * Whether the terminal shows what the user types.
 */
typedef enum
{
  AVN_TERMINAL_ECHO,
  AVN_TERMINAL_NO_ECHO,
} AvnTerminalEcho;

guint avn_terminal_get_width (int terminal);
char *avn_terminal_read_line (int terminal, const char *prompt, AvnTerminalEcho echo, GError **error);
