/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "settings/exit.h"
#include "settings/settings-private.h"
#include "avn-test.h"

#include <avn-client/avn-client.h>

typedef struct
{
  const char *name;
  int code;
  int status;
} StatusRow;

/* Return the exit status, with the error domains that the build's libraries declare. */
static int
get_status (const GError *error)
{
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  return avn_exit_status (avn_settings_get_declarations (settings), error);
}

static const StatusRow own_rows[] = {
  { "failed", AVN_ERROR_FAILED, 1 },
  { "usage", AVN_ERROR_USAGE, 2 },
  { "storage", AVN_ERROR_STORAGE, 13 },
  { "plugin", AVN_ERROR_PLUGIN, 14 },
  { "interrupted", AVN_ERROR_INTERRUPTED, 130 },
  { "of-a-newer-plugin", AVN_ERROR_INTERRUPTED + 1, 1 },
  { "negative", -1, 1 },
};

static void
test_own (gconstpointer data)
{
  const StatusRow *row = data;
  g_autoptr (GError) error = g_error_new (AVN_ERROR, row->code, "made up");
  g_assert_cmpint (get_status (error), ==, row->status);
}

static const StatusRow api_rows[] = {
  { "refused", AVN_CLIENT_ERROR_REFUSED, 1 },
  { "otp-required", AVN_CLIENT_ERROR_OTP_REQUIRED, 9 },
  { "unauthorized", AVN_CLIENT_ERROR_UNAUTHORIZED, 4 },
  { "forbidden", AVN_CLIENT_ERROR_FORBIDDEN, 5 },
  { "not-found", AVN_CLIENT_ERROR_NOT_FOUND, 6 },
  { "conflict", AVN_CLIENT_ERROR_CONFLICT, 7 },
  { "rate-limited", AVN_CLIENT_ERROR_RATE_LIMITED, 8 },
  { "server", AVN_CLIENT_ERROR_SERVER, 9 },
  { "network", AVN_CLIENT_ERROR_NETWORK, 10 },
  { "timed-out", AVN_CLIENT_ERROR_TIMED_OUT, 11 },
  { "outcome-unknown", AVN_CLIENT_ERROR_OUTCOME_UNKNOWN, 12 },
  { "login-required", AVN_CLIENT_ERROR_LOGIN_REQUIRED, 4 },
  { "of-a-newer-plugin", AVN_CLIENT_ERROR_LOGIN_REQUIRED + 1, 1 },
  { "negative", -1, 1 },
};

static void
test_api (gconstpointer data)
{
  const StatusRow *row = data;
  g_autoptr (GError) error = avn_client_error_new (row->code, 0, "made up");
  g_assert_cmpint (get_status (error), ==, row->status);
}

static void
test_other_domains (void)
{
  g_autoptr (GError) cancelled = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "made up");
  g_autoptr (GError) other = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "made up");
  g_assert_cmpint (get_status (NULL), ==, 0);
  g_assert_cmpint (get_status (cancelled), ==, 130);
  g_assert_cmpint (get_status (other), ==, 1);
}

static void
test_statuses_are_explained (void)
{
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  g_autoptr (GArray) infos = avn_exit_list_infos (avn_settings_get_declarations (settings));
  g_assert_cmpuint (infos->len, ==, 17);
  for (guint i = 0; i < infos->len; i++)
    {
      const AvnExitInfo *info = &g_array_index (infos, AvnExitInfo, i);
      g_assert_true (i == 0 || info->status > g_array_index (infos, AvnExitInfo, i - 1).status);
      g_assert_true (g_str_has_suffix (info->help, "."));
    }
}

static void
test_http_status (void)
{
  g_autoptr (GError) error = avn_client_error_new (AVN_CLIENT_ERROR_SERVER, 502, "%s %d", "Bad Gateway", 502);
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (GError) without = g_error_new (AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_NETWORK, "made up");
  g_autoptr (GError) other = g_error_new (AVN_ERROR, AVN_ERROR_USAGE, "made up");
  g_assert_error (error, AVN_CLIENT_ERROR, AVN_CLIENT_ERROR_SERVER);
  g_assert_cmpstr (error->message, ==, "Bad Gateway 502");
  g_assert_cmpuint (avn_client_error_get_http_status (error), ==, 502);
  g_assert_cmpuint (avn_client_error_get_http_status (copy), ==, 502);
  g_assert_cmpuint (avn_client_error_get_http_status (without), ==, 0);
  g_assert_cmpuint (avn_client_error_get_http_status (other), ==, 0);
  g_assert_cmpuint (avn_client_error_get_http_status (NULL), ==, 0);
}

static void
test_name_of_domain (void)
{
  g_assert_cmpstr (g_quark_to_string (AVN_ERROR), ==, "avn-error-quark");
  g_assert_cmpstr (g_quark_to_string (AVN_CLIENT_ERROR), ==, "AvnClientError");
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/exit/own", own_rows, test_own);
  AVN_TEST_ADD_ROWS ("/exit/api", api_rows, test_api);
  g_test_add_func ("/exit/other-domains", test_other_domains);
  g_test_add_func ("/exit/statuses-are-explained", test_statuses_are_explained);
  g_test_add_func ("/exit/http-status", test_http_status);
  g_test_add_func ("/exit/name-of-domain", test_name_of_domain);
  return g_test_run ();
}
