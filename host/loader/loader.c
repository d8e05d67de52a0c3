/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/catalogue.h"
#include "base/file-trust.h"
#include "base/user-directory.h"
#include "loader/command-check.h"
#include "loader/loader-private.h"
#include "loader/module-check.h"
#include "loader/program.h"
#include "settings/declaration.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>
#include <stdlib.h>
#include <string.h>

#define PLUGIN_SYMBOL "avn_plugin"

struct _AvnPluginLoader
{
  GObject parent_instance;

  GPtrArray *plugins;      /* (owned) (element-type AvnPluginInfo): the first of each name, sorted */
  GPtrArray *all;          /* (owned) (element-type AvnPluginInfo): all, in the order of the search */
  GPtrArray *declarations; /* (owned) (element-type AvnDeclaration): the first of each name */
};

G_DEFINE_FINAL_TYPE (AvnPluginLoader, avn_plugin_loader, G_TYPE_OBJECT)

static void
avn_plugin_loader_finalize (GObject *object)
{
  AvnPluginLoader *self = AVN_PLUGIN_LOADER (object);
  g_clear_pointer (&self->plugins, g_ptr_array_unref);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_pointer (&self->declarations, g_ptr_array_unref);
  G_OBJECT_CLASS (avn_plugin_loader_parent_class)->finalize (object);
}

static void
avn_plugin_loader_class_init (AvnPluginLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = avn_plugin_loader_finalize;
}

static void
avn_plugin_loader_init (AvnPluginLoader *self)
{
  self->declarations = g_ptr_array_new_with_free_func ((GDestroyNotify)avn_declaration_free);
  self->plugins = g_ptr_array_new_with_free_func (g_object_unref);
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
}

AvnPluginLoader *
avn_plugin_loader_new (void)
{
  return g_object_new (AVN_TYPE_PLUGIN_LOADER, NULL);
}

static int
compare_plugins_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (avn_plugin_info_get_name (*(AvnPluginInfo *const *)a),
                 avn_plugin_info_get_name (*(AvnPluginInfo *const *)b));
}

static int
compare_names_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The first plugin of a name takes precedence. */
static void
take_info (AvnPluginLoader *self, AvnPluginInfo *info)
{
  AvnPluginInfo *first = avn_plugin_loader_find (self, avn_plugin_info_get_name (info));
  g_ptr_array_add (self->all, info);
  if (first != NULL)
    avn_plugin_info_set_shadowed_by (info, first);
  else
    g_ptr_array_add (self->plugins, g_object_ref (info));
}

static const AvnDeclaration *
find_declaration (AvnPluginLoader *self, const char *name)
{
  for (guint i = 0; i < self->declarations->len; i++)
    if (g_str_equal (((const AvnDeclaration *)self->declarations->pdata[i])->name, name))
      return self->declarations->pdata[i];
  return NULL;
}

static void
take_declaration (AvnPluginLoader *self, AvnDeclaration *declaration)
{
  if (find_declaration (self, declaration->name) == NULL)
    g_ptr_array_add (self->declarations, declaration);
  else
    avn_declaration_free (declaration);
}

/* Ignores a relative path, which depends on the working directory, and a directory that was scanned. */
static void
scan_directory (AvnPluginLoader *self, GPtrArray *scanned, const char *path)
{
  g_autofree char *canonical = g_canonicalize_filename (path, "/");
  if (!g_path_is_absolute (path) || g_ptr_array_find_with_equal_func (scanned, canonical, g_str_equal, NULL))
    return;
  g_ptr_array_add (scanned, g_steal_pointer (&canonical));

  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names_cb);

  for (guint i = 0; i < names->len; i++)
    if (g_str_has_suffix (names->pdata[i], AVN_PLUGIN_SUFFIX))
      take_info (self, avn_plugin_info_new (path, names->pdata[i]));
    else if (g_str_has_suffix (names->pdata[i], AVN_DECLARATION_SUFFIX))
      take_declaration (self, avn_declaration_new (path, names->pdata[i]));
}

/* Reads the plugin files and settings files of all plugin directories, and opens no module. Ignores the
 * directories that the user can choose if the process has more privileges than the user. */
void
avn_plugin_loader_scan (AvnPluginLoader *self)
{
  const char *search_path = secure_getenv ("AVN_PLUGIN_PATH");
  g_auto (GStrv) directories = g_strsplit (search_path != NULL ? search_path : "", ":", -1);
  g_autofree char *data = avn_user_directory_get (AVN_USER_DATA);
  g_autoptr (GPtrArray) scanned = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; directories[i] != NULL; i++)
    scan_directory (self, scanned, directories[i]);
  if (data != NULL)
    {
      g_autofree char *own = g_strdup_printf ("%s/plugins-%d", data, AVN_PLUGIN_ABI);
      scan_directory (self, scanned, own);
    }
  scan_directory (self, scanned, AVN_PLUGIN_DIR);
  g_ptr_array_sort (self->plugins, compare_plugins_cb);
}

/**
 * avn_plugin_loader_get_plugins:
 * @self: a loader
 *
 * Gets the plugins that take precedence, including those that will be refused.
 *
 * Returns: (transfer none) (element-type AvnPluginInfo): the plugins, sorted by name
 */
GPtrArray *
avn_plugin_loader_get_plugins (AvnPluginLoader *self)
{
  return self->plugins;
}

/**
 * avn_plugin_loader_get_all:
 * @self: a loader
 *
 * Gets all plugins, including those that another one of the same name takes precedence over.
 *
 * Returns: (transfer none) (element-type AvnPluginInfo): the plugins, in the order of the search
 */
GPtrArray *
avn_plugin_loader_get_all (AvnPluginLoader *self)
{
  return self->all;
}

/* (element-type AvnDeclaration): the settings files. */
GPtrArray *
avn_plugin_loader_get_declarations (AvnPluginLoader *self)
{
  return self->declarations;
}

/**
 * avn_plugin_loader_find:
 * @self: a loader
 * @name: the name of a group
 *
 * Finds the plugin that provides a group, even if it will be refused.
 *
 * Returns: (transfer none) (nullable): the plugin
 */
AvnPluginInfo *
avn_plugin_loader_find (AvnPluginLoader *self, const char *name)
{
  for (guint i = 0; i < self->plugins->len; i++)
    if (g_str_equal (avn_plugin_info_get_name (self->plugins->pdata[i]), name))
      return self->plugins->pdata[i];
  return NULL;
}

static gboolean
is_command_group (GType type)
{
  return G_TYPE_IS_OBJECT (type) && !G_TYPE_IS_ABSTRACT (type) && g_type_is_a (type, AVN_TYPE_COMMAND_GROUP);
}

static gboolean
check_plugin (const AvnPlugin *plugin, AvnPluginInfo *info, GError **error)
{
  const char *path = avn_plugin_info_get_module_path (info);
  if (plugin->abi != AVN_PLUGIN_ABI)
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
                 _ ("The plugin %s is for plugin ABI %u, but this avn has ABI %d.\nInstall a version of the "
                    "plugin that was built for this avn."),
                 path, plugin->abi, AVN_PLUGIN_ABI);
  else if (g_strcmp0 (plugin->name, avn_plugin_info_get_name (info)) != 0)
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
                 _ ("The plugin %s has the name \"%s\", but its plugin file says \"%s\"."), path,
                 plugin->name != NULL ? plugin->name : "", avn_plugin_info_get_name (info));
  else if (plugin->get_type == NULL || !is_command_group (plugin->get_type ()))
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("The type of the plugin %s is not a command group."),
                 path);
  else
    return TRUE;
  return FALSE;
}

/* Checks all files of a plugin at once, so that one error names all that is wrong. */
static gboolean
check_trust (AvnPluginLoader *self, AvnPluginInfo *info, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  const char *const *names = avn_plugin_info_get_settings (info);
  g_ptr_array_add (paths, (gpointer)avn_plugin_info_get_key_file_path (info));
  g_ptr_array_add (paths, (gpointer)avn_plugin_info_get_module_path (info));
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      const AvnDeclaration *declaration = find_declaration (self, names[i]);
      if (declaration != NULL)
        g_ptr_array_add (paths, declaration->path);
    }
  return avn_files_check_trust (paths, error);
}

/* Checks the settings files that a plugin needs. */
static gboolean
check_settings (AvnPluginLoader *self, AvnPluginInfo *info, GError **error)
{
  const char *const *names = avn_plugin_info_get_settings (info);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      const AvnDeclaration *declaration = find_declaration (self, names[i]);
      if (declaration == NULL)
        {
          g_autofree char *safe = avn_text_make_safe (names[i], -1);
          g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
                       _ ("The plugin %s needs the settings file %s%s, which is missing."),
                       avn_plugin_info_get_module_path (info), safe, AVN_DECLARATION_SUFFIX);
          return FALSE;
        }
      if (declaration->error != NULL)
        {
          g_propagate_error (error, g_error_copy (declaration->error));
          return FALSE;
        }
    }
  return TRUE;
}

/* Opens a module and never closes it: types cannot be unregistered. Binds symbols now: a missing one is an
 * error here, but would kill the process later. */
static const AvnPlugin *
open_module (AvnPluginInfo *info, GError **error)
{
  const char *path = avn_plugin_info_get_module_path (info);
  if (!avn_module_check (path, error))
    return NULL;

  g_autoptr (GError) cause = NULL;
  GModule *module = g_module_open_full (path, G_MODULE_BIND_LOCAL, &cause);
  gpointer symbol = NULL;
  if (module == NULL)
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("Cannot open the plugin: %s."), cause->message);
      return NULL;
    }
  g_module_make_resident (module);
  if (!g_module_symbol (module, PLUGIN_SYMBOL, &symbol) || symbol == NULL)
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("The plugin %s does not have the symbol %s."), path,
                   PLUGIN_SYMBOL);
      return NULL;
    }
  if (!check_plugin (symbol, info, error))
    return NULL;
  g_debug ("Opened the plugin %s", path);
  return symbol;
}

/**
 * avn_plugin_loader_load:
 * @self: a loader
 * @info: the plugin to open
 * @group: (out) (transfer full): its command group
 * @error: return location for an error
 *
 * Opens a plugin and creates its command group. The module stays open until the process exits. A plugin runs
 * code when it is opened, and may crash or block.
 *
 * Errors: `AVN_ERROR_PLUGIN` if the plugin cannot be used; the message names the file and the fault.
 *
 * Returns: (transfer none) (nullable): the plugin's descriptor
 */
const AvnPlugin *
avn_plugin_loader_load (AvnPluginLoader *self, AvnPluginInfo *info, AvnCommandGroup **group, GError **error)
{
  const AvnPlugin *plugin = NULL;
  if (avn_plugin_info_check (info, error) && check_trust (self, info, error)
      && check_settings (self, info, error))
    plugin = open_module (info, error);
  if (plugin == NULL)
    return NULL;

  g_autoptr (AvnCommandGroup) new_group = g_object_new (plugin->get_type (), NULL);
  const char *fault = avn_command_check_group (new_group);
  if (fault != NULL)
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
                   /* Translators: the first %s is the path of a file, the second the fault. */
                   _ ("The plugin %s is incomplete: %s."), avn_plugin_info_get_module_path (info), fault);
      return NULL;
    }
  if (plugin->gettext_domain != NULL && plugin->locale_dir != NULL
      && !avn_catalogue_bind (plugin->gettext_domain, plugin->locale_dir, error))
    return NULL;
  *group = g_steal_pointer (&new_group);
  return plugin;
}

/**
 * avn_plugin_loader_list_programs:
 * @self: a loader
 *
 * Lists the programs `avn-GROUP` on PATH, for each group the first one.
 *
 * Returns: (transfer full) (array zero-terminated=1) (element-type filename): their paths, sorted by group
 */
char **
avn_plugin_loader_list_programs (AvnPluginLoader *self)
{
  return avn_external_list ();
}

/**
 * avn_settings_new:
 *
 * Creates settings from the environment and the defaults: the host's own, and those that libraries declare in
 * files NAME.avn-settings in the plugin directories. An empty variable counts as unset, and so do all
 * variables if the process has more privileges than its user. The host does this before it reads the command
 * line; others need it only in tests.
 *
 * Returns: (transfer full): the settings
 */
AvnSettings *
avn_settings_new (void)
{
  g_autoptr (AvnPluginLoader) loader = avn_plugin_loader_new ();
  avn_plugin_loader_scan (loader);
  return avn_settings_new_with_declarations (loader->declarations);
}
