/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A command group as anybody could write it: from the two public headers, with texts and catalogues of its
 * own. */

#include <avn/avn.h>
#include <avn-client/avn-client.h>

#include <glib/gi18n-lib.h>

#define DEFAULT_DAYS 1
#define MOST_DAYS 7

#define WEATHER_TYPE_GROUP (weather_group_get_type ())

G_DECLARE_FINAL_TYPE (WeatherGroup, weather_group, WEATHER, GROUP, GObject)

struct _WeatherGroup
{
  GObject parent_instance;
};

typedef struct
{
  AvnInvocation *invocation; /* (owned) */
  AvnSession *session;       /* (owned) */
} Forecast;

static void
free_forecast_cb (gpointer data)
{
  Forecast *forecast = data;
  g_clear_object (&forecast->invocation);
  g_clear_object (&forecast->session);
  g_free (forecast);
}

/* The API knows nothing of the weather; whoever asks is told that it will be made up. */
static GVariant *
make_up_days (AvnInvocation *invocation, GVariant *user)
{
  const gint64 n_days = avn_invocation_get_integer (invocation, "days", DEFAULT_DAYS);
  const char *email = NULL;
  GVariantBuilder days = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  g_variant_lookup (user, "user", "&s", &email);
  for (gint64 day = 1; day <= n_days; day++)
    {
      g_variant_builder_open (&days, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&days, "{sv}", "place",
                             g_variant_new_string (avn_invocation_get_argument (invocation, 0)));
      g_variant_builder_add (&days, "{sv}", "day", g_variant_new_int64 (day));
      g_variant_builder_add (&days, "{sv}", "weather", g_variant_new_string ("made up"));
      g_variant_builder_add (&days, "{sv}", "asked_by", g_variant_new_string (email != NULL ? email : ""));
      g_variant_builder_close (&days);
    }
  return g_variant_builder_end (&days);
}

static void
get_user_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  Forecast *forecast = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GVariant) answer = avn_session_send_finish (AVN_SESSION (source), result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_autoptr (GVariant) user = g_variant_lookup_value (answer, "user", G_VARIANT_TYPE_VARDICT);
  AvnResult *outcome = avn_result_new_records (make_up_days (forecast->invocation, user));
  avn_result_add_note (outcome, _ ("Take an umbrella all the same."));
  g_task_return_pointer (task, outcome, g_object_unref);
}

static void
run_forecast (AvnCommandGroup *group, AvnInvocation *invocation, GTask *task)
{
  g_autoptr (GTask) owned_task = task;
  AvnSettings *settings = avn_invocation_get_settings (invocation);
  g_autoptr (AvnCredentials) credentials = avn_credentials_new (settings);
  g_autoptr (AvnRequest) request = avn_request_new ("GET", "me", NULL);
  Forecast *forecast = g_new0 (Forecast, 1);
  GError *error = NULL;

  g_task_set_task_data (task, forecast, free_forecast_cb);
  forecast->invocation = g_object_ref (invocation);
  forecast->session = avn_session_new (settings, avn_invocation_get_console (invocation), &error);
  if (forecast->session == NULL || !avn_credentials_load (credentials, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (avn_credentials_get_warning (credentials) != NULL)
    avn_console_note (avn_invocation_get_console (invocation), "%s",
                      avn_credentials_get_warning (credentials));
  avn_session_set_token (forecast->session, avn_credentials_get_token (credentials));
  if (!avn_session_check_token (forecast->session, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  avn_request_expect (request, "user", G_VARIANT_TYPE_VARDICT);
  avn_session_send_async (forecast->session, request, g_task_get_cancellable (task), get_user_cb,
                          g_steal_pointer (&owned_task));
}

static const AvnOption *const forecast_options[] = {
  AVN_OPTION (.name = "days",
              .short_name = 'n',
              .kind = AVN_OPTION_INTEGER,
              .value_name = N_ ("NUMBER"),
              .minimum = 1,
              .maximum = MOST_DAYS,
              .help = N_ ("How many days to look ahead, from 1 to 7")),
  NULL,
};

static const AvnArgument *const forecast_arguments[] = {
  AVN_ARGUMENT (.name = N_ ("PLACE"), .help = N_ ("Where you are going")),
  NULL,
};

static const AvnColumn *const forecast_columns[] = {
  AVN_COLUMN (.id = "place", .title = N_ ("PLACE")),
  AVN_COLUMN (.id = "day", .title = N_ ("DAY")),
  AVN_COLUMN (.id = "weather", .title = N_ ("WEATHER")),
  AVN_COLUMN (.id = "asked_by", .title = N_ ("ASKED_BY")),
  NULL,
};

static const AvnCommand forecast_command = {
  .path = "forecast",
  .summary = N_ ("Say what the weather will be"),
  .options = forecast_options,
  .arguments = forecast_arguments,
  .columns = forecast_columns,
  .run = run_forecast,
};

static const AvnCommand *const commands[] = { &forecast_command, NULL };

static const AvnCommand *const *
weather_group_list_commands (AvnCommandGroup *group)
{
  return commands;
}

static void
weather_group_command_group_init (AvnCommandGroupInterface *iface)
{
  iface->list_commands = weather_group_list_commands;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (WeatherGroup,
                               weather_group,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AVN_TYPE_COMMAND_GROUP,
                                                      weather_group_command_group_init))

static void
weather_group_class_init (WeatherGroupClass *klass)
{
}

static void
weather_group_init (WeatherGroup *self)
{
}

AVN_DEFINE_PLUGIN (.name = "weather",
                   .gettext_domain = GETTEXT_PACKAGE,
                   .locale_dir = WEATHER_LOCALE_DIR,
                   .get_type = weather_group_get_type)
