/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-command-check.h"
#include "avn-test.h"

/* A group that lists whatever the test wants. */
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
  const char *fault; /* a part of it; NULL if there is none */
} CheckRow;

#define GOOD .path = "zone list", .summary = "List", .run = run_nothing
#define BAD_PATH "words with single spaces"
#define BAD_ROW "lacks a name or a text"

#define BAD_MEMORY "what a command remembers"

static const AvnMemory zones = { .name = "zones", .change = AVN_MEMORY_ADD, .value = "name" };
static const AvnMemory no_zones = { .name = "zones", .change = AVN_MEMORY_CLEAR };
static const AvnMemory memory_without_name = { .change = AVN_MEMORY_CLEAR };
static const AvnMemory memory_without_value = { .name = "zones", .change = AVN_MEMORY_REMOVE };
static const AvnMemory memory_of_tomorrow
    = { .name = "zones", .change = (AvnMemoryChange)(AVN_MEMORY_CLEAR + 1), .value = "name" };

static const CheckRow check_rows[] = {
  { "least", { GOOD }, { NULL }, { NULL }, { NULL }, NULL },
  { "most",
    { GOOD },
    { .name = "kind", .kind = AVN_OPTION_STRING, .value_name = "KIND", .help = "Kind" },
    { .name = "NAME", .help = "Name" },
    { .id = "name", .title = "NAME" },
    NULL },
  { "switch", { GOOD }, { .name = "force", .help = "Force" }, { NULL }, { NULL }, NULL },
  { "one-word",
    { .path = "list", .summary = "List", .run = run_nothing },
    { NULL },
    { NULL },
    { NULL },
    NULL },
  { "no-path", { .summary = "List", .run = run_nothing }, { NULL }, { NULL }, { NULL }, BAD_PATH },
  { "empty-path",
    { .path = "", .summary = "List", .run = run_nothing },
    { NULL },
    { NULL },
    { NULL },
    BAD_PATH },
  { "space-in-front",
    { .path = " list", .summary = "List", .run = run_nothing },
    { NULL },
    { NULL },
    { NULL },
    BAD_PATH },
  { "space-behind",
    { .path = "list ", .summary = "List", .run = run_nothing },
    { NULL },
    { NULL },
    { NULL },
    BAD_PATH },
  { "two-spaces",
    { .path = "zone  list", .summary = "List", .run = run_nothing },
    { NULL },
    { NULL },
    { NULL },
    BAD_PATH },
  { "no-summary",
    { .path = "list", .run = run_nothing },
    { NULL },
    { NULL },
    { NULL },
    "no summary or no function" },
  { "no-function",
    { .path = "list", .summary = "List" },
    { NULL },
    { NULL },
    { NULL },
    "no summary or no function" },
  { "option-without-name", { GOOD }, { .help = "Force" }, { NULL }, { NULL }, BAD_ROW },
  { "option-with-empty-name", { GOOD }, { .name = "", .help = "Force" }, { NULL }, { NULL }, BAD_ROW },
  { "option-without-help", { GOOD }, { .name = "force" }, { NULL }, { NULL }, BAD_ROW },
  { "switch-that-is-required",
    { GOOD },
    { .name = "force", .flags = AVN_OPTION_REQUIRED, .help = "Force" },
    { NULL },
    { NULL },
    BAD_ROW },
  { "option-without-name-of-value",
    { GOOD },
    { .name = "kind", .kind = AVN_OPTION_STRING, .help = "Kind" },
    { NULL },
    { NULL },
    BAD_ROW },
  { "option-of-tomorrow",
    { GOOD },
    { .name = "kind", .kind = (AvnOptionKind)(AVN_OPTION_FILE + 1), .value_name = "KIND", .help = "Kind" },
    { NULL },
    { NULL },
    "of a kind that this avn does not know" },
  { "argument-without-name", { GOOD }, { NULL }, { .help = "Name" }, { NULL }, BAD_ROW },
  { "argument-without-help", { GOOD }, { NULL }, { .name = "NAME" }, { NULL }, BAD_ROW },
  { "column-without-id", { GOOD }, { NULL }, { NULL }, { .title = "NAME" }, BAD_ROW },
  { "column-without-title", { GOOD }, { NULL }, { NULL }, { .id = "name" }, BAD_ROW },
  { "memory", { GOOD, .memory = &zones }, { NULL }, { NULL }, { NULL }, NULL },
  { "memory-to-clear", { GOOD, .memory = &no_zones }, { NULL }, { NULL }, { NULL }, NULL },
  { "memory-without-name",
    { GOOD, .memory = &memory_without_name },
    { NULL },
    { NULL },
    { NULL },
    BAD_MEMORY },
  { "memory-without-value",
    { GOOD, .memory = &memory_without_value },
    { NULL },
    { NULL },
    { NULL },
    BAD_MEMORY },
  { "memory-of-tomorrow", { GOOD, .memory = &memory_of_tomorrow }, { NULL }, { NULL }, { NULL }, BAD_MEMORY },
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

  if (row->option.name != NULL || row->option.help != NULL)
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
  const AvnOption force = { .name = "force", .short_name = 'f', .help = "Force" };
  const AvnOption same = { .name = "force", .help = "Force" };
  const AvnOption same_short = { .name = "fast", .short_name = 'f', .help = "Fast" };
  const AvnOption without_short = { .name = "all", .help = "All" };
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
  avn_test_assert_contains (check (&command), "never be reached");
  command.arguments = behind_repeated;
  avn_test_assert_contains (check (&command), "never be reached");
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
