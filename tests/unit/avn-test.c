/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"

#include <ftw.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Variables that the developer's shell may have set, and tests must not see. */
static const char *const foreign_variables[] = { "AIVEN_WEB_URL",      "AIVEN_CA_CERT",
                                                 "AIVEN_AUTH_TOKEN",   "AIVEN_CLIENT_CONFIG",
                                                 "AIVEN_CONFIG_DIR",   "AIVEN_PASSWORD",
                                                 "AIVEN_NEW_PASSWORD", "AIVEN_FORCE",
                                                 "NO_COLOR",           "AIVEN_CREDENTIALS_FILE",
                                                 "https_proxy",        "HTTPS_PROXY",
                                                 "all_proxy",          "ALL_PROXY",
                                                 "http_proxy",         "HTTP_PROXY",
                                                 "no_proxy",           "NO_PROXY",
                                                 "AVN_FALLBACK",       "AVN_IN_FALLBACK",
                                                 "AVN_PLUGIN_TIMEOUT" };

/* GLib's notes for developers are not about the tests. */
static void
drop_message_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
}

void
avn_test_init (int *argc, char ***argv)
{
  for (guint i = 0; i < G_N_ELEMENTS (foreign_variables); i++)
    g_unsetenv (foreign_variables[i]);
  g_setenv ("XDG_DATA_HOME", "/nonexistent", TRUE);
  setlocale (LC_ALL, "C");
  g_test_init (argc, argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_log_set_handler ("GLib", G_LOG_LEVEL_DEBUG, drop_message_cb, NULL);
  g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_DEBUG, drop_message_cb, NULL);
}

void
avn_test_add_row (const char *folder, const char *name, gconstpointer row, GTestDataFunc function)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", folder, name);
  g_test_add_data_func (path, row, function);
}

void
avn_test_check_contains (
    const char *file, int line, const char *function, const char *text, const char *part, gboolean expected)
{
  const gboolean found = text != NULL && strstr (text, part) != NULL;
  if (found != expected)
    g_assertion_message_cmpstr (G_LOG_DOMAIN, file, line, function,
                                expected ? "text contains part" : "text lacks part", text,
                                expected ? "contains" : "lacks", part);
}

static void
restore_digits (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));
      for (GList *value = values; value != NULL; value = value->next)
        restore_digits (value->data);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      g_autoptr (GList) elements = json_array_get_elements (json_node_get_array (node));
      for (GList *element = elements; element != NULL; element = element->next)
        restore_digits (element->data);
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING && *json_node_get_string (node) == '#')
    {
      g_autofree char *digits = g_strdup (json_node_get_string (node) + 1);
      avn_json_set_digits (node, digits);
    }
}

/* Parses JSON with single instead of double quotes. A string such as '#1.50' stands for a number, with all
 * digits. */
JsonNode *
avn_test_parse_json (const char *text)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (json, '\\');
      g_string_append_c (json, *p == '\'' ? '"' : *p);
    }
  JsonNode *node = json_from_string (json->str, &error);
  g_assert_no_error (error);
  restore_digits (node);
  return node;
}

JsonObject *
avn_test_parse_object (const char *text)
{
  g_autoptr (JsonNode) node = avn_test_parse_json (text);
  return json_node_dup_object (node);
}

AvnRecords *
avn_test_parse_records (const char *text)
{
  g_autoptr (JsonNode) node = avn_test_parse_json (text);
  return avn_records_new (json_node_get_array (node));
}

AvnTestFolder *
avn_test_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  AvnTestFolder *self = g_new0 (AvnTestFolder, 1);
  self->path = g_dir_make_tmp ("avn-unit-XXXXXX", &error);
  g_assert_no_error (error);
  return self;
}

static int
remove_cb (const char *path, const struct stat *status, int type, struct FTW *state)
{
  return remove (path);
}

void
avn_test_folder_free (AvnTestFolder *self)
{
  nftw (self->path, remove_cb, 16, FTW_DEPTH | FTW_PHYS);
  g_free (self->path);
  g_free (self);
}

char *
avn_test_folder_get_path (AvnTestFolder *self, const char *name)
{
  return g_build_filename (self->path, name, NULL);
}

char *
avn_test_folder_write (AvnTestFolder *self, const char *name, const char *content)
{
  g_autoptr (GError) error = NULL;
  char *path = avn_test_folder_get_path (self, name);
  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
  return path;
}

void
avn_test_folder_add (AvnTestFolder *self, const char *name, const char *content)
{
  g_free (avn_test_folder_write (self, name, content));
}

/* Returns the number of files, including leftovers. */
guint
avn_test_folder_count (AvnTestFolder *self)
{
  g_autoptr (GDir) directory = g_dir_open (self->path, 0, NULL);
  guint n_files = 0;
  g_assert_nonnull (directory);
  while (g_dir_read_name (directory) != NULL)
    n_files++;
  return n_files;
}

void
avn_test_assert_content (const char *path, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (content, ==, expected);
}

mode_t
avn_test_get_mode (const char *path)
{
  struct stat status;
  g_assert_no_errno (lstat (path, &status));
  return status.st_mode & 07777;
}

void
avn_test_place_set_up (AvnTestPlace *self, const char *file_name)
{
  self->folder = avn_test_folder_new ();
  self->path = avn_test_folder_get_path (self->folder, file_name);
  self->settings = avn_settings_new ();
  avn_settings_set (self->settings, "config-dir", self->folder->path);
  g_setenv ("XDG_CACHE_HOME", self->folder->path, TRUE);
}

void
avn_test_place_tear_down (AvnTestPlace *self)
{
  g_clear_object (&self->settings);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->folder, avn_test_folder_free);
}
