/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const AvnCommand *const commands[] = {
  &avn_sdk_list_command, &avn_sdk_info_command, &avn_sdk_man_command, &avn_sdk_new_command, NULL,
};

AVN_DEFINE_COMMAND_GROUP (AvnSdkGroup, avn_sdk_group, commands)

AVN_DEFINE_PLUGIN (.name = AVN_SDK_GROUP,
                   .gettext_domain = GETTEXT_PACKAGE,
                   .get_type = avn_sdk_group_get_type)

/* Gets GROUP from the path of a program avn-GROUP. */
const char *
avn_sdk_get_program_group (const char *path)
{
  return strrchr (path, '/') + strlen ("/avn-");
}

/* Returns: (transfer full) (nullable): the path of the program that provides a group */
char *
avn_sdk_find_program (AvnPluginLoader *loader, const char *group)
{
  g_auto (GStrv) programs = avn_plugin_loader_list_programs (loader);
  for (guint i = 0; programs[i] != NULL; i++)
    if (g_str_equal (avn_sdk_get_program_group (programs[i]), group))
      return g_strdup (programs[i]);
  return NULL;
}

GError *
avn_sdk_new_unknown_error (const char *name)
{
  g_autofree char *safe = avn_text_make_safe (name, -1);
  return g_error_new (AVN_ERROR, AVN_ERROR_USAGE,
                      _ ("No plugin or program provides the group \"%s\".\n"
                         "Run 'avn plugin list' to list them."),
                      safe);
}
