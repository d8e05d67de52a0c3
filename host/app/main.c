/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/app.h"

int
main (int argc, char **argv)
{
  return avn_app_run (argv);
}
