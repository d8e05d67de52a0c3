/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-access-token.h"
#include "avn-user-group.h"
#include "avn-user-requests.h"
#include "avn-user-service.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  AvnUserService *service; /* (owned) */
  char **names;            /* (owned): tokens or prefixes */
  GPtrArray *requests;     /* (owned) (element-type AvnRequest): one for each name */

  guint next;

  GVariantBuilder *revoked; /* (owned): of type "aa{sv}" */
  guint n_revoked;
  AvnResult *result; /* (owned) */
} Revoke;

static void revoke_next (GTask *task);

static void
free_revoke_cb (gpointer data)
{
  Revoke *revoke = data;
  g_clear_pointer (&revoke->service, avn_user_service_free);
  g_clear_pointer (&revoke->names, g_strfreev);
  g_clear_pointer (&revoke->requests, g_ptr_array_unref);
  g_clear_pointer (&revoke->revoked, g_variant_builder_unref);
  g_clear_object (&revoke->result);
  g_free (revoke);
}

/* The token that is kept here is of no use any more if it was the one. */
static void
forget_if_stored (Revoke *revoke, const char *name)
{
  const char *stored = avn_credentials_get_stored_token (revoke->service->credentials);
  GError *error = NULL;
  if (stored == NULL || !g_str_has_prefix (stored, name))
    return;
  if (avn_credentials_forget (revoke->service->credentials, NULL, &error))
    avn_result_add_note (revoke->result, _ ("It was the token kept here, which is forgotten; log in again."));
  else
    avn_result_add_error (revoke->result, error);
}

static void
add_revoked (Revoke *revoke, const char *name)
{
  g_autofree char *shown = avn_access_token_shorten (name);
  g_autofree char *message = g_strdup_printf (_ ("Revoked the token %s."), shown);
  g_variant_builder_open (revoke->revoked, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (revoke->revoked, "{sv}", "token_prefix", g_variant_new_string (shown));
  g_variant_builder_close (revoke->revoked);
  revoke->n_revoked++;
  avn_result_add_message (revoke->result, message);
  forget_if_stored (revoke, name);
}

static GError *
name_failure (GError *cause, const char *name)
{
  g_autofree char *shown = avn_access_token_shorten (name);
  GError *error = g_error_copy (cause);
  g_free (error->message);
  /* Translators: the first %s is the beginning of a token, the second the reason, a sentence. */
  error->message = g_strdup_printf (_ ("Cannot revoke the token %s. %s"), shown, cause->message);
  g_error_free (cause);
  return error;
}

/* What went wrong with one token may go well with the next; without a network or a login nothing will. */
static gboolean
concerns_one_token (const GError *error)
{
  return error->domain == AVN_API_ERROR
         && (error->code == AVN_API_ERROR_NOT_FOUND || error->code == AVN_API_ERROR_REFUSED
             || error->code == AVN_API_ERROR_FORBIDDEN || error->code == AVN_API_ERROR_CONFLICT);
}

static void
note_untried (Revoke *revoke)
{
  const guint n_untried = revoke->requests->len - revoke->next;
  if (n_untried == 0)
    return;
  g_autofree char *note = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more token was not tried.",
                                                        "%u more tokens were not tried.", n_untried),
                                           n_untried);
  avn_result_add_note (revoke->result, note);
}

static void
finish (GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  Revoke *revoke = g_task_get_task_data (task);
  avn_console_end_wait (avn_user_service_get_console (revoke->service));
  avn_result_set_records (revoke->result, g_variant_builder_end (revoke->revoked));
  g_task_return_pointer (task, g_steal_pointer (&revoke->result), g_object_unref);
}

static void
revoke_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  Revoke *revoke = g_task_get_task_data (task);
  const char *name = revoke->names[revoke->next++];
  GError *error = NULL;
  g_autoptr (GVariant) answer = avn_session_send_finish (AVN_SESSION (source), result, &error);

  if (answer != NULL)
    {
      add_revoked (revoke, name);
      revoke_next (g_steal_pointer (&task));
      return;
    }
  const gboolean go_on = concerns_one_token (error);
  error = name_failure (error, name);
  if (revoke->requests->len == 1)
    {
      g_task_return_error (task, error);
      return;
    }
  avn_result_add_error (revoke->result, error);
  if (go_on)
    revoke_next (g_steal_pointer (&task));
  else
    {
      note_untried (revoke);
      finish (g_steal_pointer (&task));
    }
}

static void
revoke_next (GTask *task)
{
  Revoke *revoke = g_task_get_task_data (task);
  avn_console_set_progress (avn_user_service_get_console (revoke->service),
                            MIN (revoke->next + 1, revoke->requests->len), revoke->requests->len);
  if (revoke->next < revoke->requests->len)
    avn_user_service_send (revoke->service, revoke->requests->pdata[revoke->next], revoke_token_cb, task);
  else
    finish (task);
}

static char **
get_names (AvnInvocation *invocation, GError **error)
{
  const char *const *arguments = avn_invocation_get_arguments (invocation, 0);
  if (!g_str_equal (arguments[0], "-") || arguments[1] != NULL)
    return g_strdupv ((char **)arguments);
  g_auto (GStrv) lines = avn_console_read_lines (avn_invocation_get_console (invocation), error);
  if (lines == NULL || lines[0] != NULL)
    return g_steal_pointer (&lines);
  g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("Standard input names no token."));
  return NULL;
}

/* Nothing is sent if one of the names cannot be right. */
static gboolean
build_requests (Revoke *revoke, GError **error)
{
  for (guint i = 0; revoke->names[i] != NULL; i++)
    {
      AvnRequest *request = avn_user_request_revoke_token (revoke->names[i]);
      g_ptr_array_add (revoke->requests, request);
      if (!avn_request_check (request, error))
        return FALSE;
    }
  return TRUE;
}

static void
run_revoke (AvnCommandGroup *group, AvnInvocation *invocation, GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  GError *error = NULL;
  Revoke *revoke = g_new0 (Revoke, 1);

  g_task_set_task_data (task, revoke, free_revoke_cb);
  revoke->requests = g_ptr_array_new_with_free_func (g_object_unref);
  revoke->revoked = g_variant_builder_new (G_VARIANT_TYPE ("aa{sv}"));
  revoke->result = avn_result_new ();
  revoke->names = get_names (invocation, &error);
  if (revoke->names == NULL || !build_requests (revoke, &error)
      || (revoke->service = avn_user_service_new (invocation, &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (revoke->requests->len > 1)
    avn_console_begin_wait (avn_user_service_get_console (revoke->service), _ ("Revoking access tokens"));
  revoke_next (g_steal_pointer (&task));
}

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (
          .name = N_ ("PREFIX"),
          .flags = AVN_ARGUMENT_REPEATED | AVN_ARGUMENT_SECRET,
          .help
          = N_ ("A token's prefix as the list shows it, or the whole token; \"-\" reads them from standard "
                "input, one on each line"),
          .recalls = AVN_ACCESS_TOKEN_MEMORY),
  NULL,
};

static const char *const examples[] = {
  "user access-token revoke Ab3+example1",
  "user access-token revoke - < tokens.txt",
  NULL,
};

static const char *const members[] = { "token_prefix", NULL };

const AvnCommand avn_access_token_revoke_command = {
  .path = "access-token revoke",
  .summary = N_ ("Revoke access tokens"),
  .examples = examples,
  .arguments = arguments,
  .run = run_revoke,
  .memory = &avn_access_token_remove_memory,
  .members = members,
};
