/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-trust.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <gmodule.h>

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

/* (nullable): a database of all authorities in a file. It trusts nothing, without a word, where the path is
 * relative or the file holds no certificate, so both are settled here. */
static GTlsDatabase *
load_all (const char *path, GError **error)
{
  g_autolist (GTlsCertificate) certificates = g_tls_certificate_list_new_from_file (path, error);
  return certificates != NULL ? g_tls_file_database_new (path, error) : NULL;
}

/* The backend would parse the system's authorities, twice, even for connections that do not ask for them. */
static void
use (GTlsDatabase *database)
{
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

/* Where all authorities of the system are in one file, the backend reads that and no other. */
static gboolean
load_system (const char *remembered, AvnAnchors **anchors, GTlsDatabase **database)
{
  *anchors = *AVN_SYSTEM_AUTHORITIES != '\0' ? avn_anchors_new (AVN_SYSTEM_AUTHORITIES, remembered) : NULL;
  if (*anchors != NULL)
    use (*database = g_object_ref (avn_anchors_get_database (*anchors)));
  return TRUE;
}

/* GIO opens the module of its backend to see what is in it, closes it, and opens it again to use it, the
 * libraries below included, unless somebody holds it meanwhile. */
static void
hold_backend (void)
{
  GModule *module = *AVN_TLS_MODULE != '\0'
                        ? g_module_open (AVN_TLS_MODULE, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL)
                        : NULL;
  if (module != NULL)
    g_module_make_resident (module);
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
  hold_backend ();
  return g_tls_backend_supports_tls (g_tls_backend_get_default ());
}

/**
 * avn_trust_load:
 * @path: (nullable): a file with certificates in PEM format; %NULL for the system's authorities
 * @remembered: (nullable): what an earlier command has learnt, see avn_anchors_learn()
 * @anchors: (out) (transfer full) (nullable): the authorities, if not all of them have to be known at once
 * @database: (out) (transfer full) (nullable): what a connection is to use; %NULL for the backend's own
 * choice
 * @error: where to put an error: AVN_ERROR_STORAGE, naming the path
 *
 * Finds out whom to trust: the certificate authorities of a file and nobody else.
 *
 * Returns: %TRUE if that is known
 */
gboolean
avn_trust_load (
    const char *path, const char *remembered, AvnAnchors **anchors, GTlsDatabase **database, GError **error)
{
  if (path == NULL)
    return load_system (remembered, anchors, database);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *safe = avn_text_make_safe (path, -1);
  g_autoptr (GError) cause = NULL;

  if (!g_file_test (absolute, G_FILE_TEST_IS_REGULAR))
    g_set_error_literal (&cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("there is no such file"));
  else if ((*anchors = avn_anchors_new (absolute, remembered)) != NULL)
    *database = g_object_ref (avn_anchors_get_database (*anchors));
  else
    *database = load_all (absolute, &cause);
  if (*database != NULL)
    {
      use (*database);
      return TRUE;
    }

  g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE,
               /* Translators: the first %s is the path of a file, the second what is wrong with it. */
               _ ("The certificate authorities cannot be read from %s: %s."), safe,
               cause != NULL ? cause->message : _ ("it holds no certificate"));
  return FALSE;
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
