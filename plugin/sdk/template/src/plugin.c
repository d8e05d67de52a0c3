/* SPDX-License-Identifier: 0BSD */
#include <avn-client/avn-client.h>

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_LIMIT 10
#define MAX_LIMIT 100

/* The server may leave out a member or send null, which avn_json_get_string() returns as NULL. */
static gboolean
is_match (JsonObject *token, const char *word)
{
  const char *description = avn_json_get_string (token, "description");
  return description != NULL && strstr (description, word) != NULL;
}

static AvnResult *
find_tokens (AvnInvocation *invocation, AvnRecords *tokens)
{
  const char *word = avn_invocation_get_argument (invocation, 0);
  const gint64 limit = avn_invocation_get_integer (invocation, "limit", DEFAULT_LIMIT);
  g_autoptr (JsonArray) found = json_array_new ();
  gint64 n_found = 0;

  for (guint i = 0; i < avn_records_get_length (tokens); i++)
    {
      g_autoptr (JsonObject) token = avn_records_get (tokens, i);
      if (is_match (token, word) && n_found++ < limit)
        json_array_add_object_element (found, json_object_ref (token));
    }
  g_autoptr (AvnRecords) records = avn_records_new (found);
  AvnResult *result = avn_result_new_records (records);
  if (n_found > limit)
    avn_result_add_note (result, _ ("More access tokens match. Use --limit to show more."));
  return result;
}

static void
list_tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AvnInvocation *invocation = user_data;
  GError *error = NULL;
  g_autoptr (AvnRecords) tokens = avn_client_session_list_finish (AVN_CLIENT_SESSION (source), result, &error);
  if (tokens == NULL)
    avn_invocation_return_error (invocation, error);
  else
    avn_invocation_return_result (invocation, find_tokens (invocation, tokens));
}

static void
run_find (AvnCommandGroup *group, AvnInvocation *invocation)
{
  g_autoptr (AvnClientRequest) request = avn_client_request_new ("GET", "access_token", NULL);
  avn_client_list (invocation, request, "tokens", list_tokens_cb);
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ "limit", 'n', 0, G_OPTION_ARG_INT64, NULL,
                N_ ("Show at most this many, from 1 to 100 (default: 10)"), N_ ("NUMBER") },
              .minimum = 1,
              .maximum = MAX_LIMIT),
  NULL,
};

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = N_ ("WORD"), .help = N_ ("Text to find in the description")),
  NULL,
};

static const AvnColumn *const columns[] = {
  AVN_COLUMN (.id = "description", .title = N_ ("DESCRIPTION")),
  AVN_COLUMN (.id = "token_prefix", .title = N_ ("TOKEN_PREFIX")),
  AVN_COLUMN (.id = "expiry_time", .title = N_ ("EXPIRY_TIME"), .kind = AVN_COLUMN_EXPIRY),
  NULL,
};

static const char *const examples[] = { "@NAME@ find backup", "@NAME@ find backup -n 1 --json", NULL };

static const AvnCommand find_command = {
  .path = "find",
  .summary = N_ ("Find access tokens by a word of their description"),
  .examples = examples,
  .options = options,
  .arguments = arguments,
  .columns = columns,
  .run = run_find,
};

/* The commands of the group. */
static const AvnCommand *const commands[] = {
  &find_command,
  NULL,
};

AVN_DEFINE_COMMAND_GROUP (@TYPE@Group, @SYMBOL@_group, commands)

AVN_DEFINE_PLUGIN (.name = "@NAME@",
                   .gettext_domain = GETTEXT_PACKAGE,
                   .locale_dir = LOCALE_DIR,
                   .get_type = @SYMBOL@_group_get_type)
