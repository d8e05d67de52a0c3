/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-fuzz.h"
#include "loader/plugin-info-private.h"

#include <avn/avn.h>
#include <string.h>

#define BASE_NAME "seed"
#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

static void
check_module_path (AvnPluginInfo *info, gboolean usable)
{
  const char *path = avn_plugin_info_get_module_path (info);
  g_assert_cmpint (path != NULL, ==, usable);
  if (path == NULL)
    return;
  /* The module must be in the directory of the plugin file, whatever the file says. */
  g_autofree char *folder = g_path_get_dirname (path);
  g_assert_cmpstr (folder, ==, avn_fuzz_get_folder ());
  g_assert_true (g_str_has_suffix (path, ".so"));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  avn_fuzz_write (BASE_NAME AVN_PLUGIN_SUFFIX, data, size);
  g_autoptr (AvnPluginInfo) info = avn_plugin_info_new (avn_fuzz_get_folder (), BASE_NAME AVN_PLUGIN_SUFFIX);
  const gboolean usable = avn_plugin_info_check (info, &error);
  const char *name = avn_plugin_info_get_name (info);

  check_module_path (info, usable);
  g_assert_true (*name != '\0' && *name != '-' && name[strspn (name, NAME_CHARACTERS)] == '\0');
  avn_fuzz_check_text (avn_plugin_info_get_comment (info), "");
  if (usable)
    g_assert_cmpstr (name, !=, "help");
  else
    avn_fuzz_check_error (error, AVN_ERROR, AVN_ERROR_PLUGIN);
  return 0;
}
