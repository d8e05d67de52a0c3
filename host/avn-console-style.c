/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-console-private.h"

#include <unistd.h>

/* What the user and the terminal want to see of color and of waiting. */

static gboolean
is_capable_terminal (int fd)
{
  return isatty (fd) != 0 && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

/* https://no-color.org and https://bixense.com/clicolors/ say what these variables mean. */
static gboolean
wants_color (int fd)
{
  const char *never = g_getenv ("NO_COLOR");
  const char *always = g_getenv ("CLICOLOR_FORCE");
  if (never != NULL && *never != '\0')
    return FALSE;
  if (always != NULL && *always != '\0' && !g_str_equal (always, "0"))
    return TRUE;
  return is_capable_terminal (fd) && g_strcmp0 (g_getenv ("CLICOLOR"), "0") != 0;
}

/* Each stream has color or not, as one may be a file and the other a terminal. */
void
avn_console_set_color (AvnConsole *self, const char *when)
{
  const gboolean automatic = g_str_equal (when, "auto");
  const gboolean always = g_str_equal (when, "always");
  self->color = automatic ? wants_color (self->error_output) : always;
  self->color_output = automatic ? wants_color (self->output) : always;
}

/* A line that comes and goes would get between those that --debug and --show-http write. */
static AvnWaitStyle
choose_wait_style (AvnConsole *self, AvnSettings *settings)
{
  if (!is_capable_terminal (self->error_output) || avn_settings_get_boolean (settings, "debug")
      || avn_settings_get_boolean (settings, "show-http"))
    return AVN_WAIT_UNSEEN;
  return avn_settings_get_boolean (settings, "accessible") ? AVN_WAIT_ONCE : AVN_WAIT_MOVING;
}

/* Follows the settings, once they are known. */
void
avn_console_set_up (AvnConsole *self, AvnSettings *settings)
{
  avn_console_set_no_input (self, avn_settings_get_boolean (settings, "no-input"));
  avn_console_set_color (self, avn_settings_get_string (settings, "color"));
  avn_console_set_wait_style (self, choose_wait_style (self, settings));
}
