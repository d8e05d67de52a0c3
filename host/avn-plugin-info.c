/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-plugin-info.h"
#include "avn-built-in.h"
#include "avn-key-file.h"
#include "avn-text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY_FILE_GROUP "Avn Plugin"
#define LONGEST_VERSION 64

struct _AvnPluginInfo
{
  GObject parent_instance;

  const AvnPlugin *built_in; /* (nullable) */
  char *key_file_path;       /* (owned) (nullable): none for what is built in */
  char *name;                /* (owned) */
  char *comment;             /* (owned) */
  char *version;             /* (owned) (nullable) */
  int abi;
  char *module_path;          /* (owned) (nullable) */
  AvnPluginInfo *shadowed_by; /* (owned) (nullable) */
  GError *error;              /* (owned) (nullable): why the plugin cannot be used */
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
  g_clear_pointer (&self->module_path, g_free);
  g_clear_object (&self->shadowed_by);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (avn_plugin_info_parent_class)->finalize (object);
}

static void
avn_plugin_info_class_init (AvnPluginInfoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = avn_plugin_info_finalize;
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

static char *
read_comment (GKeyFile *key_file)
{
  g_autofree char *locale = g_key_file_get_locale_for_key (key_file, KEY_FILE_GROUP, "Comment", NULL);
  g_autofree char *key = locale != NULL ? g_strdup_printf ("Comment[%s]", locale) : g_strdup ("Comment");
  return read_string (key_file, key, NULL);
}

static void
read_key_file (AvnPluginInfo *self, GKeyFile *key_file, const char *directory)
{
  GError *error = NULL;
  g_autofree char *name = read_string (key_file, "Name", &error);
  g_autofree char *module = error == NULL ? read_string (key_file, "Module", &error) : NULL;
  const int abi = error == NULL ? g_key_file_get_integer (key_file, KEY_FILE_GROUP, "Abi", &error) : 0;
  g_autofree char *comment = read_comment (key_file);

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
  self->abi = abi;
  if (avn_built_in_is_name (self->name))
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

/**
 * avn_plugin_info_new_built_in:
 * @plugin: the descriptor of a command group that is a part of the host
 * @comment: what the group is for, translated
 *
 * Makes the information about a group that needs no module.
 *
 * Returns: (transfer full): the group's information
 */
AvnPluginInfo *
avn_plugin_info_new_built_in (const AvnPlugin *plugin, const char *comment)
{
  AvnPluginInfo *self = g_object_new (AVN_TYPE_PLUGIN_INFO, NULL);
  self->built_in = plugin;
  self->name = g_strdup (plugin->name);
  self->comment = g_strdup (comment);
  self->version = g_strdup (AVN_VERSION);
  self->abi = (int)plugin->abi;
  return self;
}

const AvnPlugin *
avn_plugin_info_get_built_in (AvnPluginInfo *self)
{
  return self->built_in;
}

/* What the key file says; %NULL if it says nothing. */
const char *
avn_plugin_info_get_version (AvnPluginInfo *self)
{
  return self->version;
}

int
avn_plugin_info_get_abi (AvnPluginInfo *self)
{
  return self->abi;
}

void
avn_plugin_info_set_shadowed_by (AvnPluginInfo *self, AvnPluginInfo *other)
{
  g_set_object (&self->shadowed_by, other);
}

/* The plugin that has the same name and comes first; %NULL if this is it. */
AvnPluginInfo *
avn_plugin_info_get_shadowed_by (AvnPluginInfo *self)
{
  return self->shadowed_by;
}

const char *
avn_plugin_info_get_name (AvnPluginInfo *self)
{
  return self->name;
}

const char *
avn_plugin_info_get_comment (AvnPluginInfo *self)
{
  return self->comment;
}

const char *
avn_plugin_info_get_key_file_path (AvnPluginInfo *self)
{
  return self->key_file_path;
}

/* (transfer full): where a plugin is, for people: its key file, or this program. What is not UTF-8 in a path
 * cannot be shown. */
char *
avn_plugin_info_dup_shown_path (AvnPluginInfo *self)
{
  return self->key_file_path != NULL ? g_filename_display_name (self->key_file_path) : g_strdup ("avn");
}

const char *
avn_plugin_info_get_module_path (AvnPluginInfo *self)
{
  return self->module_path;
}

/* Whether the key file permits opening the module; the error says why not. */
gboolean
avn_plugin_info_check (AvnPluginInfo *self, GError **error)
{
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}
