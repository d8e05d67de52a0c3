/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <avn/avn.h>

/* A command group with one command for each feature of command lines. The interface is looked up by name,
 * because the process that opens this module already contains the code of libavn. */

static void
run_nothing (AvnCommandGroup *group, AvnInvocation *invocation)
{
}

static const char *const color_choices[] = { "red", "green", NULL };
static const char *const create_examples[] = { "fake zone create home --description 'A zone'", NULL };

static const AvnOption *const create_options[] = {
  AVN_OPTION ({ "description", 0, 0, G_OPTION_ARG_STRING, NULL, "What the zone is for", "TEXT" },
              .flags = AVN_OPTION_REQUIRED,
              .minimum = 1,
              .maximum = 20),
  AVN_OPTION ({ "number", 'n', 0, G_OPTION_ARG_INT64, NULL,
                "How many there are; this text is so long that it has to go on in one more line", "NUMBER" },
              .minimum = 0,
              .maximum = 100),
  AVN_OPTION ({ "size", 0, 0, G_OPTION_ARG_INT64, NULL, "How large it is", "BYTES" }),
  AVN_OPTION ({ "force", 'f', 0, G_OPTION_ARG_NONE, NULL, "Ask nothing", NULL }),
  AVN_OPTION ({ "tag", 't', 0, G_OPTION_ARG_STRING_ARRAY, NULL, "Add a tag", "TAG" }),
  AVN_OPTION ({ "age", 0, 0, G_OPTION_ARG_STRING, NULL, "How long it lives", "TIME" },
              .flags = AVN_OPTION_DURATION),
  AVN_OPTION ({ "no-age", 0, 0, G_OPTION_ARG_NONE, NULL, "Let it live for ever", NULL },
              .excludes = AVN_NAMES ("age", "size")),
  AVN_OPTION ({ "color", 0, 0, G_OPTION_ARG_STRING, NULL, "Its color", "COLOR" }, .choices = color_choices),
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
