/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-command.h>

G_BEGIN_DECLS

#define AVN_TYPE_COMMAND_GROUP (avn_command_group_get_type ())

AVN_AVAILABLE
G_DECLARE_INTERFACE (AvnCommandGroup, avn_command_group, AVN, COMMAND_GROUP, GObject)

/**
 * AvnCommandGroupInterface:
 * @list_commands: see [method@Avn.CommandGroup.list_commands]
 *
 * What a plugin implements.
 */
struct _AvnCommandGroupInterface
{
  GTypeInterface parent_iface;

  const AvnCommand *const *(*list_commands) (AvnCommandGroup *self);

  gpointer reserved[8];
};

AVN_AVAILABLE const AvnCommand *const *avn_command_group_list_commands (AvnCommandGroup *self);

G_END_DECLS
