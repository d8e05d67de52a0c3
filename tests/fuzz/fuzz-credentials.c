/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-fuzz.h"

#include <avn-client/credentials.h>
#include <string.h>

#define FILE_NAME "aiven-credentials.json"

static void
check_loaded (AvnClientCredentials *credentials)
{
  const char *token = avn_client_credentials_get_token (credentials);
  g_assert_true (token == NULL || avn_text_is_token (token));
  g_assert_cmpstr (token, ==, avn_client_credentials_get_stored_token (credentials));
  g_assert_cmpint (avn_client_credentials_get_source (credentials), ==,
                   token != NULL ? AVN_CLIENT_CREDENTIALS_FILE : AVN_CLIENT_CREDENTIALS_NONE);
}

/* Check that what was read can be saved, and is the same when it is read again. */
static void
check_saved (AvnClientCredentials *credentials, AvnSettings *settings)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = g_strdup (avn_client_credentials_get_stored_token (credentials));
  g_autofree char *email = g_strdup (avn_client_credentials_get_stored_email (credentials));
  if (token == NULL)
    return;
  g_assert_true (avn_client_credentials_save (credentials, token, email, &error));
  g_assert_no_error (error);
  g_autoptr (AvnClientCredentials) again = avn_client_credentials_new (settings, NULL);
  g_assert_true (avn_client_credentials_load (again, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (avn_client_credentials_get_stored_token (again), ==, token);
  g_assert_cmpstr (avn_client_credentials_get_stored_email (again), ==, email);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  avn_settings_set (settings, "config-dir", avn_fuzz_get_folder ());
  avn_fuzz_write (FILE_NAME, data, size);

  g_autoptr (AvnClientCredentials) credentials = avn_client_credentials_new (settings, NULL);
  if (avn_client_credentials_load (credentials, &error))
    {
      check_loaded (credentials);
      check_saved (credentials, settings);
      return 0;
    }
  avn_fuzz_check_error (error, AVN_ERROR, AVN_ERROR_STORAGE);
  g_assert_null (avn_client_credentials_get_token (credentials));
  g_assert_null (avn_client_credentials_get_stored_email (credentials));
  return 0;
}
