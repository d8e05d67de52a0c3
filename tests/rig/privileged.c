/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* All of avn in one file, which a test makes set-user-ID. Without arguments it prints the environment
 * variables that have an effect. */

#include "app/app.h"
#include "settings/settings-private.h"

/* LeakSanitizer cannot work in a program with raised privileges, and such a program ignores ASAN_OPTIONS. */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "detect_leaks=0";
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    return avn_app_run (argv);

  g_autoptr (AvnSettings) settings = avn_settings_new ();
  for (guint i = 0; i < avn_settings_get_n_settings (settings); i++)
    {
      const AvnSettingInfo *info = avn_settings_get_info (settings, i);
      if (avn_settings_get_source (settings, info->name) == AVN_SETTING_SOURCE_ENVIRONMENT)
        g_print ("%s\n", info->variable);
    }
  return 0;
}
