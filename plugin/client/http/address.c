/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/address.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

/* find_fault() and parse_proxy() check the scheme. */
static const char *
find_fault_in_syntax (const GError *error)
{
  switch ((GUriError)error->code)
    {
    case G_URI_ERROR_BAD_USER:
    case G_URI_ERROR_BAD_PASSWORD:
      return _ ("its user name or password is not valid");
    case G_URI_ERROR_BAD_HOST:
      return _ ("its host name or IP address is not valid");
    case G_URI_ERROR_BAD_PORT:
      return _ ("its port must be a number from 1 to 65535");
    case G_URI_ERROR_BAD_PATH:
      return _ ("its path is not percent-encoded correctly");
    default:
      return _ ("it does not start with a scheme such as https://");
    }
}

/* GUri accepts spaces and other invalid characters in a host name. */
static const char *
find_fault_in_host (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  if (host == NULL || *host == '\0')
    return _ ("it has no host name");
  for (const char *p = host; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-._:", *p) == NULL && (guchar)*p < 0x80)
      return _ ("its host name has characters that are not allowed in host names");
  return g_uri_get_port (uri) == 0 ? _ ("its port must be a number from 1 to 65535") : NULL;
}

static gboolean
is_loopback (const char *host)
{
  static const char *const names[] = { "127.0.0.1", "localhost", "::1", NULL };
  g_autofree char *lower = g_ascii_strdown (host, -1);
  return g_strv_contains (names, lower);
}

static const char *
find_fault (GUri *uri)
{
  const gboolean is_http = g_str_equal (g_uri_get_scheme (uri), "http");
  const char *fault_in_host = find_fault_in_host (uri);
  if (!is_http && !g_str_equal (g_uri_get_scheme (uri), "https"))
    return _ ("its scheme must be https");
  if (fault_in_host != NULL)
    return fault_in_host;
  if (g_uri_get_userinfo (uri) != NULL)
    return _ ("it must not contain a user name or a password");
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return _ ("it must not have a query or a fragment");
  if (is_http && !is_loopback (g_uri_get_host (uri)))
    return _ ("its scheme http would send your token unencrypted; use https");
  return NULL;
}

/* (transfer full) (nullable): a base URL; NULL with an AVN_ERROR_USAGE. Plain HTTP is accepted for the
 * loopback interface only. */
GUri *
avn_address_parse (const char *url, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, &cause);
  const char *fault = uri != NULL ? find_fault (uri) : find_fault_in_syntax (cause);
  g_autofree char *safe = avn_text_make_safe (url, 200);
  if (fault == NULL)
    return g_steal_pointer (&uri);
  /* The text before an @ may be a password, even in an invalid URL. */
  if (strchr (url, '@') != NULL)
    /* Translators: %s is the reason, such as "its scheme must be https". */
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The base URL cannot be used: %s."), fault);
  else
    /* Translators: the first %s is a URL, the second the reason, such as "its scheme must be https". */
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The base URL \"%s\" cannot be used: %s."), safe,
                 fault);
  return NULL;
}

/* (transfer full): the URL of @encoded_path below the base URL, which may end with slashes. */
GUri *
avn_address_join (GUri *base, const char *encoded_path)
{
  g_autoptr (GString) path = g_string_new (g_uri_get_path (base));
  while (path->len > 0 && path->str[path->len - 1] == '/')
    g_string_truncate (path, path->len - 1);
  g_string_append (path, encoded_path);
  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (base), NULL, g_uri_get_host (base),
                      g_uri_get_port (base), path->str, NULL, NULL);
}

/* Excludes a final dot. */
static gsize
get_name_length (const char *name)
{
  return strlen (name) - (g_str_has_suffix (name, ".") ? 1 : 0);
}

static gboolean
host_is_in_domain (const char *host, const char *domain)
{
  domain += strspn (domain, ".");
  const gsize host_length = get_name_length (host);
  const gsize domain_length = get_name_length (domain);
  if (domain_length == 0 || domain_length > host_length)
    return FALSE;
  const char *tail = host + host_length - domain_length;
  return g_ascii_strncasecmp (tail, domain, domain_length) == 0
         && (tail == host || (tail[-1] == '.' && !g_hostname_is_ip_address (host)));
}

static gboolean
network_contains_host (const char *network, const char *host)
{
  g_autoptr (GInetAddressMask) mask = g_inet_address_mask_new_from_string (network, NULL);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  return mask != NULL && address != NULL && g_inet_address_mask_matches (mask, address);
}

/* (nullable): the value of a variable in lower or upper case; an empty one counts as unset. */
static const char *
get_variable (const char *lower, const char *upper)
{
  const char *value = g_getenv (lower);
  if (value == NULL || *value == '\0')
    value = g_getenv (upper);
  return value != NULL && *value != '\0' ? value : NULL;
}

static gboolean
is_exempt (const char *host)
{
  const char *list = get_variable ("no_proxy", "NO_PROXY");
  g_auto (GStrv) entries = g_strsplit_set (list != NULL ? list : "", ", \t", -1);
  for (guint i = 0; entries[i] != NULL; i++)
    if (g_str_equal (entries[i], "*") || host_is_in_domain (host, entries[i])
        || network_contains_host (entries[i], host))
      return TRUE;
  return FALSE;
}

typedef struct
{
  const char *scheme;
  const char *gio_scheme;
  int default_port; /* as in curl */
} ProxyRow;

static const ProxyRow proxy_rows[] = {
  { "http", "http", 1080 },       { "https", "https", 443 },    { "socks4", "socks4", 1080 },
  { "socks4a", "socks4a", 1080 }, { "socks5", "socks5", 1080 }, { "socks5h", "socks5", 1080 },
  { "socks", "socks4", 1080 },
};

static const ProxyRow *
find_proxy_row (const char *scheme)
{
  for (guint i = 0; i < G_N_ELEMENTS (proxy_rows); i++)
    if (g_str_equal (scheme, proxy_rows[i].scheme))
      return &proxy_rows[i];
  return NULL;
}

/* TRUE if the user or password in @url seems to end too early. */
static gboolean
has_unescaped_password (const char *url)
{
  const char *start = strstr (url, "://") + strlen ("://");
  const char *end = strrchr (start, '@');
  return end != NULL && start + strcspn (start, "/?#@") < end;
}

/* GIO connects directly, or aborts, if it does not support the URL of a proxy. */
static GUri *
parse_proxy (const char *proxy, GError **error)
{
  g_autofree char *url
      = strstr (proxy, "://") != NULL ? g_strdup (proxy) : g_strconcat ("http://", proxy, NULL);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, &cause);
  /* GIO also decodes it. */
  if (uri != NULL && !g_uri_is_valid (url, G_URI_FLAGS_NONE, &cause))
    g_clear_pointer (&uri, g_uri_unref);
  const ProxyRow *row = uri != NULL ? find_proxy_row (g_uri_get_scheme (uri)) : NULL;
  const char *fault = uri != NULL ? find_fault_in_host (uri) : find_fault_in_syntax (cause);
  if (uri != NULL && fault == NULL && row == NULL)
    fault = _ ("its scheme must be http, https, socks4, socks4a, socks5 or socks5h");
  if (has_unescaped_password (url))
    fault = _ ("special characters of its user and password must be percent-encoded");
  if (fault == NULL)
    return g_uri_build (G_URI_FLAGS_ENCODED, row->gio_scheme, g_uri_get_userinfo (uri), g_uri_get_host (uri),
                        g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : row->default_port, "", NULL, NULL);
  g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
               /* Translators: %s is the reason, such as "it has no host name". */
               _ ("The proxy URL in the environment cannot be used: %s."), fault);
  return NULL;
}

/* Finds the proxy as curl does: in https_proxy, else all_proxy, unless no_proxy lists the host. Plain HTTP
 * never goes through a proxy. @proxy (transfer full) is NULL to connect directly. Fails with an
 * AVN_ERROR_USAGE. */
gboolean
avn_address_find_proxy (GUri *base, GUri **proxy, GError **error)
{
  const char *value = get_variable ("https_proxy", "HTTPS_PROXY");
  if (value == NULL)
    value = get_variable ("all_proxy", "ALL_PROXY");
  *proxy = NULL;
  if (value == NULL || g_str_equal (g_uri_get_scheme (base), "http") || is_exempt (g_uri_get_host (base)))
    return TRUE;
  *proxy = parse_proxy (value, error);
  return *proxy != NULL;
}

/* (transfer full) (nullable): "user:password" of a proxy's URL; NULL if it has neither */
char *
avn_address_dup_credentials (GUri *proxy)
{
  g_autofree char *decoded = g_uri_unescape_string (g_uri_get_userinfo (proxy), NULL);
  if (decoded == NULL || strchr (decoded, ':') != NULL)
    return g_steal_pointer (&decoded);
  return g_strconcat (decoded, ":", NULL);
}

/* (transfer full): host and port for messages, without the password that a proxy's URL may contain. */
char *
avn_address_describe (GUri *uri)
{
  g_autofree char *host = avn_text_make_safe (g_uri_get_host (uri), 200);
  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%d" : "%s:%d", host, g_uri_get_port (uri));
}
