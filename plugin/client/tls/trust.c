/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "tls/trust.h"

#include "store/local-file.h"
#include "tls/ca-cache.h"

#include <avn/avn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Parsing the whole CA bundle takes longer than the rest of a command. So avn first tries only the CA
 * certificate that verified the last server, and after a refusal the whole bundle. As the certificate is in
 * the bundle, a wrong cache costs a connection, but never changes which servers are trusted. */

#define MAX_BUNDLE_SIZE (16 * 1024 * 1024)

struct _AvnTrust
{
  char *path;           /* (owned) (nullable): the user's CA bundle; NULL for the system's */
  char *bundle;         /* (owned) (nullable): the CA bundle, until one of its certificates is cached */
  GTlsDatabase *cached; /* (owned) (nullable): one CA certificate, until it refuses a server */
  GTlsDatabase *whole;  /* (owned) (nullable): the whole bundle, once it is needed */
  int fd; /* the file of "cached" or of a pipe's content, read for each connection; -1 for none */
};

typedef struct
{
  GTlsCertificateFlags flag;
  const char *reason;
} Reason;

static const Reason reasons[] = {
  { G_TLS_CERTIFICATE_EXPIRED, N_ ("its certificate has expired") },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, N_ ("its certificate is not valid yet; is the clock right?") },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, N_ ("its certificate is for another host") },
  { G_TLS_CERTIFICATE_REVOKED, N_ ("its certificate is revoked") },
  { G_TLS_CERTIFICATE_INSECURE, N_ ("its certificate uses an insecure algorithm") },
  { G_TLS_CERTIFICATE_UNKNOWN_CA, N_ ("its certificate is not signed by a trusted certificate authority") },
};

/* Every connection first loads the default database of the backend, and glib-networking 2.74 then parses that
 * CA bundle. So make our database the default, and let SoupSession use it. */
static void
use_by_default (GTlsDatabase *database)
{
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

/* (nullable) */
static char *
read_file (const char *path, gsize *length, gboolean *is_regular, GError **error)
{
  GStatBuf status;
  /* Waits for the writer of a FIFO in poll(), which a signal always ends. */
  const int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  struct pollfd place = { .fd = fd, .events = POLLIN };
  const gboolean is_open = fd >= 0 && fstat (fd, &status) == 0 && poll (&place, 1, -1) >= 0;
  char *content = is_open ? avn_local_file_read_all (fd, MAX_BUNDLE_SIZE, length) : NULL;
  if (content == NULL && errno == EINTR)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_INTERRUPTED, _ ("Interrupted."));
  else if (content == NULL)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_STORAGE, g_strerror (errno));
  else
    *is_regular = S_ISREG (status.st_mode);
  if (fd >= 0)
    close (fd);
  return content;
}

/* GIO reads certificates from a path only. */
static gboolean
keep_content (AvnTrust *self, const char *content, gsize length, GError **error)
{
  self->fd = memfd_create ("ca-bundle", MFD_CLOEXEC);
  if (self->fd >= 0 && write (self->fd, content, length) == (gssize)length)
    return TRUE;
  g_set_error_literal (error, AVN_ERROR, AVN_ERROR_STORAGE, g_strerror (errno));
  return FALSE;
}

/* GnuTLS accepts a file without certificates, and then trusts no server. */
static GTlsDatabase *
load_file (AvnTrust *self, GError **error)
{
  gsize length = 0;
  gboolean is_regular = FALSE;
  GTlsDatabase *database = NULL;
  g_autofree char *content = read_file (self->path, &length, &is_regular, error);
  if (content == NULL || (!is_regular && !keep_content (self, content, length, error)))
    return NULL;
  g_autofree char *kept = is_regular ? NULL : g_strdup_printf ("/proc/self/fd/%d", self->fd);
  if (strstr (content, "-----BEGIN CERTIFICATE-----") == NULL)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("it contains no certificate"));
  else if ((database = g_tls_file_database_new (kept != NULL ? kept : self->path, NULL)) == NULL)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("it contains an invalid certificate"));
  return database;
}

static gboolean
load_whole (AvnTrust *self, GError **error)
{
  if (self->path != NULL && (self->whole = load_file (self, error)) == NULL)
    return FALSE;
  use_by_default (self->whole);
  if (self->path == NULL)
    self->whole = g_tls_backend_get_default_database (g_tls_backend_get_default ());
  return self->whole != NULL;
}

static gboolean
load_cached (AvnTrust *self)
{
  self->fd = self->bundle != NULL ? avn_ca_cache_open (self->bundle) : -1;
  if (self->fd < 0)
    return FALSE;
  /* Another command may replace the file: read it by its descriptor. */
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", self->fd);
  self->cached = g_tls_file_database_new (path, NULL);
  if (self->cached != NULL)
    use_by_default (self->cached);
  return self->cached != NULL;
}

/* (nullable): the file of the setting, else of the variables of OpenSSL, Requests and curl */
static const char *
find_chosen_file (AvnSettings *settings)
{
  static const char *const variables[] = { "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE" };
  const char *path = avn_settings_get_string (settings, "auth-ca");
  for (guint i = 0; path == NULL && i < G_N_ELEMENTS (variables); i++)
    {
      const char *value = secure_getenv (variables[i]);
      path = value != NULL && *value != '\0' ? value : NULL;
    }
  return path;
}

/**
 * avn_trust_is_available:
 *
 * Checks whether GIO has a TLS backend.
 *
 * Returns: %TRUE if it has one
 */
gboolean
avn_trust_is_available (void)
{
  return g_tls_backend_supports_tls (g_tls_backend_get_default ());
}

/**
 * avn_trust_new:
 * @settings: the settings; "auth-ca" names a CA bundle in PEM format, else an environment variable does
 * @may_cache: whether one CA certificate may be tried first; %FALSE if there is an HTTPS proxy, which
 * would be checked with the same certificate
 * @error: return location for an error: `AVN_ERROR_STORAGE`, naming the file
 *
 * Finds the CA certificates to trust: those of the user's bundle, or else the system's.
 *
 * Returns: (transfer full) (nullable): what to trust; %NULL on error
 */
AvnTrust *
avn_trust_new (AvnSettings *settings, gboolean may_cache, GError **error)
{
  const char *path = find_chosen_file (settings);
  g_autoptr (AvnTrust) self = g_new0 (AvnTrust, 1);
  g_autoptr (GError) cause = NULL;
  self->path = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
  /* A pipe can be read only once. */
  if (may_cache && (path == NULL || g_file_test (self->path, G_FILE_TEST_IS_REGULAR)))
    self->bundle = g_strdup (path != NULL ? self->path : avn_ca_cache_find_system_bundle ());
  if (load_cached (self) || path == NULL || load_whole (self, &cause))
    return g_steal_pointer (&self);
  if (g_error_matches (cause, AVN_ERROR, AVN_ERROR_INTERRUPTED))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }

  g_autofree char *safe = avn_text_make_safe (path, -1);
  g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE,
               /* Translators: the first %s is the path of a file, the second the reason. */
               _ ("Cannot read CA certificates from %s: %s.\nUse --auth-ca=FILE to choose another file."),
               safe, cause->message);
  return NULL;
}

/**
 * avn_trust_get_database:
 * @self: what to trust
 *
 * Gets the database for the next connection. It is the default database of GIO's TLS backend, too.
 *
 * Returns: (transfer none) (nullable): the database; %NULL if the system has none
 */
GTlsDatabase *
avn_trust_get_database (AvnTrust *self)
{
  if (self->cached == NULL && self->whole == NULL)
    load_whole (self, NULL);
  return self->cached != NULL ? self->cached : self->whole;
}

/**
 * avn_trust_fall_back:
 * @self: what to trust
 * @refusing: the database with which a connection failed
 *
 * Switches from the cached CA certificate to the whole bundle, if the former has refused a server.
 *
 * Returns: %TRUE if another connection may succeed
 */
gboolean
avn_trust_fall_back (AvnTrust *self, GTlsDatabase *refusing)
{
  if (self->cached != NULL && refusing == self->cached)
    {
      g_clear_object (&self->cached);
      load_whole (self, NULL);
    }
  return self->whole != NULL && refusing != self->whole;
}

/**
 * avn_trust_cache_ca:
 * @self: what to trust
 * @accepting: the database with which a connection succeeded
 * @chain: the server's certificate, with its issuers
 *
 * Caches the CA certificate that verifies a server which the whole bundle accepted.
 */
void
avn_trust_cache_ca (AvnTrust *self, GTlsDatabase *accepting, GTlsCertificate *chain)
{
  if (self->bundle == NULL || accepting == NULL || accepting != self->whole)
    return;
  for (GTlsCertificate *end = chain; end != NULL; end = g_tls_certificate_get_issuer (end))
    {
      g_autofree char *pem = NULL;
      g_autoptr (GTlsCertificate) ca = g_tls_database_lookup_certificate_issuer (
          accepting, end, NULL, G_TLS_DATABASE_LOOKUP_NONE, NULL, NULL);
      if (ca == NULL || g_tls_certificate_verify (chain, NULL, ca) != 0)
        continue;
      g_object_get (ca, "certificate-pem", &pem, NULL);
      avn_ca_cache_write (self->bundle, pem);
      break;
    }
  g_clear_pointer (&self->bundle, g_free);
}

void
avn_trust_free (AvnTrust *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->bundle, g_free);
  g_clear_object (&self->cached);
  g_clear_object (&self->whole);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/**
 * avn_trust_advise:
 * @self: what to trust
 *
 * Names the CA bundle that does not include the authority of a server.
 *
 * Returns: (transfer full): a sentence
 */
char *
avn_trust_advise (AvnTrust *self)
{
  const char *path = self->path != NULL ? self->path : avn_ca_cache_find_system_bundle ();
  g_autofree char *safe = path != NULL ? avn_text_make_safe (path, -1) : NULL;
  if (safe == NULL)
    return g_strdup (_ ("Use --auth-ca=FILE to trust other CA certificates than those of the system."));
  /* Translators: %s is the path of a file. */
  return g_strdup_printf (_ ("Use --auth-ca=FILE to trust other CA certificates than those in %s."), safe);
}

/**
 * avn_trust_explain:
 * @errors: why a certificate was refused
 *
 * Describes why a server is not trusted.
 *
 * Returns: (transfer full): the reasons, to be put after a colon
 */
char *
avn_trust_explain (GTlsCertificateFlags errors)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if ((errors & reasons[i].flag) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", _ (reasons[i].reason));
  if (text->len == 0)
    g_string_append (text, _ ("its certificate is not acceptable"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
