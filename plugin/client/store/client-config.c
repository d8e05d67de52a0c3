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

G_DEFINE_FINAL_TYPE (AvnClientConfig, avn_client_config, G_TYPE_OBJECT)

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
  G_OBJECT_CLASS (klass)->finalize = avn_client_config_finalize;
}

static void
avn_client_config_init (AvnClientConfig *self)
{
}

/**
 * avn_client_config_new:
 * @settings: the settings, which may name the file
 * @console: (nullable): the console for notes about the file
 *
 * Creates a client configuration that is not loaded yet.
 *
 * Returns: (transfer full): the configuration
 */
AvnClientConfig *
avn_client_config_new (AvnSettings *settings, AvnConsole *console)
{
  AvnClientConfig *self = g_object_new (AVN_TYPE_CLIENT_CONFIG, NULL);
  self->settings = g_object_ref (settings);
  g_set_object (&self->console, console);
  return self;
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
 * @error: return location for an error
 *
 * Reads the file. A missing file is not an error.
 *
 * Errors: `AVN_ERROR_STORAGE` if the file is damaged or cannot be read, or if its path is unknown.
 *
 * Returns: %TRUE on success; %FALSE on error
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
 * Gets the value of a key.
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
 * @error: return location for an error
 *
 * Changes one key in the file, and keeps everything else that the file contains now. A damaged file is not
 * overwritten.
 *
 * Errors: `AVN_ERROR_STORAGE` if the file is damaged, or cannot be read or written; the old file is intact
 * then, unless a note said that it is overwritten in place. `AVN_ERROR_INTERRUPTED` if the user
 * interrupts the wait for another process.
 *
 * Returns: %TRUE on success; %FALSE on error
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
