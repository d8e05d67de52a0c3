/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/address.h"
#include "avn-test.h"

#include <libsoup/soup.h>

typedef struct
{
  const char *name;
  const char *url;
  const char *joined; /* with "/v1/me" */
} GoodRow;

static const GoodRow good_rows[] = {
  { "default", "https://api.aiven.io", "https://api.aiven.io/v1/me" },
  { "slash", "https://example.com/", "https://example.com/v1/me" },
  { "slashes", "https://example.com//", "https://example.com/v1/me" },
  { "folder", "https://example.com/api", "https://example.com/api/v1/me" },
  { "folder-and-slash", "https://example.com/a/b/", "https://example.com/a/b/v1/me" },
  { "port", "https://example.com:8443", "https://example.com:8443/v1/me" },
  { "usual-port", "https://example.com:443", "https://example.com/v1/me" },
  { "scheme-in-capitals", "HTTPS://example.com", "https://example.com/v1/me" },
  { "encoded-folder", "https://example.com/a%2Fb", "https://example.com/a%2Fb/v1/me" },
  { "line-end-and-space-in-folder", "https://example.com/a\r\nX: b",
    "https://example.com/a%0D%0AX:%20b/v1/me" },
  { "ip-address", "https://192.0.2.1", "https://192.0.2.1/v1/me" },
  { "ipv6-address", "https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443/v1/me" },
  { "loopback", "http://127.0.0.1:8080", "http://127.0.0.1:8080/v1/me" },
  { "loopback-name", "http://localhost", "http://localhost/v1/me" },
  { "loopback-ipv6", "http://[::1]:8080/api", "http://[::1]:8080/api/v1/me" },
  { "loopback-with-tls", "https://localhost:8443", "https://localhost:8443/v1/me" },
};

static void
test_good (gconstpointer data)
{
  const GoodRow *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) base = avn_address_parse (row->url, &error);
  g_assert_no_error (error);
  g_autoptr (GUri) joined = avn_address_join (base, "/v1/me");
  g_autofree char *text = g_uri_to_string (joined);
  g_assert_cmpstr (text, ==, row->joined);
}

typedef struct
{
  const char *name;
  const char *url;
  const char *message;
} RefusedRow;

static const RefusedRow refused_rows[] = {
  { "empty", "", "\"\" cannot be used: it does not start with a scheme such as https://." },
  { "no-scheme", "example.com", "\"example.com\" cannot be used: it does not start with a scheme" },
  { "no-host", "https://", "it has no host name" },
  { "no-host-but-a-path", "https:///v1", "it has no host name" },
  { "only-a-scheme", "https:", "it has no host name" },
  { "http", "http://example.com", "use https" },
  { "http-to-an-ip-address", "http://192.0.2.1", "use https" },
  { "http-to-what-begins-like-loopback", "http://127.0.0.1.example.com", "use https" },
  { "http-to-what-ends-like-loopback", "http://example.localhost", "use https" },
  { "http-to-another-loopback-address", "http://127.0.0.2", "use https" },
  { "http-to-every-address", "http://0.0.0.0", "use https" },
  { "another-scheme", "ftp://example.com", "must be https" },
  { "file", "file:///etc/passwd", "its scheme must be https" },
  { "user-name", "https://john@example.com", "user name or a password" },
  { "host-as-user-name", "https://api.aiven.io@example.com/", "user name or a password" },
  { "host-as-user-name-without-tls", "http://localhost@example.com/", "user name or a password" },
  { "empty-user-name", "https://@example.com", "user name or a password" },
  { "query", "https://example.com/?x=1", "query or a fragment" },
  { "empty-query", "https://example.com/?", "query or a fragment" },
  { "fragment", "https://example.com/#x", "query or a fragment" },
  { "bad-port", "https://example.com:port", "its port must be a number from 1 to 65535" },
  { "port-out-of-range", "https://example.com:65536", "its port must be a number" },
  { "port-zero", "https://example.com:0", "its port must be a number" },
  { "port-without-scheme", "example.com:8443", "its scheme must be https" },
  { "space-in-host", "https://exa mple.com", "its host name has characters" },
  { "encoded-space-in-host", "https://exa%20mple.com", "its host name has characters" },
  { "line-end-in-host", "https://example.com\n.example.com", "its host name has characters" },
  { "bad-ipv6-address", "https://[::1", "its host name or IP address is not valid" },
  { "bad-escape", "https://example.com/%zz", "its path is not percent-encoded" },
  { "control-characters", "\033[2Jhttps", "\\x1b[2Jhttps" },
};

static void
test_refused (gconstpointer data)
{
  const RefusedRow *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) base = avn_address_parse (row->url, &error);
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE, row->message);
  g_assert_null (base);
}

static const RefusedRow password_rows[] = {
  { "in-a-good-url", "https://john:EXAMPLE-PASSWORD@example.com", NULL },
  { "with-http", "http://john:EXAMPLE-PASSWORD@example.com", NULL },
  { "without-host", "https://john:EXAMPLE-PASSWORD@", NULL },
  { "with-bad-port", "https://john:EXAMPLE-PASSWORD@example.com:port", NULL },
  { "with-bad-address", "https://john:EXAMPLE-PASSWORD@[::1", NULL },
};

static void
test_password_is_not_shown (gconstpointer data)
{
  const RefusedRow *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) base = avn_address_parse (row->url, &error);
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE, "cannot be used");
  avn_test_assert_lacks (error != NULL ? error->message : NULL, "EXAMPLE-PASSWORD");
  g_assert_null (base);
}

typedef struct
{
  const char *name;
  const char *url;
  const char *variables[5]; /* each followed by its value */
  const char *expected;
} ProxyRow;

#define PROXY "http://proxy.example.com:3128"
#define HOST "https://api.example.com"

static const ProxyRow proxy_rows[] = {
  { "none", HOST, { NULL }, NULL },
  { "lower", HOST, { "https_proxy", PROXY }, PROXY },
  { "upper", HOST, { "HTTPS_PROXY", PROXY }, PROXY },
  { "lower-wins", HOST, { "https_proxy", PROXY, "HTTPS_PROXY", "http://other.example.com" }, PROXY },
  { "all", HOST, { "all_proxy", PROXY }, PROXY },
  { "all-upper", HOST, { "ALL_PROXY", PROXY }, PROXY },
  { "https-wins-over-all", HOST, { "https_proxy", PROXY, "all_proxy", "http://other.example.com" }, PROXY },
  { "empty-is-unset", HOST, { "https_proxy", "", "all_proxy", PROXY }, PROXY },
  { "http-proxy-is-for-http", HOST, { "http_proxy", PROXY }, NULL },
  { "no-scheme", HOST, { "https_proxy", "proxy.example.com:3128" }, PROXY },
  { "socks", HOST, { "all_proxy", "socks5://proxy.example.com" }, "socks5://proxy.example.com:1080" },
  { "socks-that-looks-names-up",
    HOST,
    { "all_proxy", "socks5h://[2001:db8::1]:9" },
    "socks5://[2001:db8::1]:9" },
  { "scheme-in-capitals", HOST, { "https_proxy", "HTTP://proxy.example.com:3128/" }, PROXY },
  { "no-port", HOST, { "https_proxy", "proxy.example.com" }, "http://proxy.example.com:1080" },
  { "no-port-with-tls",
    HOST,
    { "https_proxy", "https://proxy.example.com" },
    "https://proxy.example.com:443" },
  { "with-password",
    HOST,
    { "https_proxy", "http://u:%40@proxy.example.com:80" },
    "http://u:%40@proxy.example.com:80" },
  { "loopback-with-tls", "https://localhost:8443", { "https_proxy", PROXY }, PROXY },
  { "loopback-address-with-tls", "https://127.0.0.1", { "https_proxy", PROXY }, PROXY },
  { "never-for-http", "http://localhost:8080", { "https_proxy", PROXY, "all_proxy", PROXY }, NULL },
  { "never-for-http-by-its-own-variable", "http://127.0.0.1", { "http_proxy", PROXY }, NULL },
};

static char *
find_proxy (const char *url, const char *const *variables)
{
  g_autoptr (GError) error = NULL;
  for (guint i = 0; variables[i] != NULL; i += 2)
    g_setenv (variables[i], variables[i + 1], TRUE);
  g_autoptr (GUri) base = avn_address_parse (url, &error);
  g_assert_no_error (error);
  g_autoptr (GUri) proxy = NULL;
  g_assert_true (avn_address_find_proxy (base, &proxy, &error));
  g_assert_no_error (error);
  for (guint i = 0; variables[i] != NULL; i += 2)
    g_unsetenv (variables[i]);
  return proxy != NULL ? g_uri_to_string (proxy) : NULL;
}

static void
test_proxy (gconstpointer data)
{
  const ProxyRow *row = data;
  g_autofree char *proxy = find_proxy (row->url, row->variables);
  g_assert_cmpstr (proxy, ==, row->expected);
}

typedef struct
{
  const char *name;
  const char *url;
  const char *no_proxy;
  gboolean exempt;
} ExemptRow;

static const ExemptRow exempt_rows[] = {
  { "host", HOST, "api.example.com", TRUE },
  { "domain", HOST, "example.com", TRUE },
  { "domain-with-dot", HOST, ".example.com", TRUE },
  { "dot-and-the-domain-itself", "https://example.com", ".example.com", TRUE },
  { "other-case", HOST, "API.Example.COM", TRUE },
  { "one-of-many", HOST, "localhost, 127.0.0.1,example.com", TRUE },
  { "spaces", HOST, "localhost example.com", TRUE },
  { "domain-ends-in-a-dot", HOST, "example.com.", TRUE },
  { "host-ends-in-a-dot", HOST ".", "example.com", TRUE },
  { "only-dots", HOST, "..", FALSE },
  { "everything", HOST, "*", TRUE },
  { "another-host", HOST, "www.example.com", FALSE },
  { "a-host-below", HOST, "v1.api.example.com", FALSE },
  { "end-of-a-word", HOST, "ample.com", FALSE },
  { "beginning", HOST, "api.example", FALSE },
  { "empty", HOST, "", FALSE },
  { "only-separators", HOST, " , ,", FALSE },
  { "only-a-dot", HOST, ".", FALSE },
  { "no-wildcards-in-names", HOST, "*.example.com", FALSE },
  { "localhost", "https://localhost", "localhost", TRUE },
  { "address", "https://127.0.0.1", "127.0.0.1", TRUE },
  { "end-of-an-address", "https://127.0.0.1", "0.0.1", FALSE },
  { "network", "https://192.0.2.7", "192.0.2.0/24", TRUE },
  { "another-network", "https://192.0.3.7", "192.0.2.0/24", FALSE },
  { "ipv6-address", "https://[2001:db8::1]", "2001:db8::1", TRUE },
  { "ipv6-network", "https://[2001:db8::1]", "2001:db8::/32", TRUE },
  { "name-is-not-in-a-network", HOST, "0.0.0.0/0", FALSE },
};

static void
test_no_proxy (gconstpointer data)
{
  const ExemptRow *row = data;
  const char *const lower[] = { "https_proxy", PROXY, "no_proxy", row->no_proxy, NULL };
  const char *const upper[] = { "https_proxy", PROXY, "NO_PROXY", row->no_proxy, NULL };
  g_autofree char *with_lower = find_proxy (row->url, lower);
  g_autofree char *with_upper = find_proxy (row->url, upper);
  g_assert_cmpstr (with_lower, ==, row->exempt ? NULL : PROXY);
  g_assert_cmpstr (with_upper, ==, row->exempt ? NULL : PROXY);
}

typedef struct
{
  const char *name;
  const char *url;
  const char *expected;
} DescribeRow;

static const DescribeRow describe_rows[] = {
  { "port", PROXY, "proxy.example.com:3128" },
  { "no-port", "http://proxy.example.com", "proxy.example.com:80" },
  { "password", "http://john:EXAMPLE-PASSWORD@proxy.example.com:3128/", "proxy.example.com:3128" },
  { "ipv6-address", "https://[2001:db8::1]", "[2001:db8::1]:443" },
};

static void
test_describe (gconstpointer data)
{
  const DescribeRow *row = data;
  g_autoptr (GUri) uri = g_uri_parse (row->url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *description = avn_address_describe (uri);
  g_assert_cmpstr (description, ==, row->expected);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/address/good", good_rows, test_good);
  AVN_TEST_ADD_ROWS ("/address/refused", refused_rows, test_refused);
  AVN_TEST_ADD_ROWS ("/address/password-is-not-shown", password_rows, test_password_is_not_shown);
  AVN_TEST_ADD_ROWS ("/address/proxy", proxy_rows, test_proxy);
  AVN_TEST_ADD_ROWS ("/address/no-proxy", exempt_rows, test_no_proxy);
  AVN_TEST_ADD_ROWS ("/address/describe", describe_rows, test_describe);
  return g_test_run ();
}
