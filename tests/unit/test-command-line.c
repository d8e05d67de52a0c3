/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line/command-line.h"
#include "settings/option-value.h"
#include "avn-test-plugin.h"
#include "avn-test.h"

#include <string.h>

#define MAX_WORDS 12

typedef struct
{
  char **words; /* (owned) */
  AvnPluginLoader *loader;
  AvnSettings *settings;
  AvnConsole *console;
  AvnCommandLine *line; /* (nullable) */
  GError *error;        /* (nullable) */
} Parsed;

static Parsed *
parse (const char *const *words)
{
  Parsed *self = g_new0 (Parsed, 1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_strv_builder_add (builder, "avn");
  g_strv_builder_addv (builder, (const char **)words);
  self->words = g_strv_builder_end (builder);
  self->loader = avn_test_plugin_new_loader ();
  self->settings = avn_settings_new ();
  self->console = avn_console_new (-1, -1, -1);
  self->line
      = avn_command_line_parse (self->words, self->loader, self->settings, self->console, 0, &self->error);
  return self;
}

static void
parsed_free (Parsed *self)
{
  g_clear_pointer (&self->line, avn_command_line_free);
  g_clear_error (&self->error);
  g_clear_object (&self->console);
  g_clear_object (&self->settings);
  g_clear_object (&self->loader);
  g_strfreev (self->words);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Parsed, parsed_free)

static void
append_option (GString *text, AvnInvocation *invocation, const AvnOption *option)
{
  if (!avn_invocation_has_option (invocation, option->entry.long_name))
    return;
  if (avn_option_is_repeatable (option))
    {
      const char *const *values = avn_invocation_get_strings (invocation, option->entry.long_name);
      for (guint i = 0; values[i] != NULL; i++)
        g_string_append_printf (text, " %s=%s", option->entry.long_name, values[i]);
    }
  else if (avn_option_is_switch (option))
    g_string_append_printf (text, " %s", option->entry.long_name);
  else if (avn_option_is_number (option))
    g_string_append_printf (text, " %s=%" G_GINT64_FORMAT, option->entry.long_name,
                            avn_invocation_get_integer (invocation, option->entry.long_name, -1));
  else
    g_string_append_printf (text, " %s=%s", option->entry.long_name,
                            avn_invocation_get_string (invocation, option->entry.long_name));
}

/* Return "PATH OPTION=VALUE ... : ARGUMENT|...". */
static char *
describe (AvnCommandLine *line)
{
  g_autoptr (GString) text = g_string_new (line->command->path);
  for (guint i = 0; line->command->options != NULL && line->command->options[i] != NULL; i++)
    append_option (text, line->invocation, line->command->options[i]);
  g_autofree char *arguments = g_strjoinv ("|", (char **)avn_invocation_get_arguments (line->invocation, 0));
  g_string_append_printf (text, " : %s", arguments);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

typedef struct
{
  const char *name;
  const char *words[MAX_WORDS];
  const char *expected;
} AcceptedRow;

#define CREATE "fake", "zone", "create"
#define MINIMAL "fake", "zone", "create", "home", "--description", "x"

static const AcceptedRow accepted_rows[] = {
  { "plain", { "fake", "zone", "list" }, "zone list : " },
  { "next-word-as-value", { MINIMAL }, "zone create description=x : home" },
  { "equals-sign", { CREATE, "--description=x", "home" }, "zone create description=x : home" },
  { "equals-sign-in-value", { CREATE, "home", "--description=a=b" }, "zone create description=a=b : home" },
  { "value-with-dashes",
    { CREATE, "home", "--description=--json" },
    "zone create description=--json : home" },
  { "value-with-one-dash", { CREATE, "home", "--description", "-x" }, "zone create description=-x : home" },
  { "options-before-the-argument",
    { CREATE, "--force", "--description=x", "home" },
    "zone create description=x force : home" },
  { "decimal-with-zero-in-front",
    { MINIMAL, "--number", "010" },
    "zone create description=x number=10 : home" },
  { "explicit-zero", { MINIMAL, "--number=0" }, "zone create description=x number=0 : home" },
  { "short-option-joined", { MINIMAL, "-n5" }, "zone create description=x number=5 : home" },
  { "short-option-with-next-word", { MINIMAL, "-n", "5" }, "zone create description=x number=5 : home" },
  { "short-options-in-one-word", { MINIMAL, "-fn5" }, "zone create description=x number=5 force : home" },
  { "duration", { MINIMAL, "--age=12h" }, "zone create description=x age=43200 : home" },
  { "choice", { MINIMAL, "--color", "green" }, "zone create description=x color=green : home" },
  { "choice-of-a-global-option-of-the-same-name",
    { "--color", "never", MINIMAL, "--color", "green" },
    "zone create description=x color=green : home" },
  { "repeated",
    { MINIMAL, "--tag=b", "-ta", "--tag", "b" },
    "zone create description=x tag=b tag=a tag=b : home" },
  { "more-arguments", { MINIMAL, "away", "far" }, "zone create description=x : home|away|far" },
  { "words-of-other-commands", { MINIMAL, "list", "zone" }, "zone create description=x : home|list|zone" },
  { "double-dash",
    { CREATE, "--description=x", "--", "--force", "-n5", "--" },
    "zone create description=x : --force|-n5|--" },
  { "one-dash-is-an-argument", { MINIMAL, "-" }, "zone create description=x : home|-" },
  { "any-language",
    { CREATE, "größe", "--description", "日本 \U0001f600" },
    "zone create description=日本 \U0001f600 : größe" },
  { "verbatim",
    { "fake", "zone", "run", "sh", "-c", "exit 3", "--json", "", "--" },
    "zone run : sh|-c|exit 3|--json||--" },
  { "verbatim-behind-double-dash", { "fake", "zone", "run", "--", "-x", "--help" }, "zone run : -x|--help" },
};

static void
test_accepted (gconstpointer data)
{
  const AcceptedRow *row = data;
  g_autoptr (Parsed) parsed = parse (row->words);
  g_assert_no_error (parsed->error);
  g_assert_cmpint (parsed->line->action, ==, AVN_ACTION_RUN);
  g_autofree char *description = describe (parsed->line);
  g_assert_cmpstr (description, ==, row->expected);
}

typedef struct
{
  const char *name;
  const char *words[MAX_WORDS];
  const char *message; /* a part of it */
} RefusedRow;

static const RefusedRow refused_rows[] = {
  { "global-switch-with-value", { "--json=false", "fake", "zone", "list" }, "--json takes no value" },
  { "global-switch-with-empty-value", { "fake", "zone", "list", "--json=" }, "--json takes no value" },
  { "switch-with-value", { MINIMAL, "--force=0" }, "--force takes no value" },
  { "help-with-value", { "fake", "--help=zone" }, "--help takes no value" },
  { "hexadecimal", { MINIMAL, "--number", "0x10" }, "--number takes a whole number" },
  { "exponent", { MINIMAL, "--number", "1e3" }, "--number takes a whole number" },
  { "negative", { MINIMAL, "--number", "-1" }, "--number takes a whole number" },
  { "negative-with-equals-sign", { MINIMAL, "--number=-1" }, "--number takes a whole number" },
  { "empty-number", { MINIMAL, "--number", "" }, "--number takes a whole number" },
  { "spaced-number", { MINIMAL, "--number", " 5" }, "--number takes a whole number" },
  { "two-to-the-63",
    { MINIMAL, "--size", "9223372036854775808" },
    "--size must be from 0 to 9223372036854775807" },
  { "overflow", { MINIMAL, "--number", "99999999999999999999" }, "--number must be from 0 to 100" },
  { "overflow-of-a-duration", { MINIMAL, "--age", "99999999999999999999w" }, "--age must be from" },
  { "product-that-overflows", { MINIMAL, "--age", "9223372036854775807w" }, "--age must be from" },
  { "out-of-range", { MINIMAL, "--number=101" }, "--number must be from 0 to 100" },
  { "value-that-is-an-option",
    { CREATE, "home", "--description", "--json" },
    "--description needs a value. Write --description=VALUE" },
  { "value-that-is-a-double-dash", { CREATE, "home", "--description", "--" }, "--description needs a value" },
  { "no-value", { CREATE, "home", "--description" }, "--description needs a value" },
  { "no-value-for-short-option", { MINIMAL, "-n" }, "--number needs a value" },
  { "twice", { MINIMAL, "--description=y" }, "--description can be given only once" },
  { "twice-by-both-names", { MINIMAL, "-n5", "--number=6" }, "--number can be given only once" },
  { "global-option-twice",
    { "--url=https://a.example.com", "fake", "zone", "list", "--url=https://b.example.com" },
    "--url can be given only once" },
  { "slip", { CREATE, "home", "--descripton", "x" }, "Did you mean --description?" },
  { "slip-in-global-option", { "fake", "zone", "list", "--jsno" }, "Did you mean --json?" },
  { "slip-with-value", { CREATE, "home", "--descripton=x" }, "Did you mean --description?" },
  { "option-of-another-command", { "fake", "zone", "list", "--tag=x" }, "There is no option --tag" },
  { "option-of-the-command-before-it",
    { "--description=x", "fake", "zone", "create", "home" },
    "There is no option --description" },
  { "unknown-option", { "fake", "zone", "list", "--frobnicate" }, "There is no option --frobnicate" },
  { "no-abbreviation-of-an-option", { CREATE, "home", "--desc=x" }, "There is no option --desc" },
  { "no-name", { "fake", "zone", "list", "--=x" }, "There is no option --" },
  { "unknown-short-option", { MINIMAL, "-x" }, "There is no option -x." },
  { "unknown-short-option-with-a-value", { MINIMAL, "-x5" }, "There is no option -x." },
  { "argument-of-version", { "version", "fake" }, "Unexpected argument: \"fake\"" },
  { "unknown-short-option-behind-a-known-one", { MINIMAL, "-fx" }, "There is no option -x" },
  { "short-option-that-is-not-ascii", { MINIMAL, "-ü" }, "There is no option -ü" },
  { "control-character-in-an-option", { "fake", "--\033[2J" }, "There is no option --\\x1b[2J" },
  { "empty-description", { CREATE, "home", "--description", "" }, "--description must not be empty" },
  { "empty-description-with-equals-sign",
    { CREATE, "home", "--description=" },
    "--description must not be empty" },
  { "too-long", { CREATE, "home", "--description=123456789012345678901" }, "at most 20 characters, not 21" },
  { "not-a-choice", { MINIMAL, "--color=blue" }, "--color must be one of red, green" },
  { "not-a-choice-of-a-setting", { "fake", "zone", "list", "--color=blue" }, "auto, always, never" },
  { "request-timeout", { "fake", "zone", "list", "--request-timeout=1s" }, "--request-timeout takes" },
  { "missing-option", { CREATE, "home" }, "--description is required" },
  { "missing-argument", { CREATE, "--description=x" }, "The argument NAME is missing" },
  { "missing-program", { "fake", "zone", "run" }, "The argument PROGRAM is missing" },
  { "empty-argument", { CREATE, "", "--description=x" }, "NAME must not be empty" },
  { "one-argument-too-many", { "fake", "zone", "list", "all" }, "Unexpected argument: \"all\"" },
  { "excluded", { MINIMAL, "--no-age", "--age=1h" }, "--no-age and --age cannot be used together" },
  { "excluded-formats",
    { "fake", "zone", "list", "--json", "-t" },
    "--json and --terse cannot be used together" },
  { "excluded-formats-on-both-sides",
    { "-g", "a", "fake", "zone", "list", "--csv" },
    "--csv and --get-values cannot be used together" },
  { "excluded-fields",
    { "fake", "zone", "list", "-fa", "-gb" },
    "--get-values and --fields cannot be used together" },
  { "empty-fields", { "fake", "zone", "list", "--fields=" }, "--fields must not be empty." },
  { "empty-field", { "fake", "zone", "list", "-f", "a,,b" }, "must not have an empty name" },
  { "field-twice", { "fake", "zone", "list", "-g", "a,a" }, "has the field \"a\" twice" },
  { "empty-sort", { "fake", "zone", "list", "--sort=-" }, "--sort must not be empty" },
  { "unknown-mode",
    { "fake", "zone", "list", "--mode=grid" },
    "--mode must be one of table, lines, auto, not \"grid\"." },
  { "excluded-by-the-second", { MINIMAL, "--size=1", "--no-age" }, "--no-age and --size cannot be used" },
  { "group-with-a-slip", { "fkae", "zone", "list" }, "Did you mean 'avn fake'?" },
  { "command-with-a-slip", { "fake", "zone", "lsit" }, "Did you mean 'avn fake zone list'?" },
  { "no-abbreviation", { "fake", "zone", "lis" }, "'avn fake zone' has no command \"lis\"" },
  { "empty-group", { "", "zone", "list" }, "There is no command group \"\"" },
  { "not-utf8", { CREATE, "home", "--description", "a\xff" }, "is not valid UTF-8 text" },
  { "option-that-is-not-utf8",
    { "fake", "zone", "list", "--\xff" },
    "Argument 4 of the command line is not valid UTF-8 text" },
  { "group-that-is-not-utf8",
    { "\xe2\x82", "zone" },
    "Argument 1 of the command line is not valid UTF-8 text" },
};

static void
test_refused (gconstpointer data)
{
  const RefusedRow *row = data;
  g_autoptr (Parsed) parsed = parse (row->words);
  avn_test_assert_error (parsed->error, AVN_ERROR, AVN_ERROR_USAGE, row->message);
  g_assert_null (parsed->line);
}

typedef struct
{
  const char *name;
  const char *words[MAX_WORDS];
  AvnAction action;
  const char *path;
  const char *topic;
} ActionRow;

static const ActionRow action_rows[] = {
  { "nothing", { NULL }, AVN_ACTION_HELP, "", "" },
  { "help-option", { "--help" }, AVN_ACTION_HELP, "", "" },
  { "short-help-option", { "-h" }, AVN_ACTION_HELP, "", "" },
  { "help-command", { "help" }, AVN_ACTION_HELP, "", "" },
  { "help-about-words", { "help", "fake", "zone" }, AVN_ACTION_FIND, "", "fake zone" },
  { "help-about-what-is-not-there", { "help", "token" }, AVN_ACTION_FIND, "", "token" },
  { "help-about-words-with-help-option", { "help", "fake", "-h" }, AVN_ACTION_FIND, "", "fake" },
  { "group", { "fake" }, AVN_ACTION_HELP, "", "" },
  { "group-with-help-option", { "fake", "--help" }, AVN_ACTION_HELP, "", "" },
  { "folder", { "fake", "zone" }, AVN_ACTION_HELP, "zone", "" },
  { "folder-with-help-option", { "fake", "zone", "-h" }, AVN_ACTION_HELP, "zone", "" },
  { "command-with-help-option", { "fake", "zone", "list", "--help" }, AVN_ACTION_HELP, "zone list", "" },
  { "help-option-in-front", { "--help", "fake", "zone", "list" }, AVN_ACTION_HELP, "zone list", "" },
  { "help-option-twice", { "-h", "fake", "zone", "list", "--help" }, AVN_ACTION_HELP, "zone list", "" },
  { "help-beside-a-missing-argument", { CREATE, "--help" }, AVN_ACTION_HELP, "zone create", "" },
  { "help-beside-an-unknown-option",
    { "fake", "zone", "list", "--nonsense", "-h" },
    AVN_ACTION_HELP,
    "zone list",
    "" },
  { "help-beside-a-bad-value", { CREATE, "--number=x", "--help" }, AVN_ACTION_HELP, "zone create", "" },
  { "help-beside-an-unknown-command", { "fake", "zone", "lsit", "--help" }, AVN_ACTION_HELP, "zone", "" },
  { "help-beside-an-unknown-group", { "nonsense", "--help" }, AVN_ACTION_HELP, "", "" },
  { "help-beside-what-is-not-utf8",
    { "fake", "zone", "list", "\xff", "-h" },
    AVN_ACTION_HELP,
    "zone list",
    "" },
  { "help-in-short-options", { MINIMAL, "-fh" }, AVN_ACTION_HELP, "zone create", "" },
  { "help-behind-an-unknown-short-option", { MINIMAL, "-xh" }, AVN_ACTION_HELP, "zone create", "" },
  { "help-before-an-unknown-short-option", { MINIMAL, "-hx" }, AVN_ACTION_HELP, "zone create", "" },
  { "help-word-behind-the-group", { "fake", "help" }, AVN_ACTION_HELP, "", "" },
  { "help-word-in-the-path", { "fake", "help", "zone", "list" }, AVN_ACTION_HELP, "zone list", "" },
  { "help-word-behind-the-path", { "fake", "zone", "help" }, AVN_ACTION_HELP, "zone", "" },
  { "version", { "--version" }, AVN_ACTION_VERSION, "", "" },
  { "short-version", { "-V" }, AVN_ACTION_VERSION, "", "" },
  { "version-word", { "version" }, AVN_ACTION_VERSION, "", "" },
  { "version-word-and-verbose", { "version", "--verbose" }, AVN_ACTION_VERSIONS, "", "" },
  { "version-of-a-command", { "fake", "zone", "list", "--version" }, AVN_ACTION_VERSION, "zone list", "" },
  { "help-wins-over-version", { "--version", "--help" }, AVN_ACTION_HELP, "", "" },
  { "command", { "fake", "zone", "list" }, AVN_ACTION_RUN, "zone list", "" },
};

static void
test_action (gconstpointer data)
{
  const ActionRow *row = data;
  g_autoptr (Parsed) parsed = parse (row->words);
  g_assert_no_error (parsed->error);
  g_assert_cmpint (parsed->line->action, ==, row->action);
  g_assert_cmpstr (parsed->line->path->str, ==, row->path);
  g_ptr_array_add (parsed->line->topic, NULL);
  g_autofree char *topic = g_strjoinv (" ", (char **)parsed->line->topic->pdata);
  g_assert_cmpstr (topic, ==, row->topic);
  g_assert_cmpint (parsed->line->invocation != NULL, ==, row->action == AVN_ACTION_RUN);
}

typedef struct
{
  const char *name;
  const char *words[MAX_WORDS];
} GlobalRow;

static const GlobalRow global_rows[] = {
  { "before-the-group", { "--json", "--url", "https://example.com/api", "fake", "zone", "list" } },
  { "behind-the-group", { "fake", "--json", "--url=https://example.com/api", "zone", "list" } },
  { "behind-the-command", { "fake", "zone", "list", "--url=https://example.com/api", "--json" } },
  { "on-both-sides", { "--json", "fake", "zone", "list", "--url", "https://example.com/api" } },
};

static void
test_global_options (gconstpointer data)
{
  const GlobalRow *row = data;
  g_autoptr (Parsed) parsed = parse (row->words);
  g_assert_no_error (parsed->error);
  g_assert_cmpint (parsed->line->action, ==, AVN_ACTION_RUN);
  g_assert_true (avn_settings_get_boolean (parsed->settings, "json"));
  g_assert_false (avn_settings_get_boolean (parsed->settings, "debug"));
  g_assert_cmpstr (avn_settings_get_string (parsed->settings, "url"), ==, "https://example.com/api");
}

typedef struct
{
  const char *name;
  const char *words[MAX_WORDS];
  const char *hidden; /* the last argument afterwards */
} SecretRow;

static const SecretRow secret_rows[] = {
  { "token", { "fake", "zone", "list", "--auth-token", AVN_TEST_TOKEN }, "************************" },
  { "token-with-equals-sign",
    { "fake", "zone", "list", "--auth-token=" AVN_TEST_TOKEN },
    "--auth-token=************************" },
  { "argument", { "fake", "open", AVN_TEST_TOKEN }, "************************" },
  { "token-that-is-wrong",
    { "fake", "zone", "lsit", "--auth-token=" AVN_TEST_TOKEN },
    "--auth-token=************************" },
  { "token-twice",
    { "--auth-token=x", "fake", "zone", "list", "--auth-token", AVN_TEST_TOKEN },
    "************************" },
  { "invalid-utf-8", { "fake", "zone", "list", "--auth-token", "secret\xff" }, "*******" },
};

static void
test_secret (gconstpointer data)
{
  const SecretRow *row = data;
  g_autoptr (Parsed) parsed = parse (row->words);
  g_assert_cmpstr (parsed->words[g_strv_length (parsed->words) - 1], ==, row->hidden);
  if (strstr (row->words[g_strv_length ((char **)row->words) - 1], "--auth") != NULL)
    g_assert_cmpstr (avn_settings_get_string (parsed->settings, "auth-token"), ==, AVN_TEST_TOKEN);
}

static void
test_no_program (void)
{
  char *nothing[] = { NULL };
  g_autoptr (AvnPluginLoader) loader = avn_test_plugin_new_loader ();
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  g_autoptr (AvnConsole) console = avn_console_new (-1, -1, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvnCommandLine) line = avn_command_line_parse (nothing, loader, settings, console, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (line->action, ==, AVN_ACTION_HELP);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/command-line/accepted", accepted_rows, test_accepted);
  AVN_TEST_ADD_ROWS ("/command-line/refused", refused_rows, test_refused);
  AVN_TEST_ADD_ROWS ("/command-line/action", action_rows, test_action);
  AVN_TEST_ADD_ROWS ("/command-line/global-options", global_rows, test_global_options);
  AVN_TEST_ADD_ROWS ("/command-line/secret", secret_rows, test_secret);
  g_test_add_func ("/command-line/no-program", test_no_program);
  return g_test_run ();
}
