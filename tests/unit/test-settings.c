/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"
#include "avn-settings-private.h"

typedef struct
{
  const char *name; /* of the environment variable */
  AvnSetting setting;
  gboolean secret;
} VariableRow;

static const VariableRow variable_rows[] = {
  { "AIVEN_WEB_URL", AVN_SETTING_URL, FALSE },
  { "AIVEN_CA_CERT", AVN_SETTING_AUTH_CA, FALSE },
  { "AIVEN_AUTH_TOKEN", AVN_SETTING_AUTH_TOKEN, TRUE },
  { "AIVEN_CLIENT_CONFIG", AVN_SETTING_CONFIG, FALSE },
  { "AIVEN_CONFIG_DIR", AVN_SETTING_CONFIG_DIR, FALSE },
  { "AIVEN_CREDENTIALS_FILE", AVN_SETTING_CREDENTIALS_FILE, FALSE },
  { "AIVEN_PASSWORD", AVN_SETTING_PASSWORD, TRUE },
  { "AIVEN_NEW_PASSWORD", AVN_SETTING_NEW_PASSWORD, TRUE },
  { "AIVEN_FORCE", AVN_SETTING_FORCE, FALSE },
  { "ACCESSIBLE", AVN_SETTING_ACCESSIBLE, FALSE },
};

static void
assert_setting (AvnSettings *settings, AvnSetting setting, const char *value, AvnSettingSource source)
{
  g_assert_cmpstr (avn_settings_get_string (settings, setting), ==, value);
  g_assert_cmpint (avn_settings_get_source (settings, setting), ==, source);
}

static void
test_variable (gconstpointer data)
{
  const VariableRow *row = data;
  const char *fallback = avn_settings_get_info (row->setting)->fallback;
  g_assert_cmpstr (avn_settings_get_variable (row->setting), ==, row->name);
  g_assert_cmpint (avn_settings_get_info (row->setting)->secret, ==, row->secret);

  g_setenv (row->name, "from the environment", TRUE);
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  assert_setting (settings, row->setting, "from the environment", AVN_SETTING_SOURCE_ENVIRONMENT);
  avn_settings_set (settings, row->setting, "from an option");
  assert_setting (settings, row->setting, "from an option", AVN_SETTING_SOURCE_ARGUMENT);

  g_setenv (row->name, "", TRUE);
  g_autoptr (AvnSettings) with_empty = avn_settings_new ();
  assert_setting (with_empty, row->setting, fallback, AVN_SETTING_SOURCE_DEFAULT);

  g_unsetenv (row->name);
  g_autoptr (AvnSettings) without = avn_settings_new ();
  assert_setting (without, row->setting, fallback, AVN_SETTING_SOURCE_DEFAULT);
}

typedef struct
{
  const char *name;
  AvnSetting setting;
  const char *expected;
} DefaultRow;

static const DefaultRow default_rows[] = {
  { "url", AVN_SETTING_URL, "https://api.aiven.io" },
  { "request-timeout", AVN_SETTING_REQUEST_TIMEOUT, "30" },
  { "answer-limit", AVN_SETTING_ANSWER_LIMIT, "8" },
  { "color", AVN_SETTING_COLOR, "auto" },
  { "auth-ca", AVN_SETTING_AUTH_CA, NULL },
  { "auth-token", AVN_SETTING_AUTH_TOKEN, NULL },
  { "config", AVN_SETTING_CONFIG, NULL },
  { "json", AVN_SETTING_JSON, NULL },
  { "no-input", AVN_SETTING_NO_INPUT, NULL },
  { "show-http", AVN_SETTING_SHOW_HTTP, NULL },
  { "debug", AVN_SETTING_DEBUG, NULL },
  { "terse", AVN_SETTING_TERSE, NULL },
  { "csv", AVN_SETTING_CSV, NULL },
  { "fields", AVN_SETTING_FIELDS, NULL },
  { "get-values", AVN_SETTING_GET_VALUES, NULL },
  { "no-header", AVN_SETTING_NO_HEADER, NULL },
  { "sort", AVN_SETTING_SORT, NULL },
  { "mode", AVN_SETTING_MODE, NULL },
};

static void
test_default (gconstpointer data)
{
  const DefaultRow *row = data;
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  assert_setting (settings, row->setting, row->expected, AVN_SETTING_SOURCE_DEFAULT);
  g_assert_nonnull (avn_settings_get_info (row->setting)->option);
  g_assert_cmpstr (avn_settings_get_info (row->setting)->option->name, ==, row->name);
}

typedef struct
{
  const char *name;
  const char *value;
  gboolean expected;
} BooleanRow;

static const BooleanRow boolean_rows[] = {
  { "1", "1", TRUE },       { "y", "y", TRUE },           { "yes", "yes", TRUE },
  { "t", "t", TRUE },       { "true", "true", TRUE },     { "ok", "ok", TRUE },
  { "upper", "YES", TRUE }, { "mixed", "True", TRUE },    { "0", "0", FALSE },
  { "no", "no", FALSE },    { "false", "false", FALSE },  { "off", "off", FALSE },
  { "empty", "", FALSE },   { "other", "please", FALSE }, { "spaces", " yes", FALSE },
};

static void
test_boolean (gconstpointer data)
{
  const BooleanRow *row = data;
  g_setenv ("AIVEN_FORCE", row->value, TRUE);
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  g_unsetenv ("AIVEN_FORCE");
  g_assert_cmpint (avn_settings_get_boolean (settings, AVN_SETTING_FORCE), ==, row->expected);
}

static void
test_integer (void)
{
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  g_assert_cmpint (avn_settings_get_integer (settings, AVN_SETTING_REQUEST_TIMEOUT), ==, 30);
  avn_settings_set (settings, AVN_SETTING_REQUEST_TIMEOUT, "0");
  g_assert_cmpint (avn_settings_get_integer (settings, AVN_SETTING_REQUEST_TIMEOUT), ==, 0);
  avn_settings_set (settings, AVN_SETTING_REQUEST_TIMEOUT, "010");
  g_assert_cmpint (avn_settings_get_integer (settings, AVN_SETTING_REQUEST_TIMEOUT), ==, 10);
  g_assert_cmpint (avn_settings_get_integer (settings, AVN_SETTING_CONFIG), ==, 0);
}

static void
test_empty_option_changes_nothing (void)
{
  g_setenv ("AIVEN_CA_CERT", "/etc/example-ca.pem", TRUE);
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  g_unsetenv ("AIVEN_CA_CERT");
  avn_settings_set (settings, AVN_SETTING_AUTH_CA, "");
  assert_setting (settings, AVN_SETTING_AUTH_CA, "/etc/example-ca.pem", AVN_SETTING_SOURCE_ENVIRONMENT);
}

typedef struct
{
  const char *name;
  AvnSetting setting;
  const char *value;
  gboolean expected;
} MachineRow;

static const MachineRow machine_rows[] = {
  { "json", AVN_SETTING_JSON, "1", TRUE },
  { "terse", AVN_SETTING_TERSE, "1", TRUE },
  { "csv", AVN_SETTING_CSV, "1", TRUE },
  { "values", AVN_SETTING_GET_VALUES, "name", TRUE },
  { "not-json", AVN_SETTING_JSON, "0", FALSE },
  { "fields", AVN_SETTING_FIELDS, "name", FALSE },
  { "no-header", AVN_SETTING_NO_HEADER, "1", FALSE },
  { "sort", AVN_SETTING_SORT, "name", FALSE },
  { "mode", AVN_SETTING_MODE, "lines", FALSE },
  { "nothing", AVN_SETTING_JSON, "", FALSE },
};

static void
test_machine_readable (gconstpointer data)
{
  const MachineRow *row = data;
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  avn_settings_set (settings, row->setting, row->value);
  g_assert_cmpint (avn_settings_is_machine_readable (settings), ==, row->expected);
}

/* The help shows every row, so that each must say what it is for. */
static void
test_rows_are_explained (void)
{
  g_assert_cmpuint (avn_settings_get_n_settings (), ==, AVN_SETTING_ANSWER_LIMIT + 1);
  for (guint i = 0; i < avn_settings_get_n_settings (); i++)
    {
      const AvnSettingInfo *info = avn_settings_get_info (i);
      const char *help = info->option != NULL ? info->option->help : info->variable_help;
      g_assert_nonnull (help);
      g_assert_cmpstr (help, !=, "");
      if (info->option != NULL)
        g_assert_cmpint (info->option->kind == AVN_OPTION_SWITCH, ==, info->option->value_name == NULL);
      else
        g_assert_nonnull (info->variable);
    }
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/settings/variable", variable_rows, test_variable);
  AVN_TEST_ADD_ROWS ("/settings/default", default_rows, test_default);
  AVN_TEST_ADD_ROWS ("/settings/boolean", boolean_rows, test_boolean);
  AVN_TEST_ADD_ROWS ("/settings/machine-readable", machine_rows, test_machine_readable);
  g_test_add_func ("/settings/integer", test_integer);
  g_test_add_func ("/settings/empty-option-changes-nothing", test_empty_option_changes_nothing);
  g_test_add_func ("/settings/rows-are-explained", test_rows_are_explained);
  return g_test_run ();
}
