/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"

#include <avn-client/client-config.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_NAME "aiven-client.json"
#define N_WRITERS 8
#define N_ROUNDS 8

typedef AvnTestPlace Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  avn_test_place_set_up (fixture, FILE_NAME);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  avn_test_place_tear_down (fixture);
}

static AvnClientConfig *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AvnClientConfig *config = avn_client_config_new (fixture->settings, NULL);
  g_assert_true (avn_client_config_load (config, &error));
  g_assert_no_error (error);
  return config;
}

static void
set_project (Fixture *fixture, const char *project)
{
  g_autoptr (AvnClientConfig) config = avn_client_config_new (fixture->settings, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_client_config_set_string (config, "default_project", project, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (avn_client_config_get_string (config, "default_project"), ==, project);
}

typedef struct
{
  const char *name;
  const char *content; /* (nullable) */
  const char *project;
} GetRow;

static const GetRow get_rows[] = {
  { "no-file", NULL, NULL },
  { "project", "{\"default_project\": \"dev-sandbox\"}", "dev-sandbox" },
  { "no-project", "{\"other\": 1}", NULL },
  { "null", "{\"default_project\": null}", NULL },
  { "number", "{\"default_project\": 1}", NULL },
};

static void
test_get (gconstpointer data)
{
  const GetRow *row = data;
  Fixture fixture;
  set_up (&fixture, NULL);
  if (row->content != NULL)
    avn_test_folder_add (fixture.folder, FILE_NAME, row->content);
  g_autoptr (AvnClientConfig) config = load (&fixture);
  g_assert_cmpstr (avn_client_config_get_string (config, "default_project"), ==, row->project);
  tear_down (&fixture, NULL);
}

static void
test_get_before_loading (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AvnClientConfig) config = avn_client_config_new (fixture->settings, NULL);
  g_assert_cmpstr (avn_client_config_get_string (config, "default_project"), ==, NULL);
}

typedef struct
{
  const char *name;
  const char *before; /* (nullable) */
  const char *after;
} SetRow;

static const SetRow set_rows[] = {
  { "no-file", NULL, "{\n    \"default_project\": \"dev\"\n}\n" },
  { "empty-object", "{}", "{\n    \"default_project\": \"dev\"\n}\n" },
  { "changed", "{\"default_project\":\"old\"}", "{\n    \"default_project\": \"dev\"\n}\n" },
  { "of-another-type", "{\"default_project\":[1]}", "{\n    \"default_project\": \"dev\"\n}\n" },
  { "other-keys", "{\"z\":\"\",\"a\":{\"default_project\":\"mine\",\"b\":[null,true,[]]}}",
    "{\n    \"a\": {\n        \"b\": [\n            null,\n            true,\n            []\n        ],\n"
    "        \"default_project\": \"mine\"\n    },\n    \"default_project\": \"dev\",\n    \"z\": "
    "\"\"\n}\n" },
  { "big-numbers", "{\"i\":12345678901234567890123,\"d\":1.10,\"e\":-1E+400,\"m\":-0,\"x\":9007199254740993}",
    "{\n    \"d\": 1.10,\n    \"default_project\": \"dev\",\n    \"e\": -1E+400,\n"
    "    \"i\": 12345678901234567890123,\n    \"m\": -0,\n    \"x\": 9007199254740993\n}\n" },
  { "any-language", "{\"größe\":\"日本\"}",
    "{\n    \"default_project\": \"dev\",\n    \"größe\": \"日本\"\n}\n" },
  { "escapes", "{\"a\":\"\\u0001\\\"\\\\\\u20ac\"}",
    "{\n    \"a\": \"\\u0001\\\"\\\\€\",\n    \"default_project\": \"dev\"\n}\n" },
};

static void
test_set (gconstpointer data)
{
  const SetRow *row = data;
  Fixture fixture;
  set_up (&fixture, NULL);
  if (row->before != NULL)
    avn_test_folder_add (fixture.folder, FILE_NAME, row->before);
  set_project (&fixture, "dev");
  avn_test_assert_content (fixture.path, row->after);
  g_assert_cmpuint (avn_test_get_mode (fixture.path), ==, 0600);
  g_assert_cmpuint (avn_test_folder_count (fixture.folder), ==, 1);
  g_autoptr (AvnClientConfig) again = load (&fixture);
  g_assert_cmpstr (avn_client_config_get_string (again, "default_project"), ==, "dev");
  tear_down (&fixture, NULL);
}

static const SetRow damaged_rows[] = {
  { "cut", "{\"default_project\": \"ol", "it is damaged" },
  { "empty", "", "it is damaged" },
  { "comment", "{} // mine", "it is damaged" },
  { "twice", "{\"a\": 1, \"a\": 2}", "it is damaged" },
  { "list", "[]", "it is damaged" },
};

static void
test_damaged (gconstpointer data)
{
  const SetRow *row = data;
  Fixture fixture;
  g_autoptr (GError) load_error = NULL;
  g_autoptr (GError) set_error = NULL;
  set_up (&fixture, NULL);
  avn_test_folder_add (fixture.folder, FILE_NAME, row->before);
  g_autoptr (AvnClientConfig) config = avn_client_config_new (fixture.settings, NULL);
  g_assert_false (avn_client_config_load (config, &load_error));
  avn_test_assert_error (load_error, AVN_ERROR, AVN_ERROR_STORAGE, row->after);
  g_assert_false (avn_client_config_set_string (config, "default_project", "dev", &set_error));
  avn_test_assert_error (set_error, AVN_ERROR, AVN_ERROR_STORAGE, fixture.path);
  avn_test_assert_content (fixture.path, row->before);
  g_assert_cmpuint (avn_test_folder_count (fixture.folder), ==, 1);
  tear_down (&fixture, NULL);
}

/* Changes by another program since the file was read are kept. */
static void
test_changed_meanwhile (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = avn_test_folder_write (fixture->folder, FILE_NAME, "{\"old\": 1}");
  g_autoptr (AvnClientConfig) config = load (fixture);
  g_autoptr (GError) error = NULL;
  avn_test_folder_add (fixture->folder, FILE_NAME, "{\"new\": 2}");
  g_assert_true (avn_client_config_set_string (config, "default_project", "dev", &error));
  g_assert_no_error (error);
  avn_test_assert_content (path, "{\n    \"default_project\": \"dev\",\n    \"new\": 2\n}\n");
}

typedef struct
{
  AvnSettings *settings;
  int number;
  int *n_running;
} Writer;

static char *
get_key (int number)
{
  return g_strdup_printf ("key-%d", number);
}

static gpointer
write_key_thread (gpointer data)
{
  const Writer *writer = data;
  g_autofree char *key = get_key (writer->number);
  for (int round = 1; round <= N_ROUNDS; round++)
    {
      g_autoptr (AvnClientConfig) config = avn_client_config_new (writer->settings, NULL);
      g_autofree char *value = g_strdup_printf ("%d", round);
      g_assert_true (avn_client_config_set_string (config, key, value, NULL));
    }
  g_atomic_int_add (writer->n_running, -1);
  return NULL;
}

/* Return the counter in a writer's key, which never decreases. */
static int
read_round (AvnClientConfig *config, int number)
{
  g_autofree char *key = get_key (number);
  const char *value = avn_client_config_get_string (config, key);
  return value != NULL ? atoi (value) : 0;
}

/* No change is lost, and a concurrent reader always finds a whole file. */
static void
test_many_writers (Fixture *fixture, gconstpointer data)
{
  int n_running = N_WRITERS;
  int rounds[N_WRITERS] = { 0 };
  Writer writers[N_WRITERS];
  GThread *threads[N_WRITERS];
  gboolean last;
  for (int i = 0; i < N_WRITERS; i++)
    {
      writers[i] = (Writer){ fixture->settings, i, &n_running };
      threads[i] = g_thread_new ("writer", write_key_thread, &writers[i]);
    }
  do
    {
      last = g_atomic_int_get (&n_running) == 0;
      g_autoptr (AvnClientConfig) config = load (fixture);
      for (int i = 0; i < N_WRITERS; i++)
        {
          const int round = read_round (config, i);
          g_assert_cmpint (round, >=, rounds[i]);
          rounds[i] = round;
        }
    }
  while (!last);
  for (int i = 0; i < N_WRITERS; i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpint (rounds[i], ==, N_ROUNDS);
    }
  g_assert_cmpuint (avn_test_folder_count (fixture->folder), ==, 1);
}

static void
test_atomic (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = avn_test_folder_write (fixture->folder, FILE_NAME, "{\"old\": 1}");
  g_autofree char *second_name = avn_test_folder_get_path (fixture->folder, "second-name");
  g_assert_no_errno (link (path, second_name));
  set_project (fixture, "dev");
  avn_test_assert_content (second_name, "{\"old\": 1}");
}

static void
test_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = avn_test_folder_write (fixture->folder, "own.json", "{}");
  g_assert_no_errno (symlink (target, fixture->path));
  set_project (fixture, "dev");
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  avn_test_assert_content (target, "{\n    \"default_project\": \"dev\"\n}\n");
}

static void
test_link_to_nothing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = avn_test_folder_get_path (fixture->folder, "elsewhere.json");
  g_autoptr (GError) error = NULL;
  g_assert_no_errno (symlink (target, fixture->path));
  g_autoptr (AvnClientConfig) config = avn_client_config_new (fixture->settings, NULL);
  g_assert_true (avn_client_config_set_string (config, "default_project", "dev", &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  avn_test_assert_content (target, "{\n    \"default_project\": \"dev\"\n}\n");
}

static void
test_chosen_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *chosen = avn_test_folder_write (fixture->folder, "chosen.json", "{\"mine\": true}");
  avn_settings_set (fixture->settings, "config", chosen);
  set_project (fixture, "dev");
  avn_test_assert_content (chosen, "{\n    \"default_project\": \"dev\",\n    \"mine\": true\n}\n");
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_backup_is_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *backup = avn_test_folder_write (fixture->folder, FILE_NAME ".backup", "{\"mine\": true}");
  set_project (fixture, "dev");
  g_assert_true (g_file_test (backup, G_FILE_TEST_EXISTS));
}

static void
test_relative_folder (Fixture *fixture, gconstpointer data)
{
  avn_settings_set (fixture->settings, "config-dir", "relative/folder");
  g_autoptr (AvnClientConfig) config = avn_client_config_new (fixture->settings, NULL);
  g_autoptr (GError) load_error = NULL;
  g_autoptr (GError) set_error = NULL;
  g_assert_false (avn_client_config_load (config, &load_error));
  avn_test_assert_error (load_error, AVN_ERROR, AVN_ERROR_STORAGE, "must be an absolute path");
  g_assert_false (avn_client_config_set_string (config, "default_project", "dev", &set_error));
  g_assert_error (set_error, AVN_ERROR, AVN_ERROR_STORAGE);
}

#define ADD(name, function) g_test_add ("/client-config/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/client-config/get", get_rows, test_get);
  ADD ("get-before-loading", test_get_before_loading);
  AVN_TEST_ADD_ROWS ("/client-config/set", set_rows, test_set);
  AVN_TEST_ADD_ROWS ("/client-config/damaged", damaged_rows, test_damaged);
  ADD ("changed-meanwhile", test_changed_meanwhile);
  ADD ("many-writers", test_many_writers);
  ADD ("atomic", test_atomic);
  ADD ("link", test_link);
  ADD ("link-to-nothing", test_link_to_nothing);
  ADD ("chosen-file", test_chosen_file);
  ADD ("backup-is-kept", test_backup_is_kept);
  ADD ("relative-folder", test_relative_folder);
  return g_test_run ();
}
