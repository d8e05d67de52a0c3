/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/command.h>

G_BEGIN_DECLS

/**
 * AvnCommandGroup:
 *
 * The commands after one word, such as those of `avn user`. A plugin implements it;
 * `AVN_DEFINE_COMMAND_GROUP` does so for constant commands.
 *
 * The host creates one object of the plugin's type when the user names the group, and keeps it until the
 * command has ended. The object can hold state that its commands share, and needs no properties.
 */
#define AVN_TYPE_COMMAND_GROUP (avn_command_group_get_type ())

AVN_AVAILABLE
G_DECLARE_INTERFACE (AvnCommandGroup, avn_command_group, AVN, COMMAND_GROUP, GObject)

/**
 * AvnCommandGroupInterface:
 * @parent_iface: the parent interface
 * @list_commands: see [vfunc@Avn.CommandGroup.list_commands]
 *
 * The virtual functions of a command group.
 */

/**
 * AvnCommandGroupInterface::list_commands:
 * @self: a command group
 *
 * Lists the commands of a group; see [method@Avn.CommandGroup.list_commands].
 *
 * Returns: (transfer none) (array zero-terminated=1): the rows, which live as long as the process
 */
struct _AvnCommandGroupInterface
{
  GTypeInterface parent_iface;

  const AvnCommand *const *(*list_commands) (AvnCommandGroup *self);

  /*< private >*/
  gpointer reserved[8];
};

AVN_AVAILABLE const AvnCommand *const *avn_command_group_list_commands (AvnCommandGroup *self);

G_END_DECLS
