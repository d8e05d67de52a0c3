/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "access-token/access-token.h"
#include "access-token/lost-token.h"
#include "group.h"
#include "requests.h"

#include <glib/gi18n-lib.h>

/* The bounds of the API. */
#define MIN_AGE_S 600
#define MAX_AGE_S 315360000
#define DEFAULT_AGE_S (30 * 24 * 60 * 60)
#define MAX_SHOWN_LENGTH 64

/* TRUE if the user chose fields without the token. */
static gboolean
is_hidden (AvnSettings *settings)
{
  static const char *const options[] = { "fields", "get-values" };
  gboolean hidden = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      const char *list = avn_settings_get_string (settings, options[i]);
      g_auto (GStrv) names = g_strsplit (list != NULL ? list : "all", ",", -1);
      for (guint j = 0; names[j] != NULL; j++)
        g_strstrip (names[j]);
      hidden |= !g_strv_contains ((const char *const *)names, "full_token")
                && !g_strv_contains ((const char *const *)names, "all");
    }
  return hidden;
}

static void
add_note (AvnResult *outcome, AvnSettings *settings, const char *advice)
{
  if (is_hidden (settings))
    avn_result_add_note (outcome, advice);
  else if (!avn_settings_is_machine_readable (settings))
    avn_result_add_note (outcome, _ ("Store the token in a safe place; it cannot be shown again."));
}

static void
create_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  const gint64 *start_time = avn_invocation_get_data (invocation);
  GError *error = NULL;
  g_autoptr (JsonObject) response
      = avn_client_session_send_finish (AVN_CLIENT_SESSION (source), result, &error);
  const char *full_token = response != NULL ? avn_json_get_string (response, "full_token") : NULL;

  if (full_token != NULL && !avn_text_is_token (full_token))
    error = avn_client_error_new (AVN_CLIENT_ERROR_SERVER, 200,
                                  _ ("The server's response contains no usable access token."));
  if (error != NULL)
    {
      avn_lost_token_return_error (invocation, AVN_CLIENT_SESSION (source), *start_time, error);
      return;
    }
  const gboolean secret_only = avn_invocation_has_option (invocation, "secret-only");
  AvnResult *outcome = secret_only ? avn_result_new_text (full_token) : avn_result_new ();
  g_autoptr (AvnRecords) records = avn_records_new_for_record (response);
  g_autoptr (AvnAccessToken) token = avn_access_token_new (response);
  g_autofree char *advice = avn_lost_token_advise (token);
  avn_result_set_records (outcome, records);
  avn_result_set_advice_if_lost (outcome, advice);
  if (!secret_only)
    add_note (outcome, avn_invocation_get_settings (invocation), advice);
  avn_invocation_return_result (invocation, outcome);
}

static gboolean
is_ip_network (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 2);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (parts[0]);
  if (address == NULL)
    return FALSE;
  const guint n_bits = 8 * (guint)g_inet_address_get_native_size (address);
  return parts[1] == NULL
         || ((*parts[1] != '0' || parts[1][1] == '\0')
             && g_ascii_string_to_unsigned (parts[1], 10, 0, n_bits, NULL, NULL));
}

static gboolean
check_element (const char *element, const char *option, gboolean is_network, GError **error)
{
  g_autofree char *safe = avn_text_make_safe (element, MAX_SHOWN_LENGTH);
  if (*element == '\0')
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The list of --%s has an empty element."), option);
  else if (is_network && !is_ip_network (element))
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                 /* Translators: the first %s is the name of an option, the second a value of it. */
                 _ ("--%s takes IP addresses and networks such as 192.0.2.0/24, not \"%s\"."), option, safe);
  else
    return TRUE;
  return FALSE;
}

/* Adds all elements of a repeated option, whose values can be lists. */
static gboolean
add_elements (JsonObject *body,
              const char *member,
              AvnInvocation *invocation,
              const char *option,
              gboolean are_networks,
              GError **error)
{
  const char *const *values = avn_invocation_get_strings (invocation, option);
  g_autofree char *list = values != NULL ? g_strjoinv (",", (char **)values) : NULL;
  g_auto (GStrv) elements = list != NULL ? g_strsplit (list, ",", -1) : NULL;
  g_autoptr (JsonArray) array = json_array_new ();
  for (guint i = 0; elements != NULL && elements[i] != NULL; i++)
    {
      if (!check_element (g_strstrip (elements[i]), option, are_networks, error))
        return FALSE;
      json_array_add_string_element (array, elements[i]);
    }
  if (elements != NULL)
    json_object_set_array_member (body, member, g_steal_pointer (&array));
  return TRUE;
}

/* (transfer full) (nullable): NULL with an AVN_ERROR_USAGE */
static JsonObject *
build_body (AvnInvocation *invocation, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  const gint64 seconds = avn_invocation_get_integer (invocation, "max-age-seconds", DEFAULT_AGE_S);
  const gint64 age = avn_invocation_get_integer (invocation, "max-age", seconds);

  json_object_set_string_member (body, "description", avn_invocation_get_string (invocation, "description"));
  json_object_set_boolean_member (body, "extend_when_used",
                                  avn_invocation_has_option (invocation, "extend-when-used"));
  if (avn_invocation_has_option (invocation, "no-expiry"))
    json_object_set_null_member (body, "max_age_seconds");
  else
    json_object_set_int_member (body, "max_age_seconds", age);
  if (!add_elements (body, "scopes", invocation, "scope", FALSE, error)
      || !add_elements (body, "ip_allowlist", invocation, "ip-allow", TRUE, error))
    return NULL;
  return g_steal_pointer (&body);
}

static void
run_create (AvnCommandGroup *group, AvnInvocation *invocation)
{
  GError *error = NULL;
  g_autoptr (JsonObject) body = build_body (invocation, &error);
  if (body == NULL)
    {
      avn_invocation_return_error (invocation, error);
      return;
    }
  g_autoptr (AvnClientRequest) request = avn_user_request_create_token (body);
  const gint64 start_time = g_get_monotonic_time ();
  avn_invocation_set_data (invocation, g_memdup2 (&start_time, sizeof start_time), g_free);
  avn_client_send (invocation, request, create_token_cb);
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ "description", 0, 0, G_OPTION_ARG_STRING, NULL,
                N_ ("Description of how the token will be used"), N_ ("TEXT") },
              .flags = AVN_OPTION_REQUIRED,
              .minimum = 1,
              .maximum = AVN_ACCESS_TOKEN_MAX_DESCRIPTION_LENGTH),
  AVN_OPTION ({ "max-age-seconds", 0, 0, G_OPTION_ARG_INT64, NULL,
                N_ ("Lifetime in seconds, 600 to 315360000 (default: 30 days)"), N_ ("SECONDS") },
              .minimum = MIN_AGE_S,
              .maximum = MAX_AGE_S,
              .excludes = AVN_NAMES ("max-age", "no-expiry")),
  AVN_OPTION ({ "max-age", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Lifetime, such as 12h, 30d or 1w"),
                N_ ("DURATION") },
              .flags = AVN_OPTION_DURATION,
              .minimum = MIN_AGE_S,
              .maximum = MAX_AGE_S,
              .excludes = AVN_NAMES ("no-expiry")),
  AVN_OPTION ({ "no-expiry", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Create a token that never expires"), NULL },
              .excludes = AVN_NAMES ("extend-when-used")),
  AVN_OPTION ({ "extend-when-used", 0, 0, G_OPTION_ARG_NONE, NULL,
                N_ ("Extend the token's expiry time when it is used"), NULL }),
  AVN_OPTION ({ "scope", 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL,
                N_ ("Limit the token to these comma-separated scopes"), N_ ("SCOPES") },
              .minimum = 1),
  AVN_OPTION ({ "ip-allow", 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL,
                N_ ("Allow only these comma-separated IP addresses or networks"), N_ ("ADDRESSES") },
              .minimum = 1),
  AVN_OPTION ({ "secret-only", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print only the token"), NULL },
              .excludes = AVN_NAMES ("json", "terse", "csv", "get-values", "fields")),
  NULL,
};

static const AvnColumn *const columns[] = {
  AVN_COLUMN (.id = "expiry_time", .title = N_ ("EXPIRY_TIME"), .kind = AVN_COLUMN_EXPIRY),
  AVN_COLUMN (.id = "description", .title = N_ ("DESCRIPTION")),
  AVN_COLUMN (.id = "max_age_seconds", .title = N_ ("MAX_AGE_SECONDS")),
  AVN_COLUMN (.id = "extend_when_used", .title = N_ ("EXTEND_WHEN_USED")),
  AVN_COLUMN (.id = "scopes", .title = N_ ("SCOPES"), .only_if_set = TRUE),
  AVN_COLUMN (.id = "ip_allowlist", .title = N_ ("IP_ALLOWLIST"), .only_if_set = TRUE),
  AVN_COLUMN (.id = "full_token", .title = N_ ("FULL_TOKEN")),
  NULL,
};

static const char *const examples[] = {
  "user access-token create --description \"Nightly backup\"",
  "user access-token create --description Lab --max-age 1h --extend-when-used",
  "user access-token create --description \"CI\" --secret-only > token.txt",
  NULL,
};

/* Fields of the API that are not columns. */
static const char *const members[] = {
  "create_time",
  "created_manually",
  "currently_active",
  "errors",
  "last_ip",
  "last_used_time",
  "last_user_agent",
  "last_user_agent_human_readable",
  "message",
  "token_prefix",
  NULL,
};

const AvnCommand avn_access_token_create_command = {
  .path = "access-token create",
  .summary = N_ ("Create an access token"),
  .description
  = N_ ("The full token is shown only once. It expires after 30 days unless you choose another lifetime."),
  .examples = examples,
  .options = options,
  .columns = columns,
  .run = run_create,
  .completion_list = &avn_access_token_add_list,
  .members = members,
};
