/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "tls/ca-cache.h"

#include <avn/avn.h>
#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/* The cached file is a comment that identifies the CA bundle, then one certificate of it. The certificate is
 * used only if the bundle contains it, so that a forged file cannot add a CA. */

#define NAME "authority.pem"
#define PEM_BEGIN "-----BEGIN CERTIFICATE-----"

typedef struct
{
  char *content;
  char *label; /* the first line of a cached file that was made from this bundle */
} Bundle;

static void
clear_bundle (Bundle *self)
{
  g_free (self->content);
  g_free (self->label);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bundle, clear_bundle)

static gboolean
read_bundle (const char *path, Bundle *self)
{
  GStatBuf status;
  if (g_stat (path, &status) != 0 || !g_file_get_contents (path, &self->content, NULL, NULL))
    return FALSE;
  g_autofree char *identity
      = g_strdup_printf ("%s %ju %ju %jd %jd.%09ld", path, (uintmax_t)status.st_dev, (uintmax_t)status.st_ino,
                         (intmax_t)status.st_size, (intmax_t)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
  g_autofree char *checksum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1);
  self->label = g_strconcat ("# ", checksum, "\n", NULL);
  return TRUE;
}

/* Checks that the TLS backend will find no certificate in the file that is not in the bundle. */
static gboolean
check_file (const char *path, const Bundle *bundle)
{
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, NULL) || strlen (text) != length
      || !g_str_has_prefix (text, bundle->label))
    return FALSE;
  const char *pem = text + strlen (bundle->label);
  return g_str_has_prefix (pem, PEM_BEGIN) && strstr (bundle->content, pem) != NULL;
}

/**
 * avn_ca_cache_find_system_bundle:
 *
 * Finds the system's CA bundle, in the places where GnuTLS looks when it is built.
 *
 * Returns: (nullable): the path; %NULL if it is not known which file the TLS backend reads
 */
const char *
avn_ca_cache_find_system_bundle (void)
{
  static const char *const paths[] = {
    "/etc/ssl/ca-bundle.pem", "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/cert.pem",  "/usr/local/share/certs/ca-root-nss.crt",
    "/etc/ssl/cert.pem",
  };
  /* The OpenSSL backend reads this as well. */
  if (g_getenv ("SSL_CERT_DIR") != NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    if (g_file_test (paths[i], G_FILE_TEST_IS_REGULAR))
      return paths[i];
  return NULL;
}

/**
 * avn_ca_cache_open:
 * @bundle: the path of the CA bundle
 *
 * Opens the cached CA certificate, if the bundle contains it and has not changed since.
 *
 * Returns: a file descriptor to close; -1 if there is none
 */
int
avn_ca_cache_open (const char *bundle)
{
  g_auto (Bundle) now = { NULL, NULL };
  const int fd = avn_cache_open (NAME);
  if (fd < 0)
    return -1;
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  if (read_bundle (bundle, &now) && check_file (path, &now))
    return fd;
  g_debug ("The cached CA certificate cannot be used");
  close (fd);
  return -1;
}

/**
 * avn_ca_cache_write:
 * @bundle: the path of the CA bundle
 * @pem: the certificate that verified a server
 *
 * Caches a CA certificate. Does nothing if the bundle has only one certificate, or does not contain this one
 * byte for byte.
 */
void
avn_ca_cache_write (const char *bundle, const char *pem)
{
  g_auto (Bundle) now = { NULL, NULL };
  g_autofree char *trimmed = g_strchomp (g_strdup (pem));
  if (!read_bundle (bundle, &now) || strstr (now.content, trimmed) == NULL
      || strstr (now.content, PEM_BEGIN) == g_strrstr (now.content, PEM_BEGIN))
    return;
  g_autofree char *text = g_strconcat (now.label, trimmed, NULL);
  avn_cache_write (NAME, text);
}
