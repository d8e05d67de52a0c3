/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test-plugin.h"
#include "avn-test.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define GOOD "[Avn Plugin]\nName=demo\nComment=Show something\nModule=avn-demo\nAbi=1\n"
#define MODULE "avn-fake-group"

static void
test_info (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  avn_test_folder_add (folder, "demo.avn-plugin", GOOD);
  g_autofree char *module_path = avn_test_folder_get_path (folder, "avn-demo.so");
  g_autoptr (AvnPluginInfo) info = avn_plugin_info_new (folder->path, "demo.avn-plugin");
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_plugin_info_check (info, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (avn_plugin_info_get_name (info), ==, "demo");
  g_assert_cmpstr (avn_plugin_info_get_comment (info), ==, "Show something");
  g_assert_cmpstr (avn_plugin_info_get_module_path (info), ==, module_path);
}

static void
test_info_is_safe_to_show (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  avn_test_folder_add (folder, "demo.avn-plugin",
                       "[Avn Plugin]\nName=demo\nComment=a\\n\033[31m\u202eb\nModule=avn-demo\nAbi=1\n");
  g_autoptr (AvnPluginInfo) info = avn_plugin_info_new (folder->path, "demo.avn-plugin");
  g_assert_cmpstr (avn_plugin_info_get_comment (info), ==, "a\\n\\x1b[31m\\u202eb");
}

/* GLib logs a warning, which would abort this test. */
static void
test_comment_with_broken_escapes (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autoptr (GError) error = NULL;
  avn_test_folder_add (folder, "demo.avn-plugin",
                       "[Avn Plugin]\nName=demo\nComment=a\\qb\\\nModule=avn-demo\nAbi=1\nSettings=a\\qb\\\n"
                       "Commands=a\\qb\\\nSynonyms=a\\qb\\\n");
  g_autoptr (AvnPluginInfo) info = avn_plugin_info_new (folder->path, "demo.avn-plugin");
  g_assert_true (avn_plugin_info_check (info, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (avn_plugin_info_get_comment (info), ==, "");
}

typedef struct
{
  const char *name;
  const char *content;
  const char *plugin_name;
  const char *message;
} RefusedRow;

static const RefusedRow refused_rows[] = {
  { "empty", "", "file", "Cannot use the plugin file" },
  { "not-a-key-file", "#!/bin/sh\nexit 1\n", "file", "Cannot use the plugin file" },
  { "name-with-broken-escapes", "[Avn Plugin]\nName=a\\qb\\\nModule=m\nAbi=1\n", "file",
    "a value ends with a backslash" },
  { "module-with-broken-escapes", "[Avn Plugin]\nName=demo\nModule=a\\qb\\\nAbi=1\n", "file",
    "a value ends with a backslash" },
  { "another-section", "[Desktop Entry]\nName=demo\nModule=m\nAbi=1\n", "file", "Avn Plugin" },
  { "no-name", "[Avn Plugin]\nModule=m\nAbi=1\n", "file", "Name" },
  { "no-module", "[Avn Plugin]\nName=demo\nAbi=1\n", "file", "Module" },
  { "no-abi", "[Avn Plugin]\nName=demo\nModule=m\n", "file", "Abi" },
  { "abi-that-is-not-a-number", "[Avn Plugin]\nName=demo\nModule=m\nAbi=one\n", "file", "Abi" },
  { "older-abi", "[Avn Plugin]\nName=demo\nModule=m\nAbi=0\n", "demo",
    "plugin ABI 0, but this avn has ABI 1" },
  { "newer-abi", "[Avn Plugin]\nName=demo\nModule=m\nAbi=2\n", "demo",
    "plugin ABI 2, but this avn has ABI 1" },
  { "empty-name", "[Avn Plugin]\nName=\nModule=m\nAbi=1\n", "file", "the Name \"\"" },
  { "name-like-an-option", "[Avn Plugin]\nName=-h\nModule=m\nAbi=1\n", "file", "the Name \"-h\"" },
  { "name-with-space", "[Avn Plugin]\nName=a b\nModule=m\nAbi=1\n", "file", "the Name \"a b\"" },
  { "name-with-capital", "[Avn Plugin]\nName=Demo\nModule=m\nAbi=1\n", "file", "the Name \"Demo\"" },
  { "name-with-control", "[Avn Plugin]\nName=a\033c\nModule=m\nAbi=1\n", "file", "the Name \"a\\x1bc\"" },
  { "name-that-is-not-utf8", "[Avn Plugin]\nName=a\xff\nModule=m\nAbi=1\n", "file", "Name" },
  { "name-that-is-built-in", "[Avn Plugin]\nName=help\nModule=m\nAbi=1\n", "help", "the Name \"help\"" },
  { "other-name-that-is-built-in", "[Avn Plugin]\nName=version\nModule=m\nAbi=1\n", "version",
    "the Name \"version\", which is built in." },
  { "empty-module", "[Avn Plugin]\nName=demo\nModule=\nAbi=1\n", "demo", "as Module" },
  { "module-elsewhere", "[Avn Plugin]\nName=demo\nModule=../m\nAbi=1\n", "demo", "as Module" },
  { "module-by-path", "[Avn Plugin]\nName=demo\nModule=/tmp/m\nAbi=1\n", "demo", "as Module" },
};

static void
test_refused (gconstpointer data)
{
  const RefusedRow *row = data;
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_write (folder, "file.avn-plugin", row->content);
  g_autoptr (AvnPluginInfo) info = avn_plugin_info_new (folder->path, "file.avn-plugin");
  g_autoptr (GError) error = NULL;
  g_assert_false (avn_plugin_info_check (info, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, row->message);
  avn_test_assert_contains (error->message, path);
  g_assert_false (g_str_has_suffix (error->message, ".."));
  g_assert_cmpstr (avn_plugin_info_get_name (info), ==, row->plugin_name);
  g_assert_cmpstr (avn_plugin_info_get_module_path (info), ==, NULL);
}

static void
test_folder_as_key_file (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_get_path (folder, "demo.avn-plugin");
  g_assert_no_errno (g_mkdir (path, 0700));
  g_autoptr (AvnPluginInfo) info = avn_plugin_info_new (folder->path, "demo.avn-plugin");
  g_autoptr (GError) error = NULL;
  g_assert_false (avn_plugin_info_check (info, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, "not a regular file");
}

static void
test_first_of_a_name_wins (void)
{
  g_autoptr (AvnTestFolder) first = avn_test_folder_new ();
  g_autoptr (AvnTestFolder) second = avn_test_folder_new ();
  avn_test_folder_add (first, "x.avn-plugin", "[Avn Plugin]\nName=demo\nModule=m\nAbi=1\nComment=Mine\n");
  avn_test_folder_add (second, "demo.avn-plugin", GOOD);
  avn_test_folder_add (second, "ignored.plugin", "[Avn Plugin]\nName=ignored\nModule=m\nAbi=1\n");
  g_autofree char *search_path = g_strconcat (first->path, "::/does/not/exist:", second->path, NULL);
  g_autoptr (AvnPluginLoader) loader = avn_plugin_loader_new ();
  guint n_demos = 0;

  g_setenv ("AVN_PLUGIN_PATH", search_path, TRUE);
  avn_plugin_loader_scan (loader);
  AvnPluginInfo *info = avn_plugin_loader_find (loader, "demo");
  g_assert_nonnull (info);
  g_assert_cmpstr (avn_plugin_info_get_comment (info), ==, "Mine");
  g_assert_null (avn_plugin_loader_find (loader, "ignored"));
  GPtrArray *plugins = avn_plugin_loader_get_plugins (loader);
  for (guint i = 0; i < plugins->len; i++)
    n_demos += g_str_equal (avn_plugin_info_get_name (plugins->pdata[i]), "demo") ? 1 : 0;
  g_assert_cmpuint (n_demos, ==, 1);
}

static void
test_relative_folder_is_ignored (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  avn_test_folder_add (folder, "relative.avn-plugin", "[Avn Plugin]\nName=relative\nModule=m\nAbi=1\n");
  g_autofree char *old_directory = g_get_current_dir ();
  g_autoptr (AvnPluginLoader) loader = avn_plugin_loader_new ();
  g_assert_no_errno (chdir (folder->path));
  g_setenv ("AVN_PLUGIN_PATH", ".:", TRUE);
  avn_plugin_loader_scan (loader);
  g_assert_no_errno (chdir (old_directory));
  g_assert_null (avn_plugin_loader_find (loader, "relative"));
}

static void
test_load (void)
{
  g_autoptr (AvnPluginLoader) loader = avn_test_plugin_new_loader ();
  const AvnPlugin *plugin = avn_test_plugin_load (loader);
  g_assert_cmpstr (plugin->name, ==, "fake");
  g_assert_cmpuint (plugin->abi, ==, AVN_PLUGIN_ABI);
  g_assert_true (g_type_is_a (plugin->get_type (), AVN_TYPE_COMMAND_GROUP));
  g_assert_true (avn_test_plugin_load (loader) == plugin);
}

static void
assert_load_fails (AvnTestFolder *folder, const char *message)
{
  g_autoptr (AvnCommandGroup) group = NULL;
  avn_test_folder_add (folder, "demo.avn-plugin", GOOD);
  g_autofree char *module = avn_test_folder_get_path (folder, "avn-demo.so");
  g_autoptr (AvnPluginLoader) loader = avn_plugin_loader_new ();
  g_autoptr (GError) error = NULL;
  g_setenv ("AVN_PLUGIN_PATH", folder->path, TRUE);
  avn_plugin_loader_scan (loader);
  AvnPluginInfo *info = avn_plugin_loader_find (loader, "demo");
  g_assert_nonnull (info);
  g_assert_null (avn_plugin_loader_load (loader, info, &group, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, message);
  avn_test_assert_contains (error->message, module);
}

static void
test_load_missing_module (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  assert_load_fails (folder, "is missing or is not a regular file");
}

static void
test_load_folder (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *module = avn_test_folder_get_path (folder, "avn-demo.so");
  g_assert_no_errno (g_mkdir (module, 0700));
  assert_load_fails (folder, "is missing or is not a regular file");
}

static void
test_load_text (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  avn_test_folder_add (folder, "avn-demo.so", "dlname='avn-other.so'\n");
  assert_load_fails (folder, "is not a module for this machine");
}

static void
test_load_module_of_another_name (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *module = avn_test_folder_get_path (folder, "avn-demo.so");
  g_autofree char *real = g_build_filename (AVN_TEST_PLUGIN_DIR, MODULE ".so", NULL);
  g_type_ensure (AVN_TYPE_COMMAND_GROUP);
  g_assert_no_errno (symlink (real, module));
  assert_load_fails (folder, "has the name \"fake\", but its plugin file says \"demo\"");
}

static void
test_load_refuses_broken_key_file (void)
{
  g_autoptr (AvnCommandGroup) group = NULL;
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_write (folder, "demo.avn-plugin", "broken");
  g_autoptr (AvnPluginLoader) loader = avn_plugin_loader_new ();
  g_autoptr (AvnPluginInfo) info = avn_plugin_info_new (folder->path, "demo.avn-plugin");
  g_autoptr (GError) error = NULL;
  g_assert_null (avn_plugin_loader_load (loader, info, &group, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, path);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  g_test_add_func ("/plugin/info", test_info);
  g_test_add_func ("/plugin/info-is-safe-to-show", test_info_is_safe_to_show);
  g_test_add_func ("/plugin/comment-with-broken-escapes", test_comment_with_broken_escapes);
  AVN_TEST_ADD_ROWS ("/plugin/refused", refused_rows, test_refused);
  g_test_add_func ("/plugin/folder-as-key-file", test_folder_as_key_file);
  g_test_add_func ("/plugin/first-of-a-name-wins", test_first_of_a_name_wins);
  g_test_add_func ("/plugin/relative-folder-is-ignored", test_relative_folder_is_ignored);
  g_test_add_func ("/plugin/load", test_load);
  g_test_add_func ("/plugin/load-missing-module", test_load_missing_module);
  g_test_add_func ("/plugin/load-folder", test_load_folder);
  g_test_add_func ("/plugin/load-text", test_load_text);
  g_test_add_func ("/plugin/load-module-of-another-name", test_load_module_of_another_name);
  g_test_add_func ("/plugin/load-refuses-broken-key-file", test_load_refuses_broken_key_file);
  return g_test_run ();
}
