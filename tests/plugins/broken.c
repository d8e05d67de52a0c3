/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A plugin that violates the contract in the one way that meson.build defines. */

#include <avn/avn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* The exit status of the process if the module is opened; tests look for it. */
#define BOMB_STATUS 99

typedef struct
{
  GObject parent_instance;
} BrokenGroup;

typedef struct
{
  GObjectClass parent_class;
} BrokenGroupClass;

GType broken_group_get_type (void);

#ifdef BREAK_UNDEFINED
void avn_made_up_function (void);
#endif

static void
run_hello (AvnCommandGroup *group, AvnInvocation *invocation)
{
#ifdef BREAK_UNDEFINED
  avn_made_up_function ();
#endif
  avn_invocation_return_result (invocation, avn_result_new_text ("hello"));
}

#ifdef BREAK_COMMAND_PATH
#define PATH NULL
#else
#define PATH "hello"
#endif

#ifdef BREAK_COMMAND_RUN
#define RUN (FALSE ? run_hello : NULL)
#else
#define RUN run_hello
#endif

#ifdef BREAK_COMMAND_SUMMARY
#define SUMMARY NULL
#else
#define SUMMARY "Greet"
#endif

#ifdef BREAK_COMMAND_ROW
static const AvnOption *const options[]
    = { AVN_OPTION ({ "loud", 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL }), NULL };
#define OPTIONS options
#else
#define OPTIONS NULL
#endif

static const AvnCommand hello_command = { .path = PATH, .summary = SUMMARY, .options = OPTIONS, .run = RUN };

#ifdef ODD_WORDS
/* Names that users cannot type. */
static const AvnCommand odd_command
    = { .path = "hel\x1b[31m\tlo\n", .summary = "a\tb\n\x1b[31m", .run = RUN };
static const AvnCommand *const commands[] = { &hello_command, &odd_command, NULL };
#else
static const AvnCommand *const commands[] = { &hello_command, NULL };
#endif

#ifdef BREAK_LIST
#define COMMANDS (FALSE ? commands : NULL)
#else
#define COMMANDS commands
#endif

static const AvnCommand *const *
list_commands (AvnCommandGroup *group)
{
  return COMMANDS;
}

#ifdef BREAK_INTERFACE
#define LIST_COMMANDS (FALSE ? list_commands : NULL)
#else
#define LIST_COMMANDS list_commands
#endif

static void
init_interface (AvnCommandGroupInterface *iface)
{
  iface->list_commands = LIST_COMMANDS;
}

#ifdef BREAK_ABSTRACT
#define TYPE_FLAGS G_TYPE_FLAG_ABSTRACT
#else
#define TYPE_FLAGS G_TYPE_FLAG_NONE
#endif

G_DEFINE_TYPE_EXTENDED (BrokenGroup,
                        broken_group,
                        G_TYPE_OBJECT,
                        TYPE_FLAGS,
                        G_IMPLEMENT_INTERFACE (AVN_TYPE_COMMAND_GROUP, init_interface))

static void
broken_group_class_init (BrokenGroupClass *klass)
{
}

static void
broken_group_init (BrokenGroup *self)
{
}

#ifdef BREAK_BOMB
__attribute__ ((constructor)) static void
explode (void)
{
  _exit (BOMB_STATUS);
}
#endif

#ifdef BREAK_CRASH_INIT
__attribute__ ((constructor)) static void
crash (void)
{
  raise (SIGSEGV);
}
#endif

#ifdef BREAK_EXIT
__attribute__ ((constructor)) static void
leave (void)
{
  _exit (0);
}
#endif

#ifdef BREAK_NOISE
__attribute__ ((constructor)) static void
make_noise (void)
{
  for (int i = 0; i < 10000; i++)
    puts ("{'error': <'This is only noise.'>}");
  fflush (stdout);
}
#endif

#ifdef BREAK_CLOSE
__attribute__ ((constructor)) static void
close_output (void)
{
  close (STDOUT_FILENO);
}
#endif

#if defined BREAK_HANG || defined BREAK_HANG_TOGETHER || defined BREAK_FORK
/* Write the PID of the waiting process to the test's pipe. */
static void
wait_for_ever (void)
{
  const char *path = g_getenv ("AVN_TEST_PIPE");
  const int pipe = path != NULL ? open (path, O_WRONLY | O_CLOEXEC) : -1;
  if (pipe >= 0)
    dprintf (pipe, "%d\n", (int)getpid ());
  for (;;)
    pause ();
}

__attribute__ ((constructor)) static void
hang (void)
{
#ifdef BREAK_FORK
  if (fork () != 0)
    return;
#endif
#ifdef BREAK_HANG_TOGETHER
  while (fork () != 0)
    pause ();
#endif
  wait_for_ever ();
}
#endif

#if defined BREAK_TYPE
#define GET_TYPE g_object_get_type
#elif defined BREAK_INTERFACE_TYPE
#define GET_TYPE avn_command_group_get_type
#elif defined BREAK_NO_TYPE
static GType
get_no_type (void)
{
  return G_TYPE_INVALID;
}
#define GET_TYPE get_no_type
#elif defined BREAK_CRASH_TYPE
static GType
crash_in_type (void)
{
  raise (SIGSEGV);
  return broken_group_get_type ();
}
#define GET_TYPE crash_in_type
#elif defined BREAK_NULL_TYPE
#define GET_TYPE NULL
#else
#define GET_TYPE broken_group_get_type
#endif

#ifdef BREAK_ABI
#define ABI (AVN_PLUGIN_ABI + 1)
#else
#define ABI AVN_PLUGIN_ABI
#endif

#if defined BREAK_NAME
#define NAME "other"
#elif defined BREAK_NULL_NAME
#define NAME NULL
#else
#define NAME "broken"
#endif

#ifdef BREAK_SYMBOL
#define avn_plugin avn_plugin_of_long_ago
#endif

AVN_AVAILABLE const AvnPlugin avn_plugin;
const AvnPlugin avn_plugin = { .abi = ABI, .name = NAME, .get_type = GET_TYPE };
