/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <avn/avn.h>

/* A command group with one command for each thing that a command line can ask for. The interface is looked
 * up by name, as the process that opens this module has libavn's code linked into it already. */

/* Never called. */
static void
run_nothing (AvnCommandGroup *group, AvnInvocation *invocation)
{
}

static const char *const color_choices[] = { "red", "green", NULL };
static const char *const create_examples[] = { "fake zone create home --description 'A zone'", NULL };

static const AvnOption *const create_options[] = {
  AVN_OPTION (.name = "description",
              .kind = AVN_OPTION_STRING,
              .flags = AVN_OPTION_REQUIRED,
              .value_name = "TEXT",
              .minimum = 1,
              .maximum = 20,
              .help = "What the zone is for"),
  AVN_OPTION (.name = "number",
              .short_name = 'n',
              .kind = AVN_OPTION_INTEGER,
              .value_name = "NUMBER",
              .minimum = 0,
              .maximum = 100,
              .help = "How many there are; this text is so long that it has to go on in one more line"),
  AVN_OPTION (.name = "size", .kind = AVN_OPTION_INTEGER, .value_name = "BYTES", .help = "How large it is"),
  AVN_OPTION (.name = "force", .short_name = 'f', .help = "Ask nothing"),
  AVN_OPTION (.name = "tag",
              .short_name = 't',
              .kind = AVN_OPTION_STRING,
              .flags = AVN_OPTION_REPEATABLE,
              .value_name = "TAG",
              .help = "Add a tag"),
  AVN_OPTION (.name = "age", .kind = AVN_OPTION_DURATION, .value_name = "TIME", .help = "How long it lives"),
  AVN_OPTION (.name = "no-age", .excludes = "age size", .help = "Let it live for ever"),
  AVN_OPTION (.name = "color",
              .kind = AVN_OPTION_STRING,
              .value_name = "COLOR",
              .choices = color_choices,
              .help = "Its color"),
  NULL,
};

static const AvnArgument *const create_arguments[] = {
  AVN_ARGUMENT (.name = "NAME", .help = "Its name"),
  AVN_ARGUMENT (.name = "MORE", .flags = AVN_ARGUMENT_OPTIONAL | AVN_ARGUMENT_REPEATED, .help = "More names"),
  NULL,
};

static const AvnArgument *const run_arguments[] = {
  AVN_ARGUMENT (.name = "PROGRAM",
                .flags = AVN_ARGUMENT_REPEATED | AVN_ARGUMENT_VERBATIM,
                .help = "A program and its words"),
  NULL,
};

static const AvnArgument *const open_arguments[] = {
  AVN_ARGUMENT (.name = "SECRET", .flags = AVN_ARGUMENT_SECRET, .help = "What opens it"),
  NULL,
};

static const AvnCommand zone_create = { .path = "zone create",
                                        .summary = "Create a zone",
                                        .description = "A zone is made of whole cloth.",
                                        .examples = create_examples,
                                        .options = create_options,
                                        .arguments = create_arguments,
                                        .run = run_nothing };
static const AvnCommand zone_list = { .path = "zone list", .summary = "List the zones", .run = run_nothing };
static const AvnCommand zone_run = {
  .path = "zone run", .summary = "Run a program in a zone", .arguments = run_arguments, .run = run_nothing
};
static const AvnCommand zoning = { .path = "zoning", .summary = "Show the rules", .run = run_nothing };
static const AvnCommand open_gate
    = { .path = "open", .summary = "Open the gate", .arguments = open_arguments, .run = run_nothing };

static const AvnCommand *const commands[]
    = { &zone_create, &zone_list, &zone_run, &zoning, &open_gate, NULL };

typedef struct
{
  GObject parent_instance;
} AvnFakeGroup;

typedef struct
{
  GObjectClass parent_class;
} AvnFakeGroupClass;

static const AvnCommand *const *
avn_fake_group_list_commands (AvnCommandGroup *group)
{
  return commands;
}

static void
avn_fake_group_command_group_init (AvnCommandGroupInterface *iface)
{
  iface->list_commands = avn_fake_group_list_commands;
}

static GType avn_fake_group_get_type (void);

G_DEFINE_TYPE_WITH_CODE (AvnFakeGroup,
                         avn_fake_group,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (g_type_from_name ("AvnCommandGroup"),
                                                avn_fake_group_command_group_init))

static void
avn_fake_group_class_init (AvnFakeGroupClass *klass)
{
}

static void
avn_fake_group_init (AvnFakeGroup *self)
{
}

AVN_DEFINE_PLUGIN (.name = "fake", .get_type = avn_fake_group_get_type)
