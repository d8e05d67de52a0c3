/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "loader/command-check.h"
#include "avn-test.h"

/* A group whose command list is set by the test. */
typedef struct
{
  GObject parent_instance;
  const AvnCommand *const *commands;
} AvnTestGroup;

typedef struct
{
  GObjectClass parent_class;
} AvnTestGroupClass;

static GType avn_test_group_get_type (void);
static void avn_test_group_command_group_init (AvnCommandGroupInterface *iface);

G_DEFINE_TYPE_WITH_CODE (AvnTestGroup,
                         avn_test_group,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (AVN_TYPE_COMMAND_GROUP, avn_test_group_command_group_init))

static const AvnCommand *const *
avn_test_group_list_commands (AvnCommandGroup *group)
{
  return ((AvnTestGroup *)group)->commands;
}

static void
avn_test_group_command_group_init (AvnCommandGroupInterface *iface)
{
  iface->list_commands = avn_test_group_list_commands;
}

static void
avn_test_group_class_init (AvnTestGroupClass *klass)
{
}

static void
avn_test_group_init (AvnTestGroup *self)
{
}

static void
run_nothing (AvnCommandGroup *group, AvnInvocation *invocation)
{
}

/* An empty row ends the list. */
typedef struct
{
  const char *name;
  AvnCommand command;
  AvnOption option;
  AvnArgument argument;
  AvnColumn column;
  const char *fault; /* a part of the error; NULL if there is none */
} CheckRow;

#define GOOD .path = "zone list", .summary = "List", .run = run_nothing
#define KIND(arg) "kind", 0, 0, arg, NULL, "Kind", "KIND"
#define BAD_PATH "words separated by single spaces"
#define BAD_ROW "lacks a name or a text"
#define BAD_KIND "has a kind that this avn does not know"
#define BAD_LIST "the completion list of a command"

static const AvnCompletionList zones = { .name = "zones", .change = AVN_COMPLETION_ADD, .value = "name" };
static const AvnCompletionList no_zones = { .name = "zones", .change = AVN_COMPLETION_CLEAR };
static const AvnCompletionList list_without_name = { .change = AVN_COMPLETION_CLEAR };
static const AvnCompletionList list_without_value = { .name = "zones", .change = AVN_COMPLETION_REMOVE };
static const AvnCompletionList list_of_tomorrow
    = { .name = "zones", .change = (AvnCompletionChange)(AVN_COMPLETION_CLEAR + 1), .value = "name" };
static int variable = 0;

static const CheckRow check_rows[] = {
  { "least", { GOOD } },
  { "most",
    { GOOD },
    .option = { { KIND (G_OPTION_ARG_STRING) } },
    .argument = { .name = "NAME", .help = "Name" },
    .column = { .id = "name", .title = "NAME" } },
  { "switch", { GOOD }, .option = { { "force", 'f', 0, G_OPTION_ARG_NONE, NULL, "Force", NULL } } },
  { "number", { GOOD }, .option = { { KIND (G_OPTION_ARG_INT64) }, AVN_OPTION_REQUIRED } },
  { "file", { GOOD }, .option = { { KIND (G_OPTION_ARG_FILENAME) } } },
  { "strings", { GOOD }, .option = { { KIND (G_OPTION_ARG_STRING_ARRAY) } } },
  { "files", { GOOD }, .option = { { KIND (G_OPTION_ARG_FILENAME_ARRAY) } } },
  { "duration", { GOOD }, .option = { { KIND (G_OPTION_ARG_STRING) }, AVN_OPTION_DURATION } },
  { "one-word", { .path = "list", .summary = "List", .run = run_nothing } },
  { "no-path", { .summary = "List", .run = run_nothing }, .fault = BAD_PATH },
  { "empty-path", { .path = "", .summary = "List", .run = run_nothing }, .fault = BAD_PATH },
  { "space-in-front", { .path = " list", .summary = "List", .run = run_nothing }, .fault = BAD_PATH },
  { "space-behind", { .path = "list ", .summary = "List", .run = run_nothing }, .fault = BAD_PATH },
  { "two-spaces", { .path = "zone  list", .summary = "List", .run = run_nothing }, .fault = BAD_PATH },
  { "no-summary", { .path = "list", .run = run_nothing }, .fault = "no summary or no function" },
  { "no-function", { .path = "list", .summary = "List" }, .fault = "no summary or no function" },
  { "option-without-name",
    { GOOD },
    .option = { { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, "Force", NULL } },
    .fault = BAD_ROW },
  { "option-with-empty-name",
    { GOOD },
    .option = { { "", 0, 0, G_OPTION_ARG_NONE, NULL, "Force", NULL } },
    .fault = BAD_ROW },
  { "option-without-help",
    { GOOD },
    .option = { { "force", 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL } },
    .fault = BAD_ROW },
  { "switch-that-is-required",
    { GOOD },
    .option = { { "force", 0, 0, G_OPTION_ARG_NONE, NULL, "Force", NULL }, AVN_OPTION_REQUIRED },
    .fault = BAD_ROW },
  { "option-without-name-of-value",
    { GOOD },
    .option = { { "kind", 0, 0, G_OPTION_ARG_STRING, NULL, "Kind", NULL } },
    .fault = BAD_ROW },
  { "option-of-tomorrow",
    { GOOD },
    .option = { { KIND ((GOptionArg)(G_OPTION_ARG_INT64 + 1)) } },
    .fault = BAD_KIND },
  { "option-with-a-callback", { GOOD }, .option = { { KIND (G_OPTION_ARG_CALLBACK) } }, .fault = BAD_KIND },
  { "option-with-an-int", { GOOD }, .option = { { KIND (G_OPTION_ARG_INT) } }, .fault = BAD_KIND },
  { "option-with-a-double", { GOOD }, .option = { { KIND (G_OPTION_ARG_DOUBLE) } }, .fault = BAD_KIND },
  { "number-of-seconds",
    { GOOD },
    .option = { { KIND (G_OPTION_ARG_INT64) }, AVN_OPTION_DURATION },
    .fault = BAD_KIND },
  { "switch-of-seconds",
    { GOOD },
    .option = { { "force", 0, 0, G_OPTION_ARG_NONE, NULL, "Force", NULL }, AVN_OPTION_DURATION },
    .fault = BAD_KIND },
  { "flags-of-tomorrow",
    { GOOD },
    .option = { { KIND (G_OPTION_ARG_STRING) }, (AvnOptionFlags)(1 << 2) },
    .fault = BAD_KIND },
  { "flags-of-the-entry",
    { GOOD },
    .option = { { "kind", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, NULL, "Kind", "KIND" } },
    .fault = BAD_KIND },
  { "variable-of-the-entry",
    { GOOD },
    .option = { { "kind", 0, 0, G_OPTION_ARG_STRING, &variable, "Kind", "KIND" } },
    .fault = BAD_KIND },
  { "dash-as-a-letter",
    { GOOD },
    .option = { { "kind", '-', 0, G_OPTION_ARG_STRING, NULL, "Kind", "KIND" } },
    .fault = BAD_KIND },
  { "control-character-as-a-letter",
    { GOOD },
    .option = { { "kind", '\n', 0, G_OPTION_ARG_STRING, NULL, "Kind", "KIND" } },
    .fault = BAD_KIND },
  { "argument-without-name", { GOOD }, .argument = { .help = "Name" }, .fault = BAD_ROW },
  { "argument-without-help", { GOOD }, .argument = { .name = "NAME" }, .fault = BAD_ROW },
  { "column-without-id", { GOOD }, .column = { .title = "NAME" }, .fault = BAD_ROW },
  { "column-without-title", { GOOD }, .column = { .id = "name" }, .fault = BAD_ROW },
  { "list", { GOOD, .completion_list = &zones } },
  { "list-to-clear", { GOOD, .completion_list = &no_zones } },
  { "list-without-name", { GOOD, .completion_list = &list_without_name }, .fault = BAD_LIST },
  { "list-without-value", { GOOD, .completion_list = &list_without_value }, .fault = BAD_LIST },
  { "list-of-tomorrow", { GOOD, .completion_list = &list_of_tomorrow }, .fault = BAD_LIST },
};

static void
test_check (gconstpointer data)
{
  const CheckRow *row = data;
  const AvnOption *const options[] = { &row->option, NULL };
  const AvnArgument *const arguments[] = { &row->argument, NULL };
  const AvnColumn *const columns[] = { &row->column, NULL };
  const AvnCommand good = { .path = "zone show", .summary = "Show", .run = run_nothing };
  AvnCommand command = row->command;
  const AvnCommand *const commands[] = { &good, &command, NULL };

  if (row->option.entry.long_name != NULL || row->option.entry.description != NULL)
    command.options = options;
  if (row->argument.name != NULL || row->argument.help != NULL)
    command.arguments = arguments;
  if (row->column.id != NULL || row->column.title != NULL)
    command.columns = columns;
  g_autoptr (AvnCommandGroup) group = g_object_new (avn_test_group_get_type (), NULL);
  ((AvnTestGroup *)group)->commands = commands;
  const char *fault = avn_command_check_group (group);
  if (row->fault != NULL)
    avn_test_assert_contains (fault, row->fault);
  else
    g_assert_cmpstr (fault, ==, NULL);
}

static const char *
check (AvnCommand *command)
{
  const AvnCommand *const commands[] = { command, NULL };
  g_autoptr (AvnCommandGroup) group = g_object_new (avn_test_group_get_type (), NULL);
  ((AvnTestGroup *)group)->commands = commands;
  return avn_command_check_group (group);
}

static void
test_same_path (void)
{
  const AvnCommand first = { GOOD }, second = { GOOD };
  const AvnCommand *const commands[] = { &first, &second, NULL };
  g_autoptr (AvnCommandGroup) group = g_object_new (avn_test_group_get_type (), NULL);
  ((AvnTestGroup *)group)->commands = commands;
  avn_test_assert_contains (avn_command_check_group (group), "same path");
}

static void
test_same_option (void)
{
  const AvnOption force = { { "force", 'f', 0, G_OPTION_ARG_NONE, NULL, "Force", NULL } };
  const AvnOption same = { { "force", 0, 0, G_OPTION_ARG_NONE, NULL, "Force", NULL } };
  const AvnOption same_short = { { "fast", 'f', 0, G_OPTION_ARG_NONE, NULL, "Fast", NULL } };
  const AvnOption without_short = { { "all", 0, 0, G_OPTION_ARG_NONE, NULL, "All", NULL } };
  const AvnOption *const same_names[] = { &force, &same, NULL };
  const AvnOption *const same_letters[] = { &force, &same_short, NULL };
  const AvnOption *const different[] = { &same, &without_short, NULL };
  AvnCommand command = { GOOD, .options = same_names };
  avn_test_assert_contains (check (&command), "same name");
  command.options = same_letters;
  avn_test_assert_contains (check (&command), "same name");
  command.options = different;
  g_assert_cmpstr (check (&command), ==, NULL);
}

static void
test_order_of_arguments (void)
{
  const AvnArgument one = { .name = "ONE", .help = "One" };
  const AvnArgument maybe = { .name = "MAYBE", .flags = AVN_ARGUMENT_OPTIONAL, .help = "Maybe" };
  const AvnArgument many
      = { .name = "MANY", .flags = AVN_ARGUMENT_REPEATED | AVN_ARGUMENT_OPTIONAL, .help = "Many" };
  const AvnArgument *const good[] = { &one, &maybe, &many, NULL };
  const AvnArgument *const behind_optional[] = { &maybe, &one, NULL };
  const AvnArgument *const behind_repeated[] = { &many, &maybe, NULL };
  AvnCommand command = { GOOD, .arguments = good };
  g_assert_cmpstr (check (&command), ==, NULL);
  command.arguments = behind_optional;
  avn_test_assert_contains (check (&command), "follows a repeated one, or is required after an optional one");
  command.arguments = behind_repeated;
  avn_test_assert_contains (check (&command), "follows a repeated one, or is required after an optional one");
}

static void
test_no_list (void)
{
  g_autoptr (AvnCommandGroup) group = g_object_new (avn_test_group_get_type (), NULL);
  avn_test_assert_contains (avn_command_check_group (group), "it lists no commands");
}

static void
test_empty_list (void)
{
  const AvnCommand *const commands[] = { NULL };
  g_autoptr (AvnCommandGroup) group = g_object_new (avn_test_group_get_type (), NULL);
  ((AvnTestGroup *)group)->commands = commands;
  g_assert_cmpstr (avn_command_check_group (group), ==, NULL);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/command-check/row", check_rows, test_check);
  g_test_add_func ("/command-check/no-list", test_no_list);
  g_test_add_func ("/command-check/same-path", test_same_path);
  g_test_add_func ("/command-check/same-option", test_same_option);
  g_test_add_func ("/command-check/order-of-arguments", test_order_of_arguments);
  g_test_add_func ("/command-check/empty-list", test_empty_list);
  return g_test_run ();
}
