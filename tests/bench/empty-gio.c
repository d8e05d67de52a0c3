/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What every program with GIO costs: it is linked, mapped, and its first type is registered. */

#include <gio/gio.h>

int
main (void)
{
  g_type_ensure (G_TYPE_FILE);
  return 0;
}
