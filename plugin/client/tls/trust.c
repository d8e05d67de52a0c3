/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "tls/trust.h"

#include "tls/memory.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* All authorities decide who is trusted, but reading them takes longer than everything else in a command. So
 * the one that the last server needed is tried alone first. It can only refuse more, and then all of them are
 * asked: a mistake of the memory costs a connection, never a verdict. */

struct _AvnTrust
{
  char *path;               /* (owned) (nullable): the file that the user has named; NULL for the system's */
  char *bundle;             /* (owned) (nullable): the file to remember an authority of */
  GTlsDatabase *remembered; /* (owned) (nullable): one authority, until it has refused */
  GTlsDatabase *whole;      /* (owned) (nullable): all of them, once they are needed */
  int fd;                   /* what the first of these reads for every connection; -1 for none */
};

typedef struct
{
  GTlsCertificateFlags flag;
  const char *reason;
} Reason;

static const Reason reasons[] = {
  { G_TLS_CERTIFICATE_EXPIRED, N_ ("its certificate has expired") },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, N_ ("its certificate is not valid yet; is the clock right?") },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, N_ ("its certificate belongs to another host") },
  { G_TLS_CERTIFICATE_REVOKED, N_ ("its certificate has been revoked") },
  { G_TLS_CERTIFICATE_INSECURE, N_ ("its certificate uses an insecure algorithm") },
  { G_TLS_CERTIFICATE_UNKNOWN_CA, N_ ("its certificate is not signed by an authority that is trusted here") },
};

/* A connection loads the default database of the backend before it can be given another, and glib-networking
 * 2.74 parses a CA bundle for each. So SoupSession is left to use the default. */
static void
use_by_default (GTlsDatabase *database)
{
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

/* A backend may take a file without a certificate for one that trusts no server, and has no translations. */
static GTlsDatabase *
load_file (const char *path, GError **error)
{
  g_autofree char *content = NULL;
  GTlsDatabase *database = NULL;
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("there is no such file"));
  else if (!g_file_get_contents (path, &content, NULL, error))
    return NULL;
  else if (strstr (content, "-----BEGIN CERTIFICATE-----") == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("it holds no certificate"));
  else if ((database = g_tls_file_database_new (path, NULL)) == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         _ ("one of its certificates cannot be read"));
  return database;
}

static gboolean
load_whole (AvnTrust *self, GError **error)
{
  if (self->path != NULL && (self->whole = load_file (self->path, error)) == NULL)
    return FALSE;
  use_by_default (self->whole);
  if (self->path == NULL)
    self->whole = g_tls_backend_get_default_database (g_tls_backend_get_default ());
  return self->whole != NULL;
}

static gboolean
load_remembered (AvnTrust *self)
{
  self->fd = self->bundle != NULL ? avn_trust_memory_open (self->bundle) : -1;
  if (self->fd < 0)
    return FALSE;
  /* Others may replace the file meanwhile. */
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", self->fd);
  self->remembered = g_tls_file_database_new (path, NULL);
  if (self->remembered != NULL)
    use_by_default (self->remembered);
  return self->remembered != NULL;
}

/**
 * avn_trust_is_available:
 *
 * Looks for a backend that can do TLS.
 *
 * Returns: %TRUE if there is one
 */
gboolean
avn_trust_is_available (void)
{
  return g_tls_backend_supports_tls (g_tls_backend_get_default ());
}

/**
 * avn_trust_new:
 * @settings: the settings: a file with certificates in PEM format, or none for the system's authorities
 * @may_remember: whether one authority may be tried alone: not if a proxy that itself speaks TLS is in
 * between, as it is checked with the same
 * @error: where to put an error: AVN_ERROR_STORAGE, naming the file
 *
 * Finds the certificate authorities to trust: those of the file alone, or else the system's.
 *
 * Returns: (transfer full) (nullable): what to trust; %NULL on error
 */
AvnTrust *
avn_trust_new (AvnSettings *settings, gboolean may_remember, GError **error)
{
  const char *path = avn_settings_get_string (settings, "auth-ca");
  g_autoptr (AvnTrust) self = g_new0 (AvnTrust, 1);
  g_autoptr (GError) cause = NULL;
  self->path = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
  if (may_remember)
    self->bundle = g_strdup (path != NULL ? self->path : avn_trust_memory_find_system_bundle ());
  if (load_remembered (self) || path == NULL || load_whole (self, &cause))
    return g_steal_pointer (&self);

  g_autofree char *safe = avn_text_make_safe (path, -1);
  g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE,
               /* Translators: the first %s is the path of a file, the second what is wrong with it. */
               _ ("The certificate authorities cannot be read from %s: %s."), safe, cause->message);
  return NULL;
}

/**
 * avn_trust_get_database:
 * @self: what to trust
 *
 * Gets the database that the next connection is to use.
 *
 * Returns: (transfer none) (nullable): the database; %NULL if the system has none
 */
GTlsDatabase *
avn_trust_get_database (AvnTrust *self)
{
  if (self->remembered == NULL && self->whole == NULL)
    load_whole (self, NULL);
  return self->remembered != NULL ? self->remembered : self->whole;
}

/**
 * avn_trust_fall_back:
 * @self: what to trust
 * @refusing: the database with which a connection has failed
 *
 * Lets all authorities decide, if one alone has refused a server.
 *
 * Returns: %TRUE if they have not been asked yet, so that another connection may be accepted
 */
gboolean
avn_trust_fall_back (AvnTrust *self, GTlsDatabase *refusing)
{
  if (self->remembered != NULL && refusing == self->remembered)
    {
      g_clear_object (&self->remembered);
      load_whole (self, NULL);
    }
  return self->whole != NULL && refusing != self->whole;
}

/**
 * avn_trust_learn:
 * @self: what to trust
 * @accepting: the database with which a connection was accepted
 * @chain: the server's certificate, with its issuers
 *
 * Remembers which authority is enough for a server, once all of them have accepted it.
 */
void
avn_trust_learn (AvnTrust *self, GTlsDatabase *accepting, GTlsCertificate *chain)
{
  if (self->bundle == NULL || accepting == NULL || accepting != self->whole)
    return;
  for (GTlsCertificate *end = chain; end != NULL; end = g_tls_certificate_get_issuer (end))
    {
      g_autofree char *pem = NULL;
      g_autoptr (GTlsCertificate) authority = g_tls_database_lookup_certificate_issuer (
          accepting, end, NULL, G_TLS_DATABASE_LOOKUP_NONE, NULL, NULL);
      if (authority == NULL || g_tls_certificate_verify (chain, NULL, authority) != 0)
        continue;
      g_object_get (authority, "certificate-pem", &pem, NULL);
      avn_trust_memory_write (self->bundle, pem);
      break;
    }
  g_clear_pointer (&self->bundle, g_free);
}

void
avn_trust_free (AvnTrust *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->bundle, g_free);
  g_clear_object (&self->remembered);
  g_clear_object (&self->whole);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/**
 * avn_trust_explain:
 * @errors: what the check of a certificate found
 *
 * Says in words why a server is not trusted.
 *
 * Returns: (transfer full): the reasons, to be put behind a colon
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
