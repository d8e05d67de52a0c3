/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"
#include "settings/option-value.h"
#include "settings/settings-private.h"

typedef struct
{
  const char *name; /* of the environment variable */
  const char *setting;
  gboolean secret;
} VariableRow;

static const VariableRow variable_rows[] = {
  { "AIVEN_WEB_URL", "url", FALSE },           { "AIVEN_CA_CERT", "auth-ca", FALSE },
  { "AIVEN_AUTH_TOKEN", "auth-token", TRUE },  { "AIVEN_CLIENT_CONFIG", "config", FALSE },
  { "AIVEN_CONFIG_DIR", "config-dir", FALSE }, { "AIVEN_CREDENTIALS_FILE", "credentials-file", FALSE },
  { "AIVEN_PASSWORD", "password", TRUE },      { "AIVEN_NEW_PASSWORD", "new-password", TRUE },
  { "AIVEN_FORCE", "force", FALSE },           { "ACCESSIBLE", "accessible", FALSE },
};

static const AvnSettingInfo *
find_info (AvnSettings *settings, const char *name)
{
  for (guint i = 0; i < avn_settings_get_n_settings (settings); i++)
    if (g_str_equal (avn_settings_get_info (settings, i)->name, name))
      return avn_settings_get_info (settings, i);
  g_assert_not_reached ();
}

static void
assert_setting (AvnSettings *settings, const char *setting, const char *value, AvnSettingSource source)
{
  g_assert_cmpstr (avn_settings_get_string (settings, setting), ==, value);
  g_assert_cmpint (avn_settings_get_source (settings, setting), ==, source);
}

static void
test_variable (gconstpointer data)
{
  const VariableRow *row = data;
  g_setenv (row->name, "from the environment", TRUE);
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  const char *fallback = find_info (settings, row->setting)->fallback;
  g_assert_cmpint (find_info (settings, row->setting)->secret, ==, row->secret);
  g_assert_cmpstr (avn_settings_get_variable (settings, row->setting), ==, row->name);
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
  const char *setting;
  const char *expected;
} DefaultRow;

static const DefaultRow default_rows[] = {
  { "url", "url", "https://api.aiven.io" },
  { "request-timeout", "request-timeout", "30" },
  { "answer-limit", "answer-limit", "8" },
  { "color", "color", "auto" },
  { "auth-ca", "auth-ca", NULL },
  { "auth-token", "auth-token", NULL },
  { "config", "config", NULL },
  { "json", "json", NULL },
  { "no-input", "no-input", NULL },
  { "show-http", "show-http", NULL },
  { "debug", "debug", NULL },
  { "terse", "terse", NULL },
  { "csv", "csv", NULL },
  { "fields", "fields", NULL },
  { "get-values", "get-values", NULL },
  { "no-header", "no-header", NULL },
  { "sort", "sort", NULL },
  { "mode", "mode", NULL },
};

static void
test_default (gconstpointer data)
{
  const DefaultRow *row = data;
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  assert_setting (settings, row->setting, row->expected, AVN_SETTING_SOURCE_DEFAULT);
  g_assert_nonnull (find_info (settings, row->setting)->option);
  g_assert_cmpstr (find_info (settings, row->setting)->option->entry.long_name, ==, row->name);
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
  g_assert_cmpint (avn_settings_get_boolean (settings, "force"), ==, row->expected);
}

static void
test_integer (void)
{
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  g_assert_cmpint (avn_settings_get_integer (settings, "request-timeout"), ==, 30);
  avn_settings_set (settings, "request-timeout", "0");
  g_assert_cmpint (avn_settings_get_integer (settings, "request-timeout"), ==, 0);
  avn_settings_set (settings, "request-timeout", "010");
  g_assert_cmpint (avn_settings_get_integer (settings, "request-timeout"), ==, 10);
  g_assert_cmpint (avn_settings_get_integer (settings, "config"), ==, 0);
}

static void
test_empty_option_changes_nothing (void)
{
  g_setenv ("AIVEN_CA_CERT", "/etc/example-ca.pem", TRUE);
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  g_unsetenv ("AIVEN_CA_CERT");
  avn_settings_set (settings, "auth-ca", "");
  assert_setting (settings, "auth-ca", "/etc/example-ca.pem", AVN_SETTING_SOURCE_ENVIRONMENT);
}

typedef struct
{
  const char *name;
  const char *setting;
  const char *value;
  gboolean expected;
} MachineRow;

static const MachineRow machine_rows[] = {
  { "json", "json", "1", TRUE },
  { "terse", "terse", "1", TRUE },
  { "csv", "csv", "1", TRUE },
  { "values", "get-values", "name", TRUE },
  { "not-json", "json", "0", FALSE },
  { "fields", "fields", "name", FALSE },
  { "no-header", "no-header", "1", FALSE },
  { "sort", "sort", "name", FALSE },
  { "mode", "mode", "lines", FALSE },
  { "nothing", "json", "", FALSE },
};

static void
test_machine_readable (gconstpointer data)
{
  const MachineRow *row = data;
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  avn_settings_set (settings, row->setting, row->value);
  g_assert_cmpint (avn_settings_is_machine_readable (settings), ==, row->expected);
}

/* The help shows every row, so that each needs an explanation. */
static void
test_rows_are_explained (void)
{
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  for (guint i = 0; i < avn_settings_get_n_settings (settings); i++)
    {
      const AvnSettingInfo *info = avn_settings_get_info (settings, i);
      const char *help = info->option != NULL ? info->option->entry.description : info->variable_help;
      g_assert_nonnull (help);
      g_assert_cmpstr (help, !=, "");
      if (info->option != NULL)
        g_assert_cmpint (avn_option_is_switch (info->option), ==,
                         info->option->entry.arg_description == NULL);
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
