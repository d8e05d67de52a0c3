/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/address.h"
#include "http/call-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PROP_TOKEN = 1,
};

G_DEFINE_FINAL_TYPE (AvnClientSession, avn_client_session, G_TYPE_OBJECT)

static void
avn_client_session_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  if (property_id == PROP_TOKEN)
    g_value_set_string (value, AVN_CLIENT_SESSION (object)->token);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
avn_client_session_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  if (property_id == PROP_TOKEN)
    avn_client_session_set_token (AVN_CLIENT_SESSION (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
avn_client_session_finalize (GObject *object)
{
  AvnClientSession *self = AVN_CLIENT_SESSION (object);
  g_clear_pointer (&self->soups, g_ptr_array_unref);
  g_clear_pointer (&self->trust, avn_trust_free);
  g_clear_pointer (&self->base, g_uri_unref);
  g_clear_pointer (&self->proxy, g_uri_unref);
  g_clear_pointer (&self->proxy_login, g_free);
  g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&self->token_advice, g_free);
  g_clear_object (&self->console);
  g_clear_pointer (&self->secrets, g_ptr_array_unref);
  G_OBJECT_CLASS (avn_client_session_parent_class)->finalize (object);
}

static void
avn_client_session_class_init (AvnClientSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = avn_client_session_get_property;
  object_class->set_property = avn_client_session_set_property;
  object_class->finalize = avn_client_session_finalize;

  /**
   * AvnClientSession:token:
   *
   * The access token of all following requests.
   */
  g_object_class_install_property (
      object_class, PROP_TOKEN,
      g_param_spec_string ("token", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
}

static void
avn_client_session_init (AvnClientSession *self)
{
  self->soups = g_ptr_array_new_with_free_func (g_object_unref);
  self->secrets = g_ptr_array_new_with_free_func (g_free);
}

/* No feature of libsoup may act on a response before its body has been limited and checked. */
static SoupSession *
new_soup_session (GUri *proxy)
{
  g_autofree char *url = proxy != NULL ? g_uri_to_string (proxy) : NULL;
  /* Without a resolver, GIO does not look for the desktop's proxy. */
  g_autoptr (GProxyResolver) resolver = url != NULL ? g_simple_proxy_resolver_new (url, NULL) : NULL;
  SoupSession *soup = soup_session_new_with_options ("user-agent", "avn/" AVN_VERSION, "proxy-resolver",
                                                     resolver, "timeout", 0, "idle-timeout", 0, NULL);
  soup_session_remove_feature_by_type (soup, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (soup, SOUP_TYPE_AUTH_MANAGER);
  return soup;
}

/* Each call has a SoupSession of its own until it ends: libsoup sends only two messages to a host at once,
 * and does not tell which of them a CONNECT is for. */
SoupSession *
avn_client_session_take_soup (AvnClientSession *self)
{
  return self->soups->len > 0 ? g_ptr_array_steal_index_fast (self->soups, self->soups->len - 1)
                              : new_soup_session (self->proxy);
}

/* In bytes. */
gsize
avn_client_session_get_max_body (AvnClientSession *self)
{
  return (gsize)self->max_mebibytes * 1024 * 1024;
}

/* libsoup does not send the user and password of a proxy's URL without its feature for authentication. */
static gboolean
set_up_proxy (AvnClientSession *self, GError **error)
{
  if (!avn_address_find_proxy (self->base, &self->proxy, error))
    return FALSE;
  g_autofree char *credentials = self->proxy != NULL ? avn_address_dup_credentials (self->proxy) : NULL;
  if (credentials == NULL)
    return TRUE;
  g_autofree char *encoded = g_base64_encode ((const guchar *)credentials, strlen (credentials));
  self->proxy_login = g_strconcat ("Basic ", encoded, NULL);
  g_ptr_array_add (self->secrets, g_strdup (strchr (credentials, ':') + 1));
  g_ptr_array_add (self->secrets, g_steal_pointer (&credentials));
  return TRUE;
}

static gboolean
set_up_trust (AvnClientSession *self, AvnSettings *settings, GError **error)
{
  const gboolean is_https = g_str_equal (g_uri_get_scheme (self->base), "https");
  const gboolean is_https_proxy
      = self->proxy != NULL && g_str_equal (g_uri_get_scheme (self->proxy), "https");
  if (is_https && !avn_trust_is_available ())
    {
      g_set_error_literal (
          error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_NETWORK,
          _ ("TLS is not available.\nInstall the packages glib-networking and ca-certificates."));
      return FALSE;
    }
  if (!is_https && avn_settings_get_string (settings, "auth-ca") == NULL)
    return TRUE;
  self->trust = avn_trust_new (settings, !is_https_proxy, error);
  return self->trust != NULL;
}

/* The keys of a connection decrypt a recording of it, and thus reveal the token. */
static void
guard_keys (AvnConsole *console)
{
  static const char key_log[] = "SSLKEYLOGFILE";
  const char *level = secure_getenv ("GNUTLS_DEBUG_LEVEL");
  if (g_getenv (key_log) != NULL)
    {
      g_unsetenv (key_log);
      avn_console_note (console, "%s",
                        _ ("avn ignores SSLKEYLOGFILE, which writes the keys of connections to a file."));
    }
  if (level != NULL && *level != '\0')
    avn_console_note (console, "%s",
                      _ ("The TLS library may print the keys of connections, because GNUTLS_DEBUG_LEVEL is "
                         "set."));
}

/**
 * avn_client_session_new:
 * @settings: the settings: base URL, CA bundle, time limit, trace
 * @console: the console for traces and notices
 * @error: return location for an error
 *
 * Creates a session with one server. It has no access token yet, and sends nothing.
 *
 * Errors: `AVN_ERROR_USAGE` for an invalid base URL or proxy, `AVN_ERROR_STORAGE` for a CA bundle that cannot
 * be read, `AVN_CLIENT_ERROR_NETWORK` without TLS, and those of [func@Avn.thread_check].
 *
 * Returns: (transfer full) (nullable): the session; %NULL on error
 */
AvnClientSession *
avn_client_session_new (AvnSettings *settings, AvnConsole *console, GError **error)
{
  g_autoptr (AvnClientSession) self = g_object_new (AVN_TYPE_CLIENT_SESSION, NULL);
  /* With HTTP/2, libsoup 3.2 repeats refused requests without end and can lose responses to changes. It has
   * no API to turn it off. */
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  /* GIO would start dconf, and create its files, to look for the desktop's proxy. */
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  guard_keys (console);
  self->console = g_object_ref (console);
  self->base = avn_address_parse (avn_settings_get_string (settings, "url"), error);
  if (self->base == NULL || !set_up_proxy (self, error) || !avn_thread_check (error)
      || !set_up_trust (self, settings, error))
    return NULL;
  self->max_mebibytes = (guint)avn_settings_get_integer (settings, "answer-limit");
  self->timeout = (guint)avn_settings_get_integer (settings, "request-timeout");
  self->show_http = avn_settings_get_boolean (settings, "show-http");
  return g_steal_pointer (&self);
}

/* (transfer full) (nullable): advice about a token that overrides the stored one */
static char *
get_token_advice (AvnClientCredentials *credentials)
{
  const char *origin = avn_client_credentials_get_origin (credentials);
  if (origin == NULL)
    return NULL;
  if (avn_client_credentials_get_source (credentials) == AVN_CLIENT_CREDENTIALS_ARGUMENT)
    /* Translators: %s is an option. */
    return g_strdup_printf (_ ("The access token came from %s. Give another one, or leave the option out."),
                            origin);
  /* Translators: %s is an environment variable. */
  return g_strdup_printf (_ ("The access token came from %s. Set it to another one, or unset it."), origin);
}

/**
 * avn_client_session_use_credentials:
 * @self: a session
 * @credentials: the user's credentials, which are loaded here
 * @error: return location for an error
 *
 * Sends all following requests with the access token of the user.
 *
 * Errors: those of [method@AvnClient.Credentials.load] and [method@AvnClient.Session.check_token].
 *
 * Returns: %TRUE if there is a token; %FALSE on error
 */
gboolean
avn_client_session_use_credentials (AvnClientSession *self, AvnClientCredentials *credentials, GError **error)
{
  if (!avn_client_credentials_load (credentials, error))
    return FALSE;
  avn_client_session_set_token (self, avn_client_credentials_get_token (credentials));
  self->token_advice = get_token_advice (credentials);
  return avn_client_session_check_token (self, error);
}

/**
 * avn_client_session_set_token:
 * @self: a session
 * @token: (nullable): the access token of all following requests
 *
 * Sets the access token. The session redacts it in messages and traces.
 */
void
avn_client_session_set_token (AvnClientSession *self, const char *token)
{
  char *copy = g_strdup (token); /* @token may be the old one */
  g_free (self->token);
  self->token = copy;
  g_clear_pointer (&self->token_advice, g_free);
  if (copy != NULL && *copy != '\0')
    g_ptr_array_add (self->secrets, g_strdup (copy));
  g_object_notify (G_OBJECT (self), "token");
}

/**
 * avn_client_session_get_token:
 * @self: a session
 *
 * Gets the access token in use.
 *
 * Returns: (transfer none) (nullable): the token; %NULL if there is none
 */
const char *
avn_client_session_get_token (AvnClientSession *self)
{
  return self->token;
}

/**
 * avn_client_session_check_token:
 * @self: a session
 * @error: return location for an error
 *
 * Checks that there is a valid access token, for commands that prompt before they send anything.
 *
 * Errors: `AVN_CLIENT_ERROR_LOGIN_REQUIRED` without a token, `AVN_ERROR_USAGE` with one that cannot be sent.
 *
 * Returns: %TRUE if there is one; %FALSE on error
 */
gboolean
avn_client_session_check_token (AvnClientSession *self, GError **error)
{
  if (self->token != NULL && avn_text_is_token (self->token))
    return TRUE;
  if (self->token == NULL)
    g_set_error_literal (
        error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_LOGIN_REQUIRED,
        _ ("You are not logged in.\nLog in with 'avn user login', or set AIVEN_AUTH_TOKEN."));
  else
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE,
                         _ ("The access token contains spaces or characters that are not printable ASCII."));
  return FALSE;
}

/**
 * avn_client_session_send_async:
 * @self: a session
 * @request: the request, which may be sent several times
 * @cancellable: (nullable): a #GCancellable, or %NULL
 * @callback: (scope async): called at the end, in the thread-default main context of the caller
 * @user_data: data for @callback
 *
 * Sends a request. It does not follow redirects. It sends a GET up to three times if the connection fails or
 * the status is 429, 502, 503 or 504, and a change at most once. The time limit of the settings, or of the
 * request, includes retries. The settings limit the size of the response. Several requests may be under way
 * at once; each holds a reference to the session.
 */
void
avn_client_session_send_async (AvnClientSession *self,
                               AvnClientRequest *request,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, avn_client_session_send_async);
  avn_call_begin (self, request, NULL, task);
}

/**
 * avn_client_session_send_finish:
 * @self: a session
 * @result: the result that the callback got
 * @error: return location for an error
 *
 * Finishes sending a request. A success has a status of 2xx and one JSON object with all members that the
 * request expects; status 204 counts as an empty object.
 *
 * Errors: `AVN_CLIENT_ERROR_LOGIN_REQUIRED` without a token; `AVN_ERROR_USAGE` for a path or token that
 * cannot be sent; `AVN_ERROR_INTERRUPTED` if it was cancelled; else an [error@AvnClient.Error]: by the status
 * of the response; `AVN_CLIENT_ERROR_SERVER` for an invalid response; `AVN_CLIENT_ERROR_NETWORK` and
 * `AVN_CLIENT_ERROR_TIMED_OUT` for a request without effect; `AVN_CLIENT_ERROR_OUTCOME_UNKNOWN` for a change
 * whose response was lost. The message can be shown to the user.
 *
 * Returns: (transfer full) (nullable): the response; %NULL on error
 */
JsonObject *
avn_client_session_send_finish (AvnClientSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * avn_client_session_list_async:
 * @self: a session
 * @request: the request, which may be sent several times
 * @member: the member of the response that is an array of objects
 * @cancellable: (nullable): a #GCancellable, or %NULL
 * @callback: (scope async): called at the end, in the thread-default main context of the caller
 * @user_data: data for @callback
 *
 * Sends a request for a list as [method@AvnClient.Session.send_async] does. Records are parsed one at a time,
 * when they are needed.
 */
void
avn_client_session_list_async (AvnClientSession *self,
                               AvnClientRequest *request,
                               const char *member,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, avn_client_session_list_async);
  avn_call_begin (self, request, member, task);
}

/**
 * avn_client_session_list_finish:
 * @self: a session
 * @result: the result that the callback got
 * @error: return location for an error
 *
 * Finishes sending a request for a list.
 *
 * Errors: those of [method@AvnClient.Session.send_finish]; `AVN_CLIENT_ERROR_SERVER` also for a response
 * without the list or with an element that is not an object.
 *
 * Returns: (transfer full) (nullable): the records; %NULL on error
 */
AvnRecords *
avn_client_session_list_finish (AvnClientSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
