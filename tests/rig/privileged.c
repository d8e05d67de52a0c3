/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* All of avn in one file, to be made set-user-ID by a test. Without words it prints the environment variables
 * that count. */

#include "avn-app.h"
#include "avn-settings-private.h"

int
main (int argc, char **argv)
{
  if (argc > 1)
    return avn_app_run (argv);

  g_autoptr (AvnSettings) settings = avn_settings_new ();
  for (guint i = 0; i < avn_settings_get_n_settings (); i++)
    if (avn_settings_get_source (settings, i) == AVN_SETTING_SOURCE_ENVIRONMENT)
      g_print ("%s\n", avn_settings_get_variable (i));
  return 0;
}
