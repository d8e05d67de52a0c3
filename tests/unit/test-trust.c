/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"
#include "tls/trust.h"

#include <glib/gstdio.h>
#include <unistd.h>

typedef struct
{
  const char *name;
  const char *content;
} ContentRow;

static const ContentRow content_rows[] = {
  { "empty", "" },
  { "text", "This is not a certificate.\n" },
  { "empty-certificate", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n" },
  { "nonsense-in-certificate", "-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n" },
  { "marks-that-overlap", "-----BEGIN CERTIFICATE-----END CERTIFICATE-----\n" },
  { "no-end", "-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n" },
  { "key-in-place-of-certificate", "-----BEGIN PUBLIC KEY-----\nbm90aGluZw==\n-----END PUBLIC KEY-----\n" },
};

static void
assert_refused (const char *path, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  avn_settings_set (settings, "auth-ca", path);
  g_autoptr (AvnTrust) trust = avn_trust_new (settings, TRUE, &error);
  g_assert_null (trust);
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_STORAGE, message);
  avn_test_assert_contains (error != NULL ? error->message : NULL, path);
}

static void
test_content (gconstpointer data)
{
  const ContentRow *row = data;
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_write (folder, "authorities.pem", row->content);
  assert_refused (path, "Cannot read CA certificates from");
}

static void
test_missing (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_get_path (folder, "missing.pem");
  assert_refused (path, "No such file or directory");
}

static void
test_missing_relative (void)
{
  assert_refused ("no-such-authorities.pem", "No such file or directory");
}

static void
test_folder (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  assert_refused (folder->path, "Is a directory");
}

static void
test_device (void)
{
  assert_refused ("/dev/zero", "File too large");
}

typedef struct
{
  const char *name;
  GTlsCertificateFlags errors;
  const char *expected;
} ExplainRow;

static const ExplainRow explain_rows[] = {
  { "unknown-authority", G_TLS_CERTIFICATE_UNKNOWN_CA,
    "its certificate is not signed by a trusted certificate authority" },
  { "expired", G_TLS_CERTIFICATE_EXPIRED, "its certificate has expired" },
  { "two", G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_BAD_IDENTITY,
    "its certificate has expired; its certificate is for another host" },
  { "something-else", G_TLS_CERTIFICATE_GENERIC_ERROR, "its certificate is not acceptable" },
};

static void
test_explain (gconstpointer data)
{
  const ExplainRow *row = data;
  g_autofree char *explanation = avn_trust_explain (row->errors);
  g_assert_cmpstr (explanation, ==, row->expected);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/trust/content", content_rows, test_content);
  g_test_add_func ("/trust/missing", test_missing);
  g_test_add_func ("/trust/missing-relative", test_missing_relative);
  g_test_add_func ("/trust/folder", test_folder);
  g_test_add_func ("/trust/device", test_device);
  AVN_TEST_ADD_ROWS ("/trust/explain", explain_rows, test_explain);
  return g_test_run ();
}
