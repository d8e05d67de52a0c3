/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-trust.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>

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

/**
 * avn_trust_load:
 * @path: a file with certificates in PEM format
 * @error: where to put an error: AVN_ERROR_STORAGE, naming the path
 *
 * Makes a database that trusts the certificate authorities of a file and nobody else, and makes it the
 * process's default: the backend would parse the system's authorities, twice, even for connections that do
 * not ask for them. It trusts nothing, without a word, where the path is relative or the file holds no
 * certificate, so both are settled here.
 *
 * Returns: (transfer full) (nullable): the database
 */
GTlsDatabase *
avn_trust_load (const char *path, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *safe = avn_text_make_safe (path, -1);
  g_autoptr (GError) cause = NULL;
  g_autolist (GTlsCertificate) certificates = NULL;
  GTlsDatabase *database = NULL;

  if (!g_file_test (absolute, G_FILE_TEST_IS_REGULAR))
    g_set_error_literal (&cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("there is no such file"));
  else
    certificates = g_tls_certificate_list_new_from_file (absolute, &cause);
  if (certificates != NULL)
    database = g_tls_file_database_new (absolute, &cause);
  if (database != NULL)
    {
      g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
      return database;
    }

  g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE,
               /* Translators: the first %s is the path of a file, the second what is wrong with it. */
               _ ("The certificate authorities cannot be read from %s: %s."), safe,
               cause != NULL ? cause->message : _ ("it holds no certificate"));
  return NULL;
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
