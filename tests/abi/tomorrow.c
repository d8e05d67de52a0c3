/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The part of libavn that tests/plugins/broken.c links, and a function that a newer one could have. Only the
 * linker sees it; at run time the plugin gets the host's own library. */

#include <avn/avn.h>

void avn_made_up_function (void);

GType
avn_command_group_get_type (void)
{
  return G_TYPE_INVALID;
}

AvnResult *
avn_result_new_text (const char *text)
{
  return NULL;
}

void
avn_made_up_function (void)
{
}
