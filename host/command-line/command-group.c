/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <avn/avn.h>

G_DEFINE_INTERFACE (AvnCommandGroup, avn_command_group, G_TYPE_OBJECT)

static void
avn_command_group_default_init (AvnCommandGroupInterface *iface)
{
}

/**
 * avn_command_group_list_commands:
 * @self: a command group
 *
 * Lists the commands of a group, in the order of the help. The list of a group never changes.
 *
 * Returns: (transfer none) (array zero-terminated=1): the rows, which live as long as the process
 */
const AvnCommand *const *
avn_command_group_list_commands (AvnCommandGroup *self)
{
  g_return_val_if_fail (AVN_IS_COMMAND_GROUP (self), NULL);
  return AVN_COMMAND_GROUP_GET_IFACE (self)->list_commands (self);
}
