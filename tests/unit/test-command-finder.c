/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line/finder.h"
#include "avn-test-plugin.h"
#include "avn-test.h"

typedef struct
{
  const char *name;
  const char *path;
  const char *word;
  const char *new_path;
  const char *command; /* its path */
} MatchRow;

static const MatchRow match_rows[] = {
  { "first-word", "", "zone", "zone", NULL },
  { "last-word", "zone", "list", "zone list", "zone list" },
  { "one-word-is-enough", "", "open", "open", "open" },
  { "longer-word-with-the-same-beginning", "", "zoning", "zoning", "zoning" },
  { "no-such-word", "", "area", "", NULL },
  { "no-such-second-word", "zone", "open", "zone", NULL },
  { "behind-a-whole-command", "zone list", "list", "zone list", NULL },
  { "no-abbreviation", "", "zon", "", NULL },
  { "no-abbreviation-of-a-command", "zone", "lis", "zone", NULL },
  { "other-case", "", "Zone", "", NULL },
  { "empty-word", "", "", "", NULL },
  { "two-words-in-one", "", "zone list", "", NULL },
  { "empty-word-behind-a-command", "zone list", "", "zone list", NULL },
};

static void
test_match (gconstpointer data)
{
  const MatchRow *row = data;
  g_autoptr (AvnCommandGroup) group = avn_test_plugin_new_group ();
  g_autoptr (GString) path = g_string_new (row->path);
  const AvnCommand *command = avn_command_finder_match (group, path, row->word);
  g_assert_cmpstr (path->str, ==, row->new_path);
  g_assert_cmpstr (command != NULL ? command->path : NULL, ==, row->command);
}

typedef struct
{
  const char *name;
  const char *path;
  const char *words;
} NextWordsRow;

static const NextWordsRow next_words_rows[] = {
  { "of-the-group", "", "zone zoning open" }, { "of-a-folder", "zone", "create list run" },
  { "of-a-command", "zone list", "" },        { "of-nothing", "area", "" },
  { "of-a-part-of-a-word", "zon", "" },
};

static void
test_list_next_words (gconstpointer data)
{
  const NextWordsRow *row = data;
  g_autoptr (AvnCommandGroup) group = avn_test_plugin_new_group ();
  g_autoptr (GPtrArray) words = avn_command_finder_list_next_words (group, row->path);
  g_ptr_array_add (words, NULL);
  g_autofree char *joined = g_strjoinv (" ", (char **)words->pdata);
  g_assert_cmpstr (joined, ==, row->words);
}

typedef struct
{
  const char *name;
  const char *path; /* NULL for the command group */
  const char *word;
  const char *message;
} UnknownRow;

static const UnknownRow unknown_rows[] = {
  { "group-with-a-slip", NULL, "fkae", "There is no command \"fkae\". Did you mean \"fake\"?" },
  { "help-with-a-slip", NULL, "hlep", "There is no command \"hlep\". Did you mean \"help\"?" },
  { "group", NULL, "kubernetes",
    "There is no command \"kubernetes\".\nInstall a plugin for it, put a program avn-kubernetes on PATH, or "
    "name "
    "another client in AVN_FALLBACK." },
  { "topics-are-no-groups", NULL, "environments",
    "There is no command \"environments\".\nInstall a plugin for it, put a program avn-environments on PATH, "
    "or name another client in AVN_FALLBACK." },
  { "no-name-of-a-group", NULL, "Kubernetes/",
    "There is no command \"Kubernetes/\".\nRun \"avn help\" to see what there is." },
  { "control-characters", NULL, "\033[2Jkubernetes",
    "There is no command \"\\x1b[2Jkubernetes\".\nRun \"avn help\" to see what there is." },
  { "command-with-a-slip", "zone", "lsit",
    "\"avn fake zone\" has no command \"lsit\". Did you mean \"list\"?" },
  { "first-word-with-a-slip", "", "opne", "\"avn fake\" has no command \"opne\". Did you mean \"open\"?" },
  { "command", "zone", "destroy",
    "\"avn fake zone\" has no command \"destroy\".\nRun \"avn fake zone\" to see what there is." },
  { "behind-a-command", "open", "destroy",
    "\"avn fake open\" has no command \"destroy\".\nRun \"avn help fake open\" to see what there is." },
  { "first-word", "", "destroy",
    "\"avn fake\" has no command \"destroy\".\nRun \"avn fake\" to see what there is." },
};

static void
test_unknown (gconstpointer data)
{
  const UnknownRow *row = data;
  g_autoptr (AvnPluginLoader) loader = avn_test_plugin_new_loader ();
  const AvnPlugin *plugin = avn_test_plugin_load (loader);
  g_autoptr (AvnCommandGroup) group = avn_test_plugin_new_group ();
  g_autoptr (GError) error
      = row->path != NULL
            ? avn_command_finder_new_unknown_command (loader, plugin, group, row->path, row->word)
            : avn_command_finder_new_unknown_group (loader, row->word);
  g_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE);
  g_assert_cmpstr (error->message, ==, row->message);
}

static const UnknownRow nothing_found_rows[] = {
  { "slip", NULL, "fkae", "Nothing was found about \"fkae\". Did you mean \"fake\"?" },
  { "slip-of-a-topic", NULL, "formating",
    "Nothing was found about \"formating\". Did you mean \"formatting\"?" },
  { "words", NULL, "two words",
    "Nothing was found about \"two words\".\nRun \"avn help\" to see what there is." },
  { "control-characters", NULL, "\033[2Jcloud",
    "Nothing was found about \"\\x1b[2Jcloud\".\nRun \"avn help\" to see what there is." },
};

static void
test_nothing_found (gconstpointer data)
{
  const UnknownRow *row = data;
  g_autoptr (AvnPluginLoader) loader = avn_test_plugin_new_loader ();
  g_autoptr (GError) error = avn_command_finder_new_nothing_found (loader, row->word);
  g_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE);
  g_assert_cmpstr (error->message, ==, row->message);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/command-finder/match", match_rows, test_match);
  AVN_TEST_ADD_ROWS ("/command-finder/list-next-words", next_words_rows, test_list_next_words);
  AVN_TEST_ADD_ROWS ("/command-finder/unknown", unknown_rows, test_unknown);
  AVN_TEST_ADD_ROWS ("/command-finder/nothing-found", nothing_found_rows, test_nothing_found);
  return g_test_run ();
}
