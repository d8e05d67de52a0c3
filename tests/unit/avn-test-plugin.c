/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test-plugin.h"

AvnPluginLoader *
avn_test_plugin_new_loader (void)
{
  AvnPluginLoader *loader = avn_plugin_loader_new ();
  g_type_ensure (AVN_TYPE_COMMAND_GROUP);
  g_setenv ("AVN_PLUGIN_PATH", AVN_TEST_PLUGIN_DIR ":" AVN_TEST_CLIENT_DIR, TRUE);
  avn_plugin_loader_scan (loader);
  return loader;
}

const AvnPlugin *
avn_test_plugin_load (AvnPluginLoader *loader)
{
  g_autoptr (GError) error = NULL;
  AvnPluginInfo *info = avn_plugin_loader_find (loader, "fake");
  g_assert_nonnull (info);
  g_autoptr (AvnCommandGroup) group = NULL;
  const AvnPlugin *plugin = avn_plugin_loader_load (loader, info, &group, &error);
  g_assert_no_error (error);
  return plugin;
}

AvnCommandGroup *
avn_test_plugin_new_group (void)
{
  g_autoptr (AvnPluginLoader) loader = avn_test_plugin_new_loader ();
  const AvnPlugin *plugin = avn_test_plugin_load (loader);
  return g_object_new (plugin->get_type (), NULL);
}
