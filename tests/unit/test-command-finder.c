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
  const char *rest; /* the word after it */
} UnknownRow;

static const UnknownRow unknown_rows[] = {
  { "group-with-a-slip", NULL, "fkae", "There is no command group \"fkae\". Did you mean 'avn fake'?" },
  { "help-with-a-slip", NULL, "hlep", "There is no command group \"hlep\". Did you mean 'avn help'?" },
  { "group", NULL, "kubernetes",
    "There is no command group \"kubernetes\".\nInstall a plugin or a program avn-kubernetes that provides "
    "it, "
    "or name another client in AVN_FALLBACK." },
  { "topics-are-no-groups", NULL, "environments",
    "There is no command group \"environments\".\nInstall a plugin or a program avn-environments that "
    "provides it, or name another client in AVN_FALLBACK." },
  { "no-name-of-a-group", NULL, "Kubernetes/",
    "There is no command group \"Kubernetes/\".\nRun 'avn help' to list the groups." },
  { "control-characters", NULL, "\033[2Jkubernetes",
    "There is no command group \"\\x1b[2Jkubernetes\".\nRun 'avn help' to list the groups." },
  { "command-with-a-slip", "zone", "lsit",
    "'avn fake zone' has no command \"lsit\". Did you mean 'avn fake zone list'?" },
  { "first-word-with-a-slip", "", "opne",
    "'avn fake' has no command \"opne\". Did you mean 'avn fake open'?" },
  { "command", "zone", "destroy",
    "'avn fake zone' has no command \"destroy\".\nRun 'avn fake zone' to list the commands." },
  { "behind-a-command", "open", "destroy",
    "'avn fake open' has no command \"destroy\".\nRun 'avn help fake open' to read about it." },
  { "command-of-a-group", NULL, "open", "There is no command group \"open\". Did you mean 'avn fake open'?" },
  { "synonym-of-a-command", NULL, "show",
    "There is no command group \"show\". Did you mean 'avn fake open'?" },
  { "last-word-of-a-command", NULL, "list",
    "There is no command group \"list\". Did you mean 'avn fake zone list'?" },
  { "first-word-of-a-command", NULL, "zone",
    "There is no command group \"zone\". Did you mean 'avn fake zone'?" },
  { "both-words-of-a-command", NULL, "zone",
    "There is no command group \"zone\". Did you mean 'avn fake zone run'?", "run" },
  { "words-of-which-one-is-wrong", NULL, "domain",
    "There is no command group \"domain\". Did you mean 'avn fake zone'?", "--json" },
  { "part-of-a-word", NULL, "zon",
    "There is no command group \"zon\".\nInstall a plugin or a program avn-zon that provides it, or name "
    "another "
    "client in AVN_FALLBACK." },
  { "synonyms", "", "domain", "'avn fake' has no command \"domain\". Did you mean 'avn fake zone list'?",
    "ls" },
  { "synonym-behind-a-word", "zone", "ls",
    "'avn fake zone' has no command \"ls\". Did you mean 'avn fake zone list'?" },
  { "synonym-that-does-not-fit", "zone", "show",
    "'avn fake zone' has no command \"show\".\nRun 'avn fake zone' to list the commands." },
  { "command-of-another-word", "", "run",
    "'avn fake' has no command \"run\". Did you mean 'avn fake zone run'?" },
  { "first-word", "", "destroy",
    "'avn fake' has no command \"destroy\".\nRun 'avn fake' to list the commands." },
};

static void
test_unknown (gconstpointer data)
{
  const UnknownRow *row = data;
  const char *const rest[] = { row->rest, NULL };
  g_autoptr (AvnPluginLoader) loader = avn_test_plugin_new_loader ();
  const AvnPlugin *plugin = avn_test_plugin_load (loader);
  g_autoptr (AvnCommandGroup) group = avn_test_plugin_new_group ();
  g_autoptr (GError) error
      = row->path != NULL
            ? avn_command_finder_new_unknown_command (loader, plugin, group, row->path, row->word, rest)
            : avn_command_finder_new_unknown_group (loader, row->word, rest);
  g_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE);
  g_assert_cmpstr (error->message, ==, row->message);
}

static const UnknownRow nothing_found_rows[] = {
  { "slip", NULL, "fkae", "There is no help about \"fkae\". Did you mean 'avn help fake'?" },
  { "slip-of-a-topic", NULL, "formating",
    "There is no help about \"formating\". Did you mean 'avn help formatting'?" },
  { "words", NULL, "two words", "There is no help about \"two words\".\nRun 'avn help' to list the topics." },
  { "control-characters", NULL, "\033[2Jcloud",
    "There is no help about \"\\x1b[2Jcloud\".\nRun 'avn help' to list the topics." },
};

static void
test_nothing_found (gconstpointer data)
{
  const UnknownRow *row = data;
  g_autoptr (AvnPluginLoader) loader = avn_test_plugin_new_loader ();
  g_autoptr (GPtrArray) topics = g_ptr_array_new ();
  g_ptr_array_add (topics, (gpointer) "environment");
  g_ptr_array_add (topics, (gpointer) "formatting");
  g_autoptr (GError) error = avn_command_finder_new_nothing_found (loader, row->word, topics);
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
