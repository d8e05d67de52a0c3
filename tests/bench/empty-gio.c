/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The minimal cost of a program that links GIO. */

#include <gio/gio.h>

int
main (void)
{
  g_type_ensure (G_TYPE_FILE);
  return 0;
}
