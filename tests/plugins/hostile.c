/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A plugin that follows the contract, with texts that are special in man pages. */

#include <avn/avn.h>

#define LONG_WORD                                                                                            \
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
  "aa"                                                                                                       \
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
  "aa"
#define REQUEST ".so /etc/passwd"
#define LINES "\n.so /etc/passwd\n'so /etc/passwd\n\n \t.sy touch made-by-roff\r\n"
#define ESCAPES "\\fBbold\\fR \\*(Tm \\n(.g \\X'x' \\!x \\\" \\\\ \\"
#define SIGNS "\"quoted\" 'single' `back` ^ ~ - -- |"
#define STRANGE "\033[31m \302\233 \342\200\256 \303\244 \346\235\216 \360\237\222\247 \315\276 \342\204\252"

static void
run_nothing (AvnCommandGroup *group, AvnInvocation *invocation)
{
  avn_invocation_return_result (invocation, NULL);
}

static const char *const choices[] = { REQUEST, "\\", "'", "", NULL };
static const char *const examples[] = { LINES, ESCAPES, ".so /etc/passwd " SIGNS, LONG_WORD, "", NULL };

static const AvnOption *const options[] = {
  AVN_OPTION ({ "\n.so /etc/passwd", 's', 0, G_OPTION_ARG_STRING_ARRAY, NULL,
                REQUEST LINES ESCAPES SIGNS STRANGE, ESCAPES },
              .flags = AVN_OPTION_REQUIRED,
              .choices = choices,
              .excludes = AVN_NAMES ("\n.so \\")),
  AVN_OPTION ({ LONG_WORD, 'o', 0, G_OPTION_ARG_STRING, NULL, LONG_WORD, LONG_WORD }),
  AVN_OPTION ({ "'", 0, 0, G_OPTION_ARG_NONE, NULL, " ", NULL }),
  NULL,
};

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = REQUEST, .flags = AVN_ARGUMENT_OPTIONAL, .help = "'so /etc/passwd"),
  AVN_ARGUMENT (.name = " \n", .flags = AVN_ARGUMENT_OPTIONAL | AVN_ARGUMENT_REPEATED, .help = "."),
  NULL,
};

static const AvnColumn *const columns[] = {
  AVN_COLUMN (.id = "x", .title = LINES),
  AVN_COLUMN (.id = "y", .title = ESCAPES),
  NULL,
};

static const AvnCommand signs = {
  .path = "\".so\" \\fB'",
  .summary = REQUEST,
  .description = LINES REQUEST " " ESCAPES " " SIGNS " " STRANGE " " LONG_WORD,
  .examples = examples,
  .options = options,
  .arguments = arguments,
  .columns = columns,
  .run = run_nothing,
};
static const AvnCommand spaces
    = { .path = "x\n.so x", .summary = " \n ", .description = "\\", .run = run_nothing };

static const AvnCommand *const commands[] = { &signs, &spaces, NULL };

AVN_DEFINE_COMMAND_GROUP (HostileGroup, hostile_group, commands)

AVN_DEFINE_PLUGIN (.name = "hostile", .get_type = hostile_group_get_type)
