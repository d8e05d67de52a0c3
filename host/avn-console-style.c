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

/* https://no-color.org: any value of NO_COLOR that is not empty means no. */
void
avn_console_set_color (AvnConsole *self, const char *when)
{
  const char *no_color = g_getenv ("NO_COLOR");
  const gboolean fits = is_capable_terminal (self->error_output) && (no_color == NULL || *no_color == '\0');
  self->color = g_str_equal (when, "always") || (g_str_equal (when, "auto") && fits);
}

/* A line that comes and goes would get between those that --debug and --show-http write. */
static AvnWaitStyle
choose_wait_style (AvnConsole *self, AvnSettings *settings)
{
  if (!is_capable_terminal (self->error_output) || avn_settings_get_boolean (settings, AVN_SETTING_DEBUG)
      || avn_settings_get_boolean (settings, AVN_SETTING_SHOW_HTTP))
    return AVN_WAIT_UNSEEN;
  return avn_settings_get_boolean (settings, AVN_SETTING_ACCESSIBLE) ? AVN_WAIT_ONCE : AVN_WAIT_MOVING;
}

/* Follows the settings, once they are known. */
void
avn_console_set_up (AvnConsole *self, AvnSettings *settings)
{
  avn_console_set_no_input (self, avn_settings_get_boolean (settings, AVN_SETTING_NO_INPUT));
  avn_console_set_color (self, avn_settings_get_string (settings, AVN_SETTING_COLOR));
  avn_console_set_wait_style (self, choose_wait_style (self, settings));
}
