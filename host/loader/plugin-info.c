/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loader/key-file.h"
#include "loader/plugin-info-private.h"
#include "text/text-private.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY_FILE_GROUP "Avn Plugin"
#define LONGEST_VERSION 64

struct _AvnPluginInfo
{
  GObject parent_instance;

  char *key_file_path; /* (owned) */
  char *name;          /* (owned) */
  char *comment;       /* (owned) */
  char *version;       /* (owned) (nullable) */
  char **settings;     /* (owned) (nullable): the declarations that it needs */
  int abi;
  char *module_path;          /* (owned) (nullable) */
  AvnPluginInfo *shadowed_by; /* (owned) (nullable) */
  GError *error;              /* (owned) (nullable): why the plugin cannot be used */
};

enum
{
  PROP_NAME = 1,
  PROP_COMMENT,
  PROP_VERSION,
  PROP_KEY_FILE_PATH,
  PROP_MODULE_PATH,
  PROP_ABI,
  PROP_SHADOWED_BY,
};

G_DEFINE_FINAL_TYPE (AvnPluginInfo, avn_plugin_info, G_TYPE_OBJECT)

static void
avn_plugin_info_finalize (GObject *object)
{
  AvnPluginInfo *self = AVN_PLUGIN_INFO (object);
  g_clear_pointer (&self->key_file_path, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->comment, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->settings, g_strfreev);
  g_clear_pointer (&self->module_path, g_free);
  g_clear_object (&self->shadowed_by);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (avn_plugin_info_parent_class)->finalize (object);
}

static void
add_string (GObjectClass *object_class, guint id, const char *name)
{
  g_object_class_install_property (
      object_class, id,
      g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
avn_plugin_info_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AvnPluginInfo *self = AVN_PLUGIN_INFO (object);
  const char *const strings[] = {
    [PROP_NAME] = self->name,
    [PROP_COMMENT] = self->comment,
    [PROP_VERSION] = self->version,
    [PROP_KEY_FILE_PATH] = self->key_file_path,
    [PROP_MODULE_PATH] = self->module_path,
  };
  if (id == PROP_ABI)
    g_value_set_int (value, self->abi);
  else if (id == PROP_SHADOWED_BY)
    g_value_set_object (value, self->shadowed_by);
  else
    g_value_set_string (value, strings[id]);
}

static void
avn_plugin_info_class_init (AvnPluginInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = avn_plugin_info_finalize;
  object_class->get_property = avn_plugin_info_get_property;

  /**
   * AvnPluginInfo:name:
   *
   * The name of the command group; that of the file if the key file says nothing that can be one.
   */
  add_string (object_class, PROP_NAME, "name");
  /**
   * AvnPluginInfo:comment:
   *
   * One line about the group, in the user's language and safe to show.
   */
  add_string (object_class, PROP_COMMENT, "comment");
  /**
   * AvnPluginInfo:version:
   *
   * The plugin's own version, safe to show, if the key file says it.
   */
  add_string (object_class, PROP_VERSION, "version");
  /**
   * AvnPluginInfo:key-file-path:
   *
   * The absolute path of the key file, in the encoding of file names.
   */
  add_string (object_class, PROP_KEY_FILE_PATH, "key-file-path");
  /**
   * AvnPluginInfo:module-path:
   *
   * The absolute path of the module, in the encoding of file names, if the key file permits opening it.
   */
  add_string (object_class, PROP_MODULE_PATH, "module-path");
  /**
   * AvnPluginInfo:abi:
   *
   * The [const@Avn.PLUGIN_ABI] that the plugin is built for, 0 if the key file does not say it.
   */
  g_object_class_install_property (
      object_class, PROP_ABI,
      g_param_spec_int ("abi", NULL, NULL, G_MININT, G_MAXINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  /**
   * AvnPluginInfo:shadowed-by:
   *
   * The plugin of the same name that is found first and takes its place.
   */
  g_object_class_install_property (object_class, PROP_SHADOWED_BY,
                                   g_param_spec_object ("shadowed-by", NULL, NULL, AVN_TYPE_PLUGIN_INFO,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
avn_plugin_info_init (AvnPluginInfo *self)
{
}

static void
take_key_file_error (AvnPluginInfo *self, GError *cause)
{
  g_autofree char *reason = avn_text_make_safe (cause->message, -1);
  g_clear_error (&self->error);
  /* Translators: the first %s is the path of a file, the second the reason. */
  g_set_error (&self->error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("The plugin's key file %s cannot be used: %s."),
               self->key_file_path, reason);
  g_error_free (cause);
}

/* Whether a word could be the name of a group. */
gboolean
avn_plugin_info_is_group_name (const char *name)
{
  const gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-");
  return length > 0 && name[length] == '\0' && *name != '-';
}

static char *
read_string (GKeyFile *key_file, const char *key, GError **error)
{
  return avn_key_file_get_string (key_file, KEY_FILE_GROUP, key, error);
}

static char *
read_version (GKeyFile *key_file)
{
  g_autofree char *version = read_string (key_file, "Version", NULL);
  return version != NULL ? avn_text_make_safe (version, LONGEST_VERSION) : NULL;
}

static void
read_key_file (AvnPluginInfo *self, GKeyFile *key_file, const char *directory)
{
  GError *error = NULL;
  g_autofree char *name = read_string (key_file, "Name", &error);
  g_autofree char *module = error == NULL ? read_string (key_file, "Module", &error) : NULL;
  const int abi = error == NULL ? g_key_file_get_integer (key_file, KEY_FILE_GROUP, "Abi", &error) : 0;
  g_autofree char *comment = avn_key_file_get_translated (key_file, KEY_FILE_GROUP, "Comment", NULL);

  if (error != NULL)
    {
      take_key_file_error (self, error);
      return;
    }
  if (!avn_plugin_info_is_group_name (name))
    {
      g_autofree char *safe = avn_text_make_safe (name, -1);
      g_set_error (&self->error, AVN_ERROR, AVN_ERROR_PLUGIN,
                   _ ("The plugin's key file %s has \"%s\" as Name; lower-case letters, digits and dashes "
                      "are wanted."),
                   self->key_file_path, safe);
      return;
    }

  g_free (self->name);
  self->name = g_steal_pointer (&name);
  self->version = read_version (key_file);
  self->settings = g_key_file_get_string_list (key_file, KEY_FILE_GROUP, "Settings", NULL, NULL);
  self->abi = abi;
  if (g_str_equal (self->name, AVN_HELP_COMMAND))
    {
      g_set_error (&self->error, AVN_ERROR, AVN_ERROR_PLUGIN,
                   _ ("The plugin's key file %s has \"%s\" as Name, which is built in."), self->key_file_path,
                   self->name);
      return;
    }
  if (comment != NULL)
    {
      g_free (self->comment);
      self->comment = avn_text_make_safe (comment, -1);
    }
  if (*module == '\0' || strchr (module, '/') != NULL)
    g_set_error (&self->error, AVN_ERROR, AVN_ERROR_PLUGIN,
                 _ ("The plugin's key file %s must name a file beside it as Module, without a suffix."),
                 self->key_file_path);
  else if (abi != AVN_PLUGIN_ABI)
    g_set_error (&self->error, AVN_ERROR, AVN_ERROR_PLUGIN,
                 _ ("The plugin %s is made for plugin ABI %d, and this avn has ABI %d.\nInstall a version of "
                    "it that is built for this avn."),
                 self->key_file_path, abi, AVN_PLUGIN_ABI);
  else
    self->module_path = g_strdup_printf ("%s/%s.so", directory, module);
}

/**
 * avn_plugin_info_new:
 * @directory: an absolute path
 * @file_name: the name of a key file in it
 *
 * Reads what a key file says, without opening the module. A file that is wrong still makes an object, which
 * [method@Avn.PluginInfo.check] refuses, so that a user who asks for the plugin is told why.
 *
 * Returns: (transfer full): the plugin's information
 */
AvnPluginInfo *
avn_plugin_info_new (const char *directory, const char *file_name)
{
  AvnPluginInfo *self = g_object_new (AVN_TYPE_PLUGIN_INFO, NULL);
  GError *error = NULL;

  self->key_file_path = g_build_filename (directory, file_name, NULL);
  self->name = g_strndup (file_name, strlen (file_name) - strlen (AVN_PLUGIN_SUFFIX));
  self->comment = g_strdup ("");
  g_autoptr (GKeyFile) key_file = avn_key_file_load (self->key_file_path, &error);
  if (key_file != NULL)
    read_key_file (self, key_file, directory);
  else
    take_key_file_error (self, error);
  return self;
}

void
avn_plugin_info_set_shadowed_by (AvnPluginInfo *self, AvnPluginInfo *other)
{
  g_set_object (&self->shadowed_by, other);
}

/**
 * avn_plugin_info_get_name: (get-property name)
 * @self: what is known of a plugin
 *
 * Gets [property@Avn.PluginInfo:name].
 *
 * Returns: (transfer none): the name
 */
const char *
avn_plugin_info_get_name (AvnPluginInfo *self)
{
  return self->name;
}

/**
 * avn_plugin_info_get_comment: (get-property comment)
 * @self: what is known of a plugin
 *
 * Gets [property@Avn.PluginInfo:comment].
 *
 * Returns: (transfer none): the comment, maybe empty
 */
const char *
avn_plugin_info_get_comment (AvnPluginInfo *self)
{
  return self->comment;
}

/* (nullable): the names of the files of settings that the plugin needs, without the suffix. */
const char *const *
avn_plugin_info_get_settings (AvnPluginInfo *self)
{
  return (const char *const *)self->settings;
}

/**
 * avn_plugin_info_get_version: (get-property version)
 * @self: what is known of a plugin
 *
 * Gets [property@Avn.PluginInfo:version].
 *
 * Returns: (transfer none) (nullable): the version
 */
const char *
avn_plugin_info_get_version (AvnPluginInfo *self)
{
  return self->version;
}

/**
 * avn_plugin_info_get_abi: (get-property abi)
 * @self: what is known of a plugin
 *
 * Gets [property@Avn.PluginInfo:abi].
 *
 * Returns: the number, 0 if the key file has none
 */
int
avn_plugin_info_get_abi (AvnPluginInfo *self)
{
  return self->abi;
}

/**
 * avn_plugin_info_get_key_file_path: (get-property key-file-path)
 * @self: what is known of a plugin
 *
 * Gets [property@Avn.PluginInfo:key-file-path].
 *
 * Returns: (transfer none) (type filename): the path
 */
const char *
avn_plugin_info_get_key_file_path (AvnPluginInfo *self)
{
  return self->key_file_path;
}

/**
 * avn_plugin_info_get_module_path: (get-property module-path)
 * @self: what is known of a plugin
 *
 * Gets [property@Avn.PluginInfo:module-path].
 *
 * Returns: (transfer none) (nullable) (type filename): the path
 */
const char *
avn_plugin_info_get_module_path (AvnPluginInfo *self)
{
  return self->module_path;
}

/**
 * avn_plugin_info_get_shadowed_by: (get-property shadowed-by)
 * @self: what is known of a plugin
 *
 * Gets [property@Avn.PluginInfo:shadowed-by].
 *
 * Returns: (transfer none) (nullable): the other plugin
 */
AvnPluginInfo *
avn_plugin_info_get_shadowed_by (AvnPluginInfo *self)
{
  return self->shadowed_by;
}

/**
 * avn_plugin_info_check:
 * @self: what is known of a plugin
 * @error: where to put an error
 *
 * Tells whether the key file permits opening the module.
 *
 * Errors: `AVN_ERROR_PLUGIN` if it does not; the message names the file and what is wrong with it.
 *
 * Returns: %FALSE on error
 */
gboolean
avn_plugin_info_check (AvnPluginInfo *self, GError **error)
{
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}
