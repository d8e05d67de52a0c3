/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/address.h"
#include "http/session-private.h"
#include "json/read.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  PROP_CONSOLE = 1,
  PROP_TOKEN,
} AvnClientSessionProperty;

G_DEFINE_FINAL_TYPE (AvnClientSession, avn_client_session, G_TYPE_OBJECT)

static void
avn_client_session_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  AvnClientSession *self = AVN_CLIENT_SESSION (object);
  switch ((AvnClientSessionProperty)property_id)
    {
    case PROP_CONSOLE:
      g_value_set_object (value, self->console);
      break;
    case PROP_TOKEN:
      g_value_set_string (value, self->token);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_client_session_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  AvnClientSession *self = AVN_CLIENT_SESSION (object);
  switch ((AvnClientSessionProperty)property_id)
    {
    case PROP_CONSOLE:
      self->console = g_value_dup_object (value);
      break;
    case PROP_TOKEN:
      avn_client_session_set_token (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
avn_client_session_finalize (GObject *object)
{
  AvnClientSession *self = AVN_CLIENT_SESSION (object);
  g_clear_pointer (&self->soups, g_ptr_array_unref);
  g_clear_pointer (&self->trust, avn_trust_free);
  g_clear_pointer (&self->base, g_uri_unref);
  g_clear_pointer (&self->proxy, g_free);
  g_clear_pointer (&self->token, g_free);
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
   * AvnClientSession:console:
   *
   * Where traces and notices go.
   */
  g_object_class_install_property (
      object_class, PROP_CONSOLE,
      g_param_spec_object ("console", NULL, NULL, AVN_TYPE_CONSOLE,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));

  /**
   * AvnClientSession:token:
   *
   * The access token of the requests that follow.
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

/* Nothing may act on an answer before its body has been read under the limit and checked. */
static SoupSession *
new_soup_session (const char *proxy)
{
  /* Without a proxy there must be no resolver: GIO would ask the desktop's first. */
  g_autoptr (GProxyResolver) resolver = proxy != NULL ? g_simple_proxy_resolver_new (proxy, NULL) : NULL;
  SoupSession *soup = soup_session_new_with_options ("user-agent", "avn/" AVN_VERSION, "proxy-resolver",
                                                     resolver, "timeout", 0, "idle-timeout", 0, NULL);
  soup_session_remove_feature_by_type (soup, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (soup, SOUP_TYPE_AUTH_MANAGER);
  return soup;
}

static gboolean
check_tls (GUri *base, GError **error)
{
  if (!g_str_equal (g_uri_get_scheme (base), "https") || avn_trust_is_available ())
    return TRUE;
  g_set_error_literal (
      error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_NETWORK,
      _ ("TLS is not available.\nInstall the packages glib-networking and ca-certificates."));
  return FALSE;
}

/* Gets what a call is sent with, which no other has at the same time: libsoup lets two messages to a host at
 * once, keeps the others waiting, and does not say for which of them a tunnel through a proxy is. */
SoupSession *
avn_client_session_take_soup (AvnClientSession *self)
{
  return self->soups->len > 0 ? g_ptr_array_steal_index_fast (self->soups, self->soups->len - 1)
                              : new_soup_session (self->proxy);
}

/* In bytes. */
guint
avn_client_session_get_max_body (AvnClientSession *self)
{
  return self->max_mebibytes * 1024 * 1024;
}

/* More room is for more values: 8 MiB are for those that avn_client_json_read() takes. */
guint
avn_client_session_get_max_values (AvnClientSession *self)
{
  return self->max_mebibytes * (AVN_JSON_MAX_VALUES / 8);
}

/* A call is over, and the next may have it. */
void
avn_client_session_return_soup (AvnClientSession *self, SoupSession *soup)
{
  g_ptr_array_add (self->soups, g_object_ref (soup));
}

/**
 * avn_client_session_new:
 * @settings: the settings: base URL, certificate authorities, timeout, trace
 * @console: where traces and notices go
 * @error: where to put an error
 *
 * Makes a session with one server. It has no access token, and nothing is sent yet.
 *
 * Errors: `AVN_ERROR_USAGE` for a base URL or a proxy that cannot be used, `AVN_ERROR_STORAGE` for a file
 * of certificate authorities that cannot be read, `AVN_CLIENT_ERROR_NETWORK` without TLS.
 *
 * Returns: (transfer full) (nullable): the session; %NULL on error
 */
AvnClientSession *
avn_client_session_new (AvnSettings *settings, AvnConsole *console, GError **error)
{
  g_autoptr (GUri) base = avn_address_parse (avn_settings_get_string (settings, "url"), error);
  g_autoptr (AvnTrust) trust = NULL;
  g_autofree char *proxy = NULL;

  /* libsoup 3.2 has no API for it: on HTTP/2 it repeats refused requests for ever and can lose answers of
   * changes. */
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
  /* GIO would start dconf, and create its files, to look for a desktop's proxy. */
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  if (base == NULL || !check_tls (base, error))
    return NULL;
  if (!avn_address_find_proxy (base, &proxy, error))
    return NULL;
  const gboolean may_remember = proxy == NULL || !g_str_has_prefix (proxy, "https:");
  const gboolean is_https = g_str_equal (g_uri_get_scheme (base), "https");
  if ((is_https || avn_settings_get_string (settings, "auth-ca") != NULL)
      && (trust = avn_trust_new (settings, may_remember, error)) == NULL)
    return NULL;

  AvnClientSession *self = g_object_new (AVN_TYPE_CLIENT_SESSION, "console", console, NULL);
  self->proxy = g_steal_pointer (&proxy);
  self->trust = g_steal_pointer (&trust);
  self->base = g_steal_pointer (&base);
  self->max_mebibytes = (guint)avn_settings_get_integer (settings, "answer-limit");
  self->timeout = (guint)avn_settings_get_integer (settings, "request-timeout");
  self->show_http = avn_settings_get_boolean (settings, "show-http");
  return self;
}

/**
 * avn_client_session_use_credentials:
 * @self: a session
 * @credentials: the user's credentials, which are loaded here
 * @error: where to put an error
 *
 * Sends the requests that follow for the user who is logged in.
 *
 * Errors: those of [method@AvnClient.Credentials.load] and [method@AvnClient.Session.check_token].
 *
 * Returns: %TRUE if they can be sent; %FALSE on error
 */
gboolean
avn_client_session_use_credentials (AvnClientSession *self, AvnClientCredentials *credentials, GError **error)
{
  if (!avn_client_credentials_load (credentials, error))
    return FALSE;
  avn_client_session_set_token (self, avn_client_credentials_get_token (credentials));
  return avn_client_session_check_token (self, error);
}

/**
 * avn_client_session_set_token:
 * @self: a session
 * @token: (nullable): the access token for the requests that follow
 *
 * Sets who the requests are from. The token is a secret of this session from now on.
 */
void
avn_client_session_set_token (AvnClientSession *self, const char *token)
{
  char *copy = g_strdup (token); /* token may be the old one */
  g_free (self->token);
  self->token = copy;
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
 * @error: where to put an error
 *
 * Checks whether requests can be made for a user, for commands that ask something before they send anything.
 *
 * Errors: `AVN_CLIENT_ERROR_LOGIN_REQUIRED` without a token, `AVN_ERROR_USAGE` with one that cannot be sent.
 *
 * Returns: %TRUE if they can; %FALSE on error
 */
gboolean
avn_client_session_check_token (AvnClientSession *self, GError **error)
{
  if (self->token == NULL)
    g_set_error_literal (
        error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_LOGIN_REQUIRED,
        _ ("You are not logged in.\nLog in with \"avn user login\", or set AIVEN_AUTH_TOKEN."));
  else if (!avn_text_is_token (self->token))
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE,
                         _ ("The access token holds spaces or characters that are not printable ASCII."));
  else
    return TRUE;
  return FALSE;
}
