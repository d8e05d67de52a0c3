/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-sandbox-group.h"

struct _AvnSandboxGroup
{
  GObject parent_instance;
};

static const AvnCommand *const commands[] = {
  &avn_sandbox_run_command,
  &avn_sandbox_serve_command,
  NULL,
};

static const AvnCommand *const *
list_commands (AvnCommandGroup *group)
{
  return commands;
}

static void
implement_command_group (AvnCommandGroupInterface *iface)
{
  iface->list_commands = list_commands;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AvnSandboxGroup,
                               avn_sandbox_group,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AVN_TYPE_COMMAND_GROUP, implement_command_group))

static void
avn_sandbox_group_class_init (AvnSandboxGroupClass *klass)
{
}

static void
avn_sandbox_group_init (AvnSandboxGroup *self)
{
}

AVN_DEFINE_PLUGIN (.name = "sandbox",
                   .gettext_domain = GETTEXT_PACKAGE,
                   .get_type = avn_sandbox_group_get_type)
