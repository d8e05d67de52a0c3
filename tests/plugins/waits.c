/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A plugin that prompts and ends while the progress text is shown. */

#include <avn/avn.h>

/* Longer than the delay before the progress text. */
#define WORK_MS 700

typedef struct
{
  GObject parent_instance;
} WaitsGroup;

typedef struct
{
  GObjectClass parent_class;
} WaitsGroupClass;

GType waits_group_get_type (void);

static gboolean
end_cb (gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  avn_invocation_return_result (invocation, avn_result_new ());
  return G_SOURCE_REMOVE;
}

static gboolean
ask_cb (gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  AvnConsole *console = avn_invocation_get_console (invocation);
  GError *error = NULL;
  g_autofree char *answer = avn_console_ask_secret (console, "Secret: ", "Type it.", &error);
  if (answer == NULL)
    avn_invocation_return_error (invocation, error);
  else
    g_timeout_add (WORK_MS, end_cb, invocation);
  return G_SOURCE_REMOVE;
}

static void
run_hello (AvnCommandGroup *group, AvnInvocation *invocation)
{
  avn_console_begin_wait (avn_invocation_get_console (invocation), "Working");
  g_timeout_add (WORK_MS, ask_cb, invocation);
}

static const AvnCommand hello = { .path = "hello", .summary = "Work", .run = run_hello };

static const AvnCommand *const commands[] = { &hello, NULL };

static const AvnCommand *const *
list_commands (AvnCommandGroup *group)
{
  return commands;
}

static void
init_group (AvnCommandGroupInterface *iface)
{
  iface->list_commands = list_commands;
}

G_DEFINE_TYPE_WITH_CODE (WaitsGroup,
                         waits_group,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (AVN_TYPE_COMMAND_GROUP, init_group))

static void
waits_group_class_init (WaitsGroupClass *klass)
{
}

static void
waits_group_init (WaitsGroup *self)
{
}

AVN_DEFINE_PLUGIN (.name = "broken", .get_type = waits_group_get_type)
