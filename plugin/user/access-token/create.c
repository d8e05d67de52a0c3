/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "access-token/lost-token.h"
#include "group.h"
#include "requests.h"
#include "service.h"

#include <glib/gi18n-lib.h>

/* What the API's schema allows; without a maximum age a token never expires. */
#define LEAST_AGE 600
#define GREATEST_AGE 315360000
#define DEFAULT_AGE (30 * 24 * 60 * 60)
#define LONGEST_DESCRIPTION 1000

/* How long looking for a lost token may last beyond the time limit of the request: a tenth of that limit. */
#define LEAST_EXTRA_MS 400
#define GREATEST_EXTRA_MS 5000

typedef struct
{
  AvnUserService *service; /* (owned) */

  gint64 start_time; /* monotonic, in microseconds */
  GError *loss;      /* (owned) (nullable): why the answer is lost */
} Creation;

static void
free_creation_cb (gpointer data)
{
  Creation *creation = data;
  g_clear_pointer (&creation->service, avn_user_service_free);
  g_clear_error (&creation->loss);
  g_free (creation);
}

/* What is left of the user's time limit, and a little more, since an answer is often lost because the time
 * was up. */
static guint
get_time_to_look_ms (AvnInvocation *invocation)
{
  Creation *creation = avn_invocation_get_data (invocation);
  AvnSettings *settings = avn_invocation_get_settings (invocation);
  const gint64 limit_ms = avn_settings_get_integer (settings, "request-timeout") * 1000;
  const gint64 elapsed_ms = (g_get_monotonic_time () - creation->start_time) / 1000;
  const gint64 extra_ms
      = limit_ms > 0 ? CLAMP (limit_ms / 10, LEAST_EXTRA_MS, GREATEST_EXTRA_MS) : GREATEST_EXTRA_MS;
  return (guint)MIN (MAX (limit_ms - elapsed_ms, 0) + extra_ms, G_MAXINT32);
}

static void
find_lost_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  Creation *creation = avn_invocation_get_data (invocation);
  g_autoptr (GError) error = NULL;
  g_autofree char *found = avn_lost_token_find_finish (AVN_CLIENT_SESSION (source), result, &error);
  GError *loss = g_steal_pointer (&creation->loss);
  g_auto (GStrv) lines = g_strsplit (loss->message, "\n", 2);
  const char *advice
      = found != NULL ? found
                      : _ ("The server may have created a token; look with \"avn user access-token list\".");

  if (g_error_matches (error, AVN_ERROR, AVN_ERROR_INTERRUPTED))
    {
      g_error_free (loss);
      loss = g_error_new (AVN_ERROR, AVN_ERROR_INTERRUPTED, "%s\n%s", lines[0], advice);
    }
  else
    {
      g_free (loss->message);
      loss->message = g_strdup_printf ("%s\n%s", lines[0], advice);
    }
  avn_invocation_return_error (invocation, loss);
}

static void
fail (AvnInvocation *invocation, GError *error)
{
  Creation *creation = avn_invocation_get_data (invocation);
  if (!avn_lost_token_may_exist (error))
    {
      avn_invocation_return_error (invocation, error);
      return;
    }
  creation->loss = error;
  avn_lost_token_find_async (creation->service->session,
                             avn_invocation_get_string (invocation, "description"),
                             get_time_to_look_ms (invocation), avn_invocation_get_cancellable (invocation),
                             find_lost_token_cb, invocation);
}

/* Whether the user left the token out of what is printed. */
static gboolean
is_left_out (AvnSettings *settings)
{
  static const char *const lists[] = { "fields", "get-values" };
  gboolean left_out = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      const char *list = avn_settings_get_string (settings, lists[i]);
      g_auto (GStrv) names = list != NULL ? g_strsplit (list, ",", -1) : NULL;
      for (guint j = 0; names != NULL && names[j] != NULL; j++)
        g_strstrip (names[j]);
      left_out |= names != NULL && !g_strv_contains ((const char *const *)names, "full_token")
                  && !g_strv_contains ((const char *const *)names, "all");
    }
  return left_out;
}

/* What people have to know of a token that was created; and of one that nobody will ever see, programs too.
 */
static void
add_note (AvnResult *outcome, AvnSettings *settings, const char *advice)
{
  if (is_left_out (settings))
    avn_result_add_note (outcome, advice);
  else if (!avn_settings_is_machine_readable (settings))
    avn_result_add_note (outcome, _ ("Keep the token in a safe place; it cannot be shown again."));
}

static void
create_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  GError *error = NULL;
  g_autoptr (JsonObject) answer
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
  const char *full_token = answer != NULL ? avn_json_get_string (answer, "full_token") : NULL;

  if (full_token != NULL && !avn_text_is_token (full_token))
    error = avn_client_error_new (AVN_CLIENT_ERROR_SERVER, 200,
                                  _ ("The server's answer does not hold a usable access token."));
  if (error != NULL)
    {
      fail (invocation, error);
      return;
    }
  const gboolean secret_only = avn_invocation_has_option (invocation, "secret-only");
  AvnResult *outcome = secret_only ? avn_result_new_text (full_token) : avn_result_new ();
  g_autoptr (AvnRecords) records = avn_records_new_for_record (answer);
  g_autoptr (AvnAccessToken) token = avn_access_token_new (answer);
  g_autofree char *advice = avn_lost_token_advise (token);
  avn_result_set_records (outcome, records);
  avn_result_set_advice_if_lost (outcome, advice);
  if (!secret_only)
    add_note (outcome, avn_invocation_get_settings (invocation), advice);
  avn_invocation_return_result (invocation, outcome);
}

static void
add_strings (JsonObject *body, const char *member, AvnInvocation *invocation, const char *option)
{
  const char *const *values = avn_invocation_get_strings (invocation, option);
  if (values == NULL)
    return;
  JsonArray *array = json_array_new ();
  for (guint i = 0; values[i] != NULL; i++)
    json_array_add_string_element (array, values[i]);
  json_object_set_array_member (body, member, array);
}

static JsonObject *
build_body (AvnInvocation *invocation)
{
  JsonObject *body = json_object_new ();
  const gint64 seconds = avn_invocation_get_integer (invocation, "max-age-seconds", DEFAULT_AGE);
  const gint64 age = avn_invocation_get_integer (invocation, "max-age", seconds);

  json_object_set_string_member (body, "description", avn_invocation_get_string (invocation, "description"));
  json_object_set_boolean_member (body, "extend_when_used",
                                  avn_invocation_has_option (invocation, "extend-when-used"));
  if (avn_invocation_has_option (invocation, "no-expiry"))
    json_object_set_null_member (body, "max_age_seconds");
  else
    json_object_set_int_member (body, "max_age_seconds", age);
  add_strings (body, "scopes", invocation, "scope");
  add_strings (body, "ip_allowlist", invocation, "ip-allow");
  return body;
}

static void
run_create (AvnCommandGroup *group, AvnInvocation *invocation)
{
  g_autoptr (JsonObject) body = build_body (invocation);
  g_autoptr (AvnClientRequest) request = avn_user_request_create_token (body);
  GError *error = NULL;
  AvnUserService *service = avn_user_service_new (invocation, &error);
  if (service == NULL)
    {
      avn_invocation_return_error (invocation, error);
      return;
    }
  Creation *creation = g_new0 (Creation, 1);
  creation->service = service;
  creation->start_time = g_get_monotonic_time ();
  avn_invocation_set_data (invocation, creation, free_creation_cb);
  avn_user_service_send (service, request, create_token_cb);
}

static const AvnOption *const options[] = {
  AVN_OPTION (
      { "description", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("What the token will be used for"), N_ ("TEXT") },
      .flags = AVN_OPTION_REQUIRED,
      .minimum = 1,
      .maximum = LONGEST_DESCRIPTION),
  AVN_OPTION ({ "max-age-seconds", 0, 0, G_OPTION_ARG_INT64, NULL,
                N_ ("How long the token is valid, from 600 to 315360000 seconds (default: 30 days)"),
                N_ ("SECONDS") },
              .minimum = LEAST_AGE,
              .maximum = GREATEST_AGE,
              .excludes = AVN_NAMES ("max-age", "no-expiry")),
  AVN_OPTION ({ "max-age", 0, 0, G_OPTION_ARG_STRING, NULL,
                N_ ("How long the token is valid, such as 12h, 30d or 1w"), N_ ("DURATION") },
              .flags = AVN_OPTION_DURATION,
              .minimum = LEAST_AGE,
              .maximum = GREATEST_AGE,
              .excludes = AVN_NAMES ("no-expiry")),
  AVN_OPTION ({ "no-expiry", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("The token never expires"), NULL },
              .excludes = AVN_NAMES ("extend-when-used")),
  AVN_OPTION ({ "extend-when-used", 0, 0, G_OPTION_ARG_NONE, NULL,
                N_ ("Start the time anew whenever the token is used"), NULL }),
  AVN_OPTION ({ "scope", 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL,
                N_ ("Restrict the token to this scope; this option can be given several times"),
                N_ ("SCOPE") },
              .minimum = 1),
  AVN_OPTION ({ "ip-allow", 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL,
                N_ ("Accept the token only from this IP address or network; this option can be given "
                    "several times"),
                N_ ("ADDRESS") },
              .minimum = 1),
  AVN_OPTION ({ "secret-only", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the token and nothing else"), NULL },
              .excludes = AVN_NAMES ("json", "terse", "csv", "get-values", "fields")),
  NULL,
};

static const AvnColumn *const columns[] = {
  AVN_COLUMN (.id = "expiry_time", .title = N_ ("EXPIRY_TIME"), .kind = AVN_COLUMN_EXPIRY),
  AVN_COLUMN (.id = "description", .title = N_ ("DESCRIPTION")),
  AVN_COLUMN (.id = "max_age_seconds", .title = N_ ("MAX_AGE_SECONDS")),
  AVN_COLUMN (.id = "extend_when_used", .title = N_ ("EXTEND_WHEN_USED")),
  AVN_COLUMN (.id = "full_token", .title = N_ ("FULL_TOKEN")),
  NULL,
};

static const char *const examples[] = {
  "user access-token create --description \"Nightly backup\"",
  "user access-token create --description \"Notebook\" --max-age 1h --extend-when-used",
  "user access-token create --description \"CI\" --secret-only > token.txt",
  NULL,
};

/* What the API's schema has beside the columns. */
static const char *const members[] = {
  "create_time",
  "created_manually",
  "currently_active",
  "errors",
  "ip_allowlist",
  "last_ip",
  "last_used_time",
  "last_user_agent",
  "last_user_agent_human_readable",
  "message",
  "scopes",
  "token_prefix",
  NULL,
};

const AvnCommand avn_access_token_create_command = {
  .path = "access-token create",
  .summary = N_ ("Create an access token"),
  .description
  = N_ ("The whole token is shown once and never again. It expires after 30 days unless you say otherwise."),
  .examples = examples,
  .options = options,
  .columns = columns,
  .run = run_create,
  .completion_list = &avn_access_token_add_list,
  .members = members,
};
