/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/address.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

static const char *const loopback_hosts[] = { "127.0.0.1", "localhost", "::1" };

/* What stands in front of an @ may be a password, also in a URL that cannot be parsed. */
static gboolean
fail (GError **error, const char *url, const char *reason)
{
  g_autofree char *safe = avn_text_make_safe (url, 200);
  if (strchr (url, '@') != NULL)
    /* Translators: %s is what is wrong with it. */
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The base URL cannot be used: %s."), reason);
  else
    /* Translators: the first %s is a URL, the second what is wrong with it. */
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The base URL %s cannot be used: %s."), safe, reason);
  return FALSE;
}

static gboolean
is_loopback (const char *host)
{
  for (guint i = 0; i < G_N_ELEMENTS (loopback_hosts); i++)
    if (g_ascii_strcasecmp (host, loopback_hosts[i]) == 0)
      return TRUE;
  return FALSE;
}

/* A name in any script, or an IP address; GUri takes spaces and more for a part of a name. */
static gboolean
is_host_name (const char *host)
{
  for (const char *p = host; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-._:", *p) == NULL && (guchar)*p < 0x80)
      return FALSE;
  return TRUE;
}

static gboolean
check_parts (GUri *uri, const char *url, GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);
  if (host == NULL || *host == '\0')
    return fail (error, url, _ ("it names no host"));
  if (!is_host_name (host))
    return fail (error, url, _ ("its host name has characters that no host name can have"));
  if (g_uri_get_userinfo (uri) != NULL)
    return fail (error, url, _ ("it must not hold a user name or a password"));
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return fail (error, url, _ ("it must not have a query or a fragment"));
  if (!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http"))
    return fail (error, url, _ ("its scheme must be https"));
  if (g_str_equal (scheme, "http") && !is_loopback (host))
    return fail (error, url, _ ("without TLS a token would be sent for everybody to read; use https"));
  return TRUE;
}

/**
 * avn_address_parse:
 * @url: a base URL
 * @error: where to put an error: AVN_ERROR_USAGE
 *
 * Reads a base URL. Plain HTTP is for this machine only, as the token would be readable on the way.
 *
 * Returns: (transfer full) (nullable): the URL
 */
GUri *
avn_address_parse (const char *url, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, &cause);
  if (uri == NULL)
    {
      fail (error, url, _ ("it is not a valid URL"));
      return NULL;
    }
  return check_parts (uri, url, error) ? g_steal_pointer (&uri) : NULL;
}

/* The address of something below the base URL, which may end in a slash or not. */
GUri *
avn_address_join (GUri *base, const char *encoded_path)
{
  g_autofree char *folder = g_strdup (g_uri_get_path (base));
  gsize length = strlen (folder);
  while (length > 0 && folder[length - 1] == '/')
    folder[--length] = '\0';
  g_autofree char *path = g_strconcat (folder, encoded_path, NULL);
  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (base), NULL, g_uri_get_host (base),
                      g_uri_get_port (base), path, NULL, NULL);
}

/* The length of a name without the dot that may end it. */
static gsize
get_name_length (const char *name)
{
  return strlen (name) - (g_str_has_suffix (name, ".") ? 1 : 0);
}

static gboolean
host_is_in_domain (const char *host, const char *domain)
{
  while (*domain == '.')
    domain++;
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

static const char *
get_variable (const char *lower, const char *upper)
{
  const char *value = g_getenv (lower);
  if ((value == NULL || *value == '\0') && upper != NULL)
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
  int default_port;
} ProxyRow;

/* The ports are those that curl assumes. */
static const ProxyRow proxy_rows[] = {
  { "http", "http", 1080 },       { "https", "https", 443 },    { "socks4", "socks4", 1080 },
  { "socks4a", "socks4a", 1080 }, { "socks5", "socks5", 1080 }, { "socks5h", "socks5", 1080 },
  { "socks", "socks4", 1080 },
};

static gboolean
refuse_proxy (GError **error, const char *reason)
{
  g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
               /* Translators: %s is what is wrong with it. */
               _ ("The proxy that the environment names cannot be used: %s."), reason);
  return FALSE;
}

/* Writes a proxy's URL in full. GIO takes one that it does not know for leave to connect directly, or for a
 * mistake of the programmer. */
static gboolean
complete_proxy (const char *proxy, char **url, GError **error)
{
  g_autofree char *text
      = strstr (proxy, "://") != NULL ? g_strdup (proxy) : g_strconcat ("http://", proxy, NULL);
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL)
    return refuse_proxy (error, _ ("it is not a valid URL"));
  if (g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return refuse_proxy (error, _ ("it names no host"));
  if (!is_host_name (g_uri_get_host (uri)))
    return refuse_proxy (error, _ ("its host name has characters that no host name can have"));
  for (guint i = 0; i < G_N_ELEMENTS (proxy_rows); i++)
    if (g_str_equal (g_uri_get_scheme (uri), proxy_rows[i].scheme))
      {
        const int port = g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : proxy_rows[i].default_port;
        *url = g_uri_join (G_URI_FLAGS_ENCODED, proxy_rows[i].gio_scheme, g_uri_get_userinfo (uri),
                           g_uri_get_host (uri), port, "", NULL, NULL);
        return TRUE;
      }
  return refuse_proxy (error, _ ("its scheme must be http, https or socks5"));
}

/**
 * avn_address_find_proxy:
 * @base: the base URL
 * @proxy: (out) (transfer full) (nullable): the proxy's URL, %NULL to connect directly
 * @error: where to put an error: AVN_ERROR_USAGE
 *
 * Finds the proxy as curl does, from https_proxy or all_proxy unless no_proxy names the host. Plain HTTP is
 * for this machine only and never goes through one.
 *
 * Returns: %FALSE on error
 */
gboolean
avn_address_find_proxy (GUri *base, char **proxy, GError **error)
{
  const char *value = get_variable ("https_proxy", "HTTPS_PROXY");
  if (value == NULL)
    value = get_variable ("all_proxy", "ALL_PROXY");
  *proxy = NULL;
  if (value == NULL || g_str_equal (g_uri_get_scheme (base), "http") || is_exempt (g_uri_get_host (base)))
    return TRUE;
  return complete_proxy (value, proxy, error);
}

/* A proxy's host and port for messages: its URL may hold a password. */
char *
avn_address_describe_proxy (const char *proxy)
{
  g_autoptr (GUri) uri = g_uri_parse (proxy, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return g_strdup ("?");
  g_autofree char *host = avn_text_make_safe (g_uri_get_host (uri), 200);
  return g_uri_get_port (uri) > 0 ? g_strdup_printf ("%s:%d", host, g_uri_get_port (uri))
                                  : g_steal_pointer (&host);
}
