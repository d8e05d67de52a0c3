/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line/finder.h"
#include "help/help.h"
#include "settings/settings-private.h"
#include "avn-test-plugin.h"
#include "avn-test.h"
#include "text/text-private.h"

#include <string.h>

typedef struct
{
  AvnPluginLoader *loader;
  const AvnPlugin *plugin;
  AvnCommandGroup *group;
  AvnSettings *settings;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->loader = avn_test_plugin_new_loader ();
  fixture->plugin = avn_test_plugin_load (fixture->loader);
  fixture->group = g_object_new (fixture->plugin->get_type (), NULL);
  fixture->settings = avn_settings_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->group);
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->loader);
}

static const AvnCommand *
find_command (Fixture *fixture, const char *path)
{
  g_autoptr (GString) found = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit (path, " ", -1);
  const AvnCommand *command = NULL;
  for (guint i = 0; words[i] != NULL; i++)
    command = avn_command_finder_match (fixture->group, found, words[i]);
  return command;
}

static void
assert_fits_page (const char *page)
{
  g_auto (GStrv) lines = g_strsplit (page, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (avn_text_width (lines[i]), <=, 80);
      g_assert_false (g_str_has_suffix (lines[i], " "));
    }
  g_assert_cmpstr (lines[g_strv_length (lines) - 1], ==, "");
}

static void
test_overview (Fixture *fixture, gconstpointer data)
{
  g_autofree char *page = avn_help_print_overview (fixture->loader, fixture->settings);
  assert_fits_page (page);
  avn_test_assert_contains (page, "Usage: avn [OPTION]... GROUP COMMAND [ARGUMENT]...\n");
  avn_test_assert_contains (page, "\n  fake  Do what no command group does\n");
  avn_test_assert_contains (page, "\n  help  ");
  avn_test_assert_contains (page, "\n  options  ");
  avn_test_assert_contains (page, "-h, --help");
  avn_test_assert_contains (page, "--version");
  avn_test_assert_contains (page, "'avn help options'");
}

static void
test_topics (Fixture *fixture, gconstpointer data)
{
  g_autofree char *options = avn_help_print_topic (avn_topic_find ("options"), fixture->settings);
  g_autofree char *variables = avn_help_print_topic (avn_topic_find ("environment"), fixture->settings);
  assert_fits_page (options);
  assert_fits_page (variables);
  avn_test_assert_contains (options, "-h, --help");
  avn_test_assert_contains (options, "--verbose");
  for (guint i = 0; i < avn_settings_get_n_settings (fixture->settings); i++)
    {
      const AvnSettingInfo *info = avn_settings_get_info (fixture->settings, i);
      g_autofree char *option
          = g_strdup_printf (" --%s", info->option != NULL ? info->option->entry.long_name : "");
      if (info->option != NULL)
        avn_test_assert_contains (options, option);
      if (info->variable != NULL)
        avn_test_assert_contains (variables, info->variable);
    }
}

static void
test_overview_leaves_out_what_is_broken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  avn_test_folder_add (folder, "broken.avn-plugin",
                       "[Avn Plugin]\nName=broken\nComment=Old\nModule=broken\nAbi=9999\n");
  g_autoptr (AvnPluginLoader) loader = avn_plugin_loader_new ();
  g_setenv ("AVN_PLUGIN_PATH", folder->path, TRUE);
  avn_plugin_loader_scan (loader);
  g_assert_nonnull (avn_plugin_loader_find (loader, "broken"));
  g_autofree char *page = avn_help_print_overview (loader, fixture->settings);
  avn_test_assert_lacks (page, "broken");
}

typedef struct
{
  const char *name;
  const char *path;
  const char *expected;
} PathRow;

static const PathRow path_rows[] = {
  { "group", "",
    "Usage: avn fake COMMAND [OPTION]... [ARGUMENT]...\n"
    "Do what no command group does\n"
    "\n"
    "Commands:\n"
    "  zone create  Create a zone\n"
    "  zone list    List the zones\n"
    "  zone run     Run a program in a zone\n"
    "  zoning       Show the rules\n"
    "  open         Open the gate\n"
    "\n"
    "Run 'avn fake COMMAND --help' to read about a command.\n" },
  { "folder", "zone",
    "Usage: avn fake zone COMMAND [OPTION]... [ARGUMENT]...\n"
    "\n"
    "Commands:\n"
    "  create  Create a zone\n"
    "  list    List the zones\n"
    "  run     Run a program in a zone\n"
    "\n"
    "Run 'avn fake zone COMMAND --help' to read about a command.\n" },
};

static void
test_path (gconstpointer data)
{
  const PathRow *row = data;
  g_autoptr (AvnPluginLoader) loader = avn_test_plugin_new_loader ();
  const AvnPlugin *plugin = avn_test_plugin_load (loader);
  g_autoptr (AvnCommandGroup) group = avn_test_plugin_new_group ();
  AvnPluginInfo *info = avn_plugin_loader_find (loader, "fake");
  g_autofree char *page = avn_help_print_path (plugin, group, row->path, avn_plugin_info_get_comment (info));
  g_assert_cmpstr (page, ==, row->expected);
}

static void
test_command (Fixture *fixture, gconstpointer data)
{
  static const char expected[]
      = "Usage: avn fake zone create --description=TEXT [OPTION]... NAME [MORE]...\n"
        "Create a zone\n"
        "\n"
        "A zone is made of whole cloth.\n"
        "\n"
        "Arguments:\n"
        "  NAME  Its name\n"
        "  MORE  More names\n"
        "\n"
        "Options:\n"
        "  --description=TEXT   What the zone is for\n"
        "  -n, --number=NUMBER  How many there are; this text is so long that it has to\n"
        "                       go on in one more line\n"
        "  --size=BYTES         How large it is\n"
        "  -f, --force          Ask nothing\n"
        "  -t, --tag=TAG        Add a tag\n"
        "  --age=TIME           How long it lives\n"
        "  --no-age             Let it live for ever\n"
        "  --color=COLOR        Its color\n"
        "\n"
        "Examples:\n"
        "  avn fake zone create home --description 'A zone'\n"
        "\n"
        "Run 'avn help options' for the options of every command.\n";
  g_autofree char *page = avn_help_print_command (fixture->plugin, find_command (fixture, "zone create"));
  assert_fits_page (page);
  g_assert_cmpstr (page, ==, expected);
}

static void
test_command_without_anything (Fixture *fixture, gconstpointer data)
{
  g_autofree char *page = avn_help_print_command (fixture->plugin, find_command (fixture, "zoning"));
  g_assert_cmpstr (page, ==,
                   "Usage: avn fake zoning [OPTION]...\nShow the rules\n\n"
                   "Run 'avn help options' for the options of every command.\n");
}

typedef struct
{
  const char *name;
  const char *words[3];
  const char *expected; /* among the lines */
  const char *lacking;
} SearchRow;

static const SearchRow search_rows[] = {
  { "summary", { "gate" }, "  avn fake open  Open the gate\n", "zone" },
  { "case", { "GATE" }, "  avn fake open  Open the gate\n", "zone" },
  { "path", { "zone" }, "avn fake zone run ", "avn fake open" },
  { "description", { "cloth" }, "avn fake zone create ", "avn fake zone list" },
  { "option", { "--no-age" }, "avn fake zone create ", "avn fake zone list" },
  { "help-of-an-option", { "for ever" }, "avn fake zone create ", "avn fake zone list" },
  { "all-words", { "zone", "program" }, "avn fake zone run ", "avn fake zone list" },
};

static void
test_search (gconstpointer data)
{
  const SearchRow *row = data;
  g_autoptr (AvnPluginLoader) loader = avn_test_plugin_new_loader ();
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  g_autofree char *page = avn_help_print_matches (loader, settings, row->words, FALSE);
  avn_test_assert_contains (page, row->expected);
  avn_test_assert_lacks (page, row->lacking);
}

static void
test_search_without_result (Fixture *fixture, gconstpointer data)
{
  const char *const words[] = { "gate", "cloth", NULL };
  g_autofree char *page = avn_help_print_matches (fixture->loader, fixture->settings, words, FALSE);
  g_assert_cmpstr (page, ==, NULL);
}

static void
test_version (void)
{
  g_autofree char *version = avn_help_print_version (NULL);
  g_auto (GStrv) lines = g_strsplit (version, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==, "avn " AVN_VERSION);
  g_assert_cmpstr (lines[2], ==, "plugin ABI 1");
  g_assert_cmpstr (lines[3], ==, "");
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  g_test_add ("/help/overview", Fixture, NULL, set_up, test_overview, tear_down);
  g_test_add ("/help/topics", Fixture, NULL, set_up, test_topics, tear_down);
  g_test_add ("/help/overview-leaves-out-what-is-broken", Fixture, NULL, set_up,
              test_overview_leaves_out_what_is_broken, tear_down);
  AVN_TEST_ADD_ROWS ("/help/path", path_rows, test_path);
  g_test_add ("/help/command", Fixture, NULL, set_up, test_command, tear_down);
  g_test_add ("/help/command-without-anything", Fixture, NULL, set_up, test_command_without_anything,
              tear_down);
  AVN_TEST_ADD_ROWS ("/help/search", search_rows, test_search);
  g_test_add ("/help/search-without-result", Fixture, NULL, set_up, test_search_without_result, tear_down);
  g_test_add_func ("/help/version", test_version);
  return g_test_run ();
}
