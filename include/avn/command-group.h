/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/command.h>

G_BEGIN_DECLS

/**
 * AvnCommandGroup:
 *
 * The commands behind one word, such as all of `avn user`. A plugin implements it; where the commands are
 * constant, `AVN_DEFINE_COMMAND_GROUP` does that in one line.
 *
 * The host makes one object of the plugin's type when the user names the group, asks it for its commands, and
 * keeps it until the command has ended. The object need not have properties, and can keep what its commands
 * share.
 */
#define AVN_TYPE_COMMAND_GROUP (avn_command_group_get_type ())

AVN_AVAILABLE
G_DECLARE_INTERFACE (AvnCommandGroup, avn_command_group, AVN, COMMAND_GROUP, GObject)

/**
 * AvnCommandGroupInterface:
 * @parent_iface: what GObject keeps of every interface
 * @list_commands: see [vfunc@Avn.CommandGroup.list_commands]
 *
 * What a plugin fills in for its type.
 */

/**
 * AvnCommandGroupInterface::list_commands:
 * @self: a command group
 *
 * Lists the group's commands, as [method@Avn.CommandGroup.list_commands] does.
 *
 * Returns: (transfer none) (array zero-terminated=1): the rows, which last as long as the process
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
