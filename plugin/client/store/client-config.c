/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/local-file.h"
#include "store/locked-file.h"

#include <avn-client/client-config.h>

#define FILE_NAME "aiven-client.json"

struct _AvnClientConfig
{
  GObject parent_instance;

  AvnSettings *settings; /* (owned) */
  AvnConsole *console;   /* (owned) (nullable) */
  char *path;            /* (owned) (nullable) */
  JsonObject *object;    /* (owned) (nullable) */
};

typedef enum
{
  PROP_SETTINGS = 1,
  PROP_CONSOLE,
} AvnClientConfigProperty;

G_DEFINE_FINAL_TYPE (AvnClientConfig, avn_client_config, G_TYPE_OBJECT)

static void
avn_client_config_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AvnClientConfig *self = AVN_CLIENT_CONFIG (object);
  switch ((AvnClientConfigProperty)property_id)
    {
    case PROP_SETTINGS:
      g_value_set_object (value, self->settings);
      break;
    case PROP_CONSOLE:
      g_value_set_object (value, self->console);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_client_config_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  AvnClientConfig *self = AVN_CLIENT_CONFIG (object);
  switch ((AvnClientConfigProperty)property_id)
    {
    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;
    case PROP_CONSOLE:
      self->console = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_client_config_finalize (GObject *object)
{
  AvnClientConfig *self = AVN_CLIENT_CONFIG (object);
  g_clear_object (&self->settings);
  g_clear_object (&self->console);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->object, json_object_unref);
  G_OBJECT_CLASS (avn_client_config_parent_class)->finalize (object);
}

static void
avn_client_config_class_init (AvnClientConfigClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = avn_client_config_get_property;
  object_class->set_property = avn_client_config_set_property;
  object_class->finalize = avn_client_config_finalize;

  /**
   * AvnClientConfig:settings:
   *
   * The settings of this run of avn.
   */
  g_object_class_install_property (
      object_class, PROP_SETTINGS,
      g_param_spec_object ("settings", NULL, NULL, AVN_TYPE_SETTINGS,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  /**
   * AvnClientConfig:console:
   *
   * Where to tell the user at once what is odd about the file.
   */
  g_object_class_install_property (
      object_class, PROP_CONSOLE,
      g_param_spec_object ("console", NULL, NULL, AVN_TYPE_CONSOLE,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
}

static void
avn_client_config_init (AvnClientConfig *self)
{
}

/**
 * avn_client_config_new:
 * @settings: the settings, which may name the file
 * @console: (nullable): where to tell the user at once what is odd about the file
 *
 * Makes a client configuration that is not loaded yet.
 *
 * Returns: (transfer full): the configuration
 */
AvnClientConfig *
avn_client_config_new (AvnSettings *settings, AvnConsole *console)
{
  return g_object_new (AVN_TYPE_CLIENT_CONFIG, "settings", settings, "console", console, NULL);
}

static gboolean
find_path (AvnClientConfig *self, GError **error)
{
  if (self->path == NULL)
    self->path = avn_local_file_get_path (self->settings, "config", FILE_NAME, error);
  return self->path != NULL;
}

/**
 * avn_client_config_load:
 * @self: a client configuration
 * @error: where to put an error
 *
 * Reads the file. That there is none is no error.
 *
 * Errors: `AVN_ERROR_STORAGE` if the file is damaged or cannot be read, or if its place cannot be found out.
 *
 * Returns: %TRUE if it was read or there is none; %FALSE on error
 */
gboolean
avn_client_config_load (AvnClientConfig *self, GError **error)
{
  g_clear_pointer (&self->object, json_object_unref);
  return find_path (self, error) && avn_local_file_load (self->path, &self->object, error);
}

/**
 * avn_client_config_get_string:
 * @self: a client configuration that is loaded
 * @key: a key such as "default_project"
 *
 * Gets a value.
 *
 * Returns: (transfer none) (nullable): the value; %NULL if there is none or it is not a string
 */
const char *
avn_client_config_get_string (AvnClientConfig *self, const char *key)
{
  return self->object != NULL ? avn_json_get_string (self->object, key) : NULL;
}

/**
 * avn_client_config_set_string:
 * @self: a client configuration
 * @key: a key such as "default_project"
 * @value: its new value
 * @error: where to put an error
 *
 * Changes one key in the file and keeps everything else that it says at this moment, as other programs write
 * to it too. A file that is damaged is not overwritten.
 *
 * Errors: `AVN_ERROR_STORAGE` if the file is damaged, or cannot be read or written; it is as it was then,
 * unless the user was told that it is overwritten in place. `AVN_ERROR_INTERRUPTED` while it waits for
 * another process.
 *
 * Returns: %TRUE if it is written; %FALSE on error
 */
gboolean
avn_client_config_set_string (AvnClientConfig *self, const char *key, const char *value, GError **error)
{
  g_autoptr (AvnLockedFile) file
      = find_path (self, error) ? avn_locked_file_new (self->path, self->settings, error) : NULL;
  if (file == NULL || !avn_client_config_load (self, error))
    return FALSE;

  if (self->object == NULL)
    self->object = json_object_new ();
  json_object_set_string_member (self->object, key, value);
  g_autofree char *json = avn_json_print_object (self->object, AVN_JSON_PRETTY);
  g_autofree char *content = g_strconcat (json, "\n", NULL);
  if (avn_locked_file_replace (file, content, self->console, error))
    return TRUE;
  avn_client_config_load (self, NULL);
  return FALSE;
}
