/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A plugin of plugin API 1, as one that was written and compiled long ago. It uses nothing that came later.
 */

#include <avn/avn.h>
#include <avn-client/avn-client.h>

#include <glib/gi18n-lib.h>

#if AVN_PLUGIN_ABI != 1 || AVN_PLUGIN_API != 1
#error "This plugin is for plugin ABI 1, API 1."
#endif

#define HARBOUR_TYPE_GROUP (harbour_group_get_type ())

G_DECLARE_FINAL_TYPE (HarbourGroup, harbour_group, HARBOUR, GROUP, GObject)

struct _HarbourGroup
{
  GObject parent_instance;
};

typedef struct
{
  AvnInvocation *invocation; /* (owned) */
  AvnSession *session;       /* (owned) */
} Ships;

static void
free_ships_cb (gpointer data)
{
  Ships *ships = data;
  g_clear_object (&ships->invocation);
  g_clear_object (&ships->session);
  g_free (ships);
}

static void
add_ship (GVariantBuilder *records, AvnInvocation *invocation, const char *name, const char *captain)
{
  const char *flag = avn_invocation_get_string (invocation, "flag");
  g_variant_builder_open (records, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (records, "{sv}", "ship", g_variant_new_string (name));
  g_variant_builder_add (records, "{sv}", "flag", g_variant_new_string (flag != NULL ? flag : "none"));
  g_variant_builder_add (records, "{sv}", "berth",
                         g_variant_new_int64 (avn_invocation_get_integer (invocation, "berth", 1)));
  g_variant_builder_add (records, "{sv}", "arrival", g_variant_new_string ("2026-01-02T03:04:05.678Z"));
  g_variant_builder_add (records, "{sv}", "captain", g_variant_new_string (captain));
  g_variant_builder_close (records);
}

static void
get_user_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  Ships *ships = g_task_get_task_data (task);
  const char *const *names = avn_invocation_get_arguments (ships->invocation, 0);
  GVariantBuilder records = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  const char *email = "";
  GError *error = NULL;
  g_autoptr (GVariant) answer = avn_session_send_finish (AVN_SESSION (source), result, &error);
  if (answer == NULL)
    {
      g_variant_builder_clear (&records);
      g_task_return_error (task, error);
      return;
    }
  g_autoptr (GVariant) user = g_variant_lookup_value (answer, "user", G_VARIANT_TYPE_VARDICT);
  g_variant_lookup (user, "user", "&s", &email);
  for (guint i = 0; names[i] != NULL; i++)
    add_ship (&records, ships->invocation, names[i], email);
  AvnResult *outcome = avn_result_new_records (g_variant_builder_end (&records));
  if (avn_invocation_has_option (ships->invocation, "pilot"))
    avn_result_add_note (outcome, _ ("A pilot comes on board."));
  g_task_return_pointer (task, outcome, g_object_unref);
}

static void
run_enter (AvnCommandGroup *group, AvnInvocation *invocation, GTask *task)
{
  g_autoptr (GTask) owned_task = task;
  AvnSettings *settings = avn_invocation_get_settings (invocation);
  g_autoptr (AvnCredentials) credentials = avn_credentials_new (settings);
  g_autoptr (AvnRequest) request = avn_request_new ("GET", "me", NULL);
  Ships *ships = g_new0 (Ships, 1);
  GError *error = NULL;

  g_task_set_task_data (task, ships, free_ships_cb);
  ships->invocation = g_object_ref (invocation);
  ships->session = avn_session_new (settings, avn_invocation_get_console (invocation), &error);
  if (ships->session == NULL || !avn_credentials_load (credentials, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  avn_session_set_token (ships->session, avn_credentials_get_token (credentials));
  if (!avn_session_check_token (ships->session, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  avn_request_expect (request, "user", G_VARIANT_TYPE_VARDICT);
  avn_session_send_async (ships->session, request, g_task_get_cancellable (task), get_user_cb,
                          g_steal_pointer (&owned_task));
}

static void
run_close (AvnCommandGroup *group, AvnInvocation *invocation, GTask *task)
{
  g_task_return_new_error (task, AVN_API_ERROR, AVN_API_ERROR_CONFLICT, "%s", _ ("There are ships inside."));
  g_object_unref (task);
}

static const char *const flags[] = { "red", "white", NULL };

static const AvnOption *const enter_options[] = {
  AVN_OPTION (.name = "berth",
              .short_name = 'b',
              .kind = AVN_OPTION_INTEGER,
              .value_name = N_ ("NUMBER"),
              .minimum = 1,
              .maximum = 9,
              .help = N_ ("Where to moor, from 1 to 9")),
  AVN_OPTION (.name = "flag",
              .kind = AVN_OPTION_STRING,
              .value_name = N_ ("COLOUR"),
              .choices = flags,
              .help = N_ ("The flag to show")),
  AVN_OPTION (.name = "pilot",
              .kind = AVN_OPTION_SWITCH,
              .excludes = "berth",
              .help = N_ ("Let a pilot decide where to moor")),
  NULL,
};

static const AvnArgument *const enter_arguments[] = {
  AVN_ARGUMENT (.name = N_ ("SHIP"), .flags = AVN_ARGUMENT_REPEATED, .help = N_ ("The name of a ship")),
  NULL,
};

static const AvnColumn *const enter_columns[] = {
  AVN_COLUMN (.id = "ship", .title = N_ ("SHIP")),
  AVN_COLUMN (.id = "flag", .title = N_ ("FLAG")),
  AVN_COLUMN (.id = "berth", .title = N_ ("BERTH")),
  AVN_COLUMN (.id = "arrival", .title = N_ ("ARRIVAL"), .kind = AVN_COLUMN_TIME),
  NULL,
};

static const char *const enter_examples[] = { "harbour enter Aurora --flag=red", NULL };

static const AvnCommand enter_command = {
  .path = "enter",
  .summary = N_ ("Bring ships into the harbour"),
  .description = N_ ("Nothing floats: the ships are made up."),
  .examples = enter_examples,
  .options = enter_options,
  .arguments = enter_arguments,
  .columns = enter_columns,
  .run = run_enter,
};

static const AvnCommand close_command = {
  .path = "close",
  .summary = N_ ("Close the harbour"),
  .run = run_close,
};

static const AvnCommand *const commands[] = { &enter_command, &close_command, NULL };

static const AvnCommand *const *
harbour_group_list_commands (AvnCommandGroup *group)
{
  return commands;
}

static void
harbour_group_command_group_init (AvnCommandGroupInterface *iface)
{
  iface->list_commands = harbour_group_list_commands;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HarbourGroup,
                               harbour_group,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AVN_TYPE_COMMAND_GROUP,
                                                      harbour_group_command_group_init))

static void
harbour_group_class_init (HarbourGroupClass *klass)
{
}

static void
harbour_group_init (HarbourGroup *self)
{
}

AVN_DEFINE_PLUGIN (.name = "harbour",
                   .gettext_domain = GETTEXT_PACKAGE,
                   .locale_dir = HARBOUR_LOCALE_DIR,
                   .get_type = harbour_group_get_type)
