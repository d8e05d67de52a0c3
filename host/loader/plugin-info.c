/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/key-file.h"
#include "loader/plugin-info-private.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY_FILE_GROUP "Avn Plugin"
#define MAX_VERSION_LENGTH 64

struct _AvnPluginInfo
{
  GObject parent_instance;

  char *key_file_path; /* (owned) */
  char *name;          /* (owned) */
  char *comment;       /* (owned) */
  char *version;       /* (owned) (nullable) */
  char **settings;     /* (owned) (nullable): the names of the settings files that it needs */
  char **commands;     /* (owned) (nullable): the paths of its commands */
  char **synonyms;     /* (owned) (nullable): each "WRONG=RIGHT", where RIGHT is a word of @commands */
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
  g_clear_pointer (&self->settings, g_strfreev);
  g_clear_pointer (&self->commands, g_strfreev);
  g_clear_pointer (&self->synonyms, g_strfreev);
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

static void refuse (AvnPluginInfo *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
refuse (AvnPluginInfo *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  self->error = g_error_new_valist (AVN_ERROR, AVN_ERROR_PLUGIN, format, arguments);
  va_end (arguments);
}

static char *
read_safe_string (GKeyFile *file, const char *key, gssize max_length)
{
  g_autofree char *text = avn_key_file_get_translated (file, KEY_FILE_GROUP, key, NULL);
  return text != NULL ? avn_text_make_safe (text, max_length) : NULL;
}

static gboolean
take_name (AvnPluginInfo *self, const char *name)
{
  if (!avn_key_file_is_name (name))
    {
      g_autofree char *safe = avn_text_make_safe (name, -1);
      refuse (self,
              _ ("The plugin file %s has the Name \"%s\"; use lower-case letters, digits and dashes only."),
              self->key_file_path, safe);
      return FALSE;
    }
  g_free (self->name);
  self->name = g_strdup (name);
  if (!g_str_equal (name, AVN_HELP_COMMAND) && !g_str_equal (name, AVN_VERSION_COMMAND))
    return TRUE;
  refuse (self, _ ("The plugin file %s has the Name \"%s\", which is built in."), self->key_file_path, name);
  return FALSE;
}

static void
read_key_file (AvnPluginInfo *self, GKeyFile *file, const char *directory, GError **error)
{
  GError *cause = NULL;
  g_autofree char *name = avn_key_file_get_string (file, KEY_FILE_GROUP, "Name", &cause);
  g_autofree char *module
      = cause == NULL ? avn_key_file_get_string (file, KEY_FILE_GROUP, "Module", &cause) : NULL;
  const int abi = cause == NULL ? g_key_file_get_integer (file, KEY_FILE_GROUP, "Abi", &cause) : 0;
  if (cause != NULL)
    {
      avn_key_file_take_reason (error, cause);
      return;
    }
  if (!take_name (self, name))
    return;

  g_autofree char *comment = read_safe_string (file, "Comment", -1);
  if (comment != NULL)
    {
      g_free (self->comment);
      self->comment = g_steal_pointer (&comment);
    }
  self->version = read_safe_string (file, "Version", MAX_VERSION_LENGTH);
  self->settings = avn_key_file_get_list (file, KEY_FILE_GROUP, "Settings");
  self->commands = avn_key_file_get_list (file, KEY_FILE_GROUP, "Commands");
  self->synonyms = avn_key_file_get_list (file, KEY_FILE_GROUP, "Synonyms");
  self->abi = abi;
  if (*module == '\0' || strchr (module, '/') != NULL)
    refuse (self, _ ("The plugin file %s must name a file next to it, without a suffix, as Module."),
            self->key_file_path);
  else if (abi != AVN_PLUGIN_ABI)
    refuse (self,
            _ ("The plugin %s is for plugin ABI %d, but this avn has ABI %d.\nInstall a version of the "
               "plugin that was built for this avn."),
            self->key_file_path, abi, AVN_PLUGIN_ABI);
  else
    self->module_path = g_strdup_printf ("%s/%s.so", directory, module);
}

/* (transfer full): the content of a key file. An invalid file has an object too, which
 * avn_plugin_info_check() refuses. */
AvnPluginInfo *
avn_plugin_info_new (const char *directory, const char *file_name)
{
  AvnPluginInfo *self = g_object_new (AVN_TYPE_PLUGIN_INFO, NULL);
  g_autoptr (GError) error = NULL;
  self->key_file_path = g_build_filename (directory, file_name, NULL);
  self->name = g_strndup (file_name, strlen (file_name) - strlen (AVN_PLUGIN_SUFFIX));
  self->comment = g_strdup ("");
  g_autoptr (GKeyFile) file = avn_key_file_load (self->key_file_path, &error);
  if (file != NULL)
    read_key_file (self, file, directory, &error);
  if (error != NULL)
    {
      g_autofree char *reason = avn_text_make_safe (error->message, -1);
      /* Translators: the first %s is the path of a file, the second the reason. */
      refuse (self, _ ("Cannot use the plugin file %s: %s."), self->key_file_path, reason);
    }
  return self;
}

static const char *
find_synonym (AvnPluginInfo *self, const char *word)
{
  const gsize length = strlen (word);
  for (guint i = 0; self->synonyms != NULL && self->synonyms[i] != NULL; i++)
    if (g_str_has_prefix (self->synonyms[i], word) && self->synonyms[i][length] == '=')
      return self->synonyms[i] + length + 1;
  return word;
}

/* (nullable): the first path that contains these words, without the words after them. */
static char *
find_words (AvnPluginInfo *self, const char *words)
{
  g_autofree char *wanted = g_strconcat (" ", words, " ", NULL);
  for (guint i = 0; self->commands != NULL && self->commands[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (" ", self->commands[i], " ", NULL);
      const char *match = strstr (path, wanted);
      if (match != NULL)
        return g_strndup (self->commands[i], (gsize)(match - path) + strlen (words));
    }
  return NULL;
}

/* (transfer full) (nullable): the group and command that a wrong command line probably means, safe to show.
 * Uses the commands and synonyms in the key file, without opening the module. @path: the correct words after
 * the group; @word: the wrong word; @rest: the words after it, of which as many as possible are matched. */
char *
avn_plugin_info_suggest (AvnPluginInfo *self, const char *path, const char *word, const char *const *rest)
{
  g_autoptr (GString) words = g_string_new (path);
  g_autofree char *best = NULL;
  do
    {
      g_string_append_printf (words, "%s%s", words->len > 0 ? " " : "", find_synonym (self, word));
      char *found = find_words (self, words->str);
      if (found == NULL)
        break;
      g_free (best);
      best = found;
      word = *rest++;
    }
  while (word != NULL);
  if (best == NULL)
    return NULL;
  g_autofree char *command = g_strconcat (self->name, " ", best, NULL);
  return avn_text_make_safe (command, -1);
}

void
avn_plugin_info_set_shadowed_by (AvnPluginInfo *self, AvnPluginInfo *other)
{
  g_set_object (&self->shadowed_by, other);
}

/**
 * avn_plugin_info_get_name:
 * @self: a plugin's information
 *
 * Gets the name of the command group; that of the file if the key file has no valid one.
 *
 * Returns: (transfer none): the name
 */
const char *
avn_plugin_info_get_name (AvnPluginInfo *self)
{
  return self->name;
}

/**
 * avn_plugin_info_get_comment:
 * @self: a plugin's information
 *
 * Gets one line about the group, in the user's language and safe to show.
 *
 * Returns: (transfer none): the comment, empty if there is none
 */
const char *
avn_plugin_info_get_comment (AvnPluginInfo *self)
{
  return self->comment;
}

/* (nullable): the names, without the suffix, of the settings files that the plugin needs. */
const char *const *
avn_plugin_info_get_settings (AvnPluginInfo *self)
{
  return (const char *const *)self->settings;
}

/**
 * avn_plugin_info_get_version:
 * @self: a plugin's information
 *
 * Gets the version of the plugin, safe to show.
 *
 * Returns: (transfer none) (nullable): the version
 */
const char *
avn_plugin_info_get_version (AvnPluginInfo *self)
{
  return self->version;
}

/**
 * avn_plugin_info_get_abi:
 * @self: a plugin's information
 *
 * Gets the [const@Avn.PLUGIN_ABI] that the plugin is built for.
 *
 * Returns: the number, 0 if the key file has none
 */
int
avn_plugin_info_get_abi (AvnPluginInfo *self)
{
  return self->abi;
}

/**
 * avn_plugin_info_get_key_file_path:
 * @self: a plugin's information
 *
 * Gets the absolute path of the key file.
 *
 * Returns: (transfer none) (type filename): the path
 */
const char *
avn_plugin_info_get_key_file_path (AvnPluginInfo *self)
{
  return self->key_file_path;
}

/**
 * avn_plugin_info_get_module_path:
 * @self: a plugin's information
 *
 * Gets the absolute path of the module.
 *
 * Returns: (transfer none) (nullable) (type filename): the path; %NULL if the key file is wrong
 */
const char *
avn_plugin_info_get_module_path (AvnPluginInfo *self)
{
  return self->module_path;
}

/**
 * avn_plugin_info_get_shadowed_by:
 * @self: a plugin's information
 *
 * Gets the plugin of the same name that takes precedence.
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
 * @self: a plugin's information
 * @error: return location for an error
 *
 * Checks that the key file is valid, so that the module can be opened.
 *
 * Errors: `AVN_ERROR_PLUGIN` if it is not; the message names the file and the fault.
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
