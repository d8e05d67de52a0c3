/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "settings/declaration.h"
#include "settings/exit.h"
#include "loader/loader-private.h"
#include "avn-test.h"

#include <glib/gstdio.h>

#define UNITS                                                                                                \
  "[Setting units]\nKind=string\nOption=true\nVariable=MADE_UP_UNITS\nValueName=UNITS\nHelp=In these\n"

/* Return settings with one settings file, in a new directory. */
static AvnSettings *
read_settings (AvnTestFolder *folder, const char *content)
{
  avn_test_folder_add (folder, "weather.avn-settings", content);
  g_setenv ("AVN_PLUGIN_PATH", folder->path, TRUE);
  return avn_settings_new ();
}

static const AvnSettingInfo *
find_info (AvnSettings *settings, const char *name)
{
  for (guint i = 0; i < avn_settings_get_n_settings (settings); i++)
    if (g_str_equal (avn_settings_get_info (settings, i)->name, name))
      return avn_settings_get_info (settings, i);
  return NULL;
}

static void
test_everything (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autoptr (AvnSettings) settings = read_settings (
      folder, "[Setting size]\nKind=number\nOption=true\nShortName=s\nExportedVariable=MADE_UP\n"
              "Minimum=1\nMaximum=9\nDefault=3\nIdentifies=account\nValueName=SIZE\n"
              "Help=How large\nOf tomorrow=x\n"
              "[Setting key]\nKind=file\nVariable=MADE_UP_KEY\nSecret=true\nHelp=The key\n"
              "[Error Domain WeatherError]\nExitStatuses=20;1;21;\n"
              "[Exit Status 20]\nHelp=No forecast.\n"
              "[Variable HTTPS]\nHelp=Read too.\n[File ~/x]\nHelp=A file.\n"
              "[Example x --json > y]\nHelp=Do it\n[Of Tomorrow]\nx=y\n");
  g_assert_no_error (avn_settings_get_fault (settings));
  const AvnSettingInfo *size = find_info (settings, "size"), *key = find_info (settings, "key");
  g_assert_cmpstr (size->option->entry.long_name, ==, "size");
  g_assert_cmpint (size->option->entry.short_name, ==, 's');
  g_assert_cmpint (size->option->entry.arg, ==, G_OPTION_ARG_INT64);
  g_assert_cmpstr (size->option->entry.description, ==, "How large");
  g_assert_cmpstr (size->option->entry.arg_description, ==, "SIZE");
  g_assert_cmpint (size->option->minimum, ==, 1);
  g_assert_cmpint (size->option->maximum, ==, 9);
  g_assert_cmpstr (size->exported_variable, ==, "MADE_UP");
  g_assert_true (size->identifies_account && !size->secret && !size->is_file);
  g_assert_cmpint (avn_settings_get_integer (settings, "size"), ==, 3);
  g_assert_null (key->option);
  g_assert_true (key->secret && key->is_file && !key->identifies_account);
  g_assert_cmpstr (key->variable, ==, "MADE_UP_KEY");
  g_assert_cmpstr (key->variable_help, ==, "The key");

  GPtrArray *declarations = avn_settings_get_declarations (settings);
  const GQuark domain = g_quark_from_static_string ("WeatherError");
  const int expected[] = { 20, 1, 21, 1 };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GError) error = g_error_new (domain, (int)i, "made up");
      g_assert_cmpint (avn_exit_status (declarations, error), ==, expected[i]);
    }
  for (guint kind = AVN_DECLARED_STATUS; kind <= AVN_DECLARED_EXAMPLE; kind++)
    {
      g_autoptr (GPtrArray) texts = g_ptr_array_new ();
      avn_declaration_list_texts (declarations, (AvnDeclaredKind)kind, texts);
      g_assert_cmpuint (texts->len, ==, 1);
    }
}

typedef struct
{
  const char *name;
  const char *content;
  const char *reason; /* a part of it */
} RefusedRow;

static const RefusedRow refused_rows[] = {
  { "no-kind", "[Setting x]\nVariable=X\nHelp=x\n", "the key Kind in the group [Setting x]" },
  { "unknown-kind", "[Setting x]\nKind=color\nVariable=X\nHelp=x\n", "the key Kind" },
  { "no-help", "[Setting x]\nKind=string\nVariable=X\n", "the key Help" },
  { "empty-help", "[Setting x]\nKind=string\nVariable=X\nHelp=\n", "the key Help" },
  { "no-value-name", "[Setting x]\nKind=string\nOption=true\nVariable=X\nHelp=x\n", "the key ValueName" },
  { "switch-with-value", "[Setting x]\nKind=switch\nOption=true\nVariable=X\nValueName=X\nHelp=x\n",
    "ValueName" },
  { "no-way-to-set-it", "[Setting x]\nKind=string\nHelp=x\n", "the key Variable" },
  { "secret-option-alone",
    "[Setting x]\nKind=string\nOption=true\nExportedVariable=X\nSecret=true\nValueName=X\nHelp=x\n",
    "the key Variable" },
  { "odd-variable", "[Setting x]\nKind=string\nVariable=A=B\nHelp=x\n", "the key Variable" },
  { "odd-name", "[Setting --x]\nKind=string\nVariable=X\nHelp=x\n", "the key Setting" },
  { "no-name", "[Setting ]\nKind=string\nVariable=X\nHelp=x\n", "the key Setting" },
  { "odd-letter", UNITS "ShortName=-\n", "the key ShortName" },
  { "two-letters", UNITS "ShortName=ab\n", "the key ShortName" },
  { "odd-flag", UNITS "Secret=maybe\n", "the key Secret" },
  { "odd-number", UNITS "Minimum=x\n", "the key Minimum" },
  { "negative-number", UNITS "Maximum=-1\n", "the key Maximum" },
  { "default-out-of-range", UNITS "Maximum=3\nDefault=metric\n", "the key Default" },
  { "default-of-a-switch", "[Setting x]\nKind=switch\nVariable=X\nDefault=1\nHelp=x\n", "the key Default" },
  { "backslash", "[Setting x]\nKind=string\nVariable=X\nHelp=x\\\n", "backslash" },
  { "number-that-overflows", UNITS "Maximum=99999999999999999999\n", "the key Maximum" },
  { "no-statuses", "[Error Domain X]\n", "the key ExitStatuses" },
  { "odd-statuses", "[Error Domain X]\nExitStatuses=4;x;\n", "the key ExitStatuses" },
  { "statuses-with-broken-escapes", "[Error Domain X]\nExitStatuses=\\q\\\n", "the key ExitStatuses" },
  { "status-that-is-not-a-number", "[Exit Status four]\nHelp=x\n", "the key Exit Status" },
  { "success", "[Error Domain X]\nExitStatuses=0;\n", "the key ExitStatuses" },
  { "signal", "[Error Domain X]\nExitStatuses=130;\n", "the key ExitStatuses" },
  { "status-without-help", "[Exit Status 20]\n", "the key Help" },
  { "of-the-host", "[Setting json]\nKind=switch\nVariable=X\nHelp=x\n", "already exists" },
  { "one-of-two", UNITS "[Setting x]\n", "the key Kind" },
  { "nonsense", "nonsense", "weather.avn-settings" },
  { "not-utf8", "[Setting x]\nHelp=\xff\n", "weather.avn-settings" },
};

/* Nothing of a broken file is used. */
static void
test_refused (gconstpointer data)
{
  const RefusedRow *row = data;
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autoptr (AvnSettings) settings = read_settings (folder, row->content);
  const GError *fault = avn_settings_get_fault (settings);
  avn_test_assert_error (fault, AVN_ERROR, AVN_ERROR_PLUGIN, "weather.avn-settings: ");
  avn_test_assert_contains (fault->message, row->reason);
  g_assert_null (find_info (settings, "units"));
  g_assert_null (find_info (settings, "x"));
  g_assert_nonnull (find_info (settings, "json"));
}

static void
test_untrusted (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_write (folder, "weather.avn-settings", UNITS);
  g_assert_no_errno (g_chmod (path, 0666));
  g_setenv ("AVN_PLUGIN_PATH", folder->path, TRUE);
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  avn_test_assert_error (avn_settings_get_fault (settings), AVN_ERROR, AVN_ERROR_PLUGIN, "chmod go-w");
  g_assert_null (find_info (settings, "units"));
}

static void
test_first_file_of_a_name_wins (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autoptr (AvnTestFolder) other = avn_test_folder_new ();
  g_autofree char *both = g_strconcat (folder->path, ":", other->path, NULL);
  avn_test_folder_add (folder, "weather.avn-settings", UNITS "Default=metric\n");
  avn_test_folder_add (other, "weather.avn-settings", UNITS "Default=imperial\n");
  g_setenv ("AVN_PLUGIN_PATH", both, TRUE);
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  g_assert_no_error (avn_settings_get_fault (settings));
  g_assert_cmpstr (avn_settings_get_string (settings, "units"), ==, "metric");
}

static void
test_two_files_with_one_setting (void)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  avn_test_folder_add (folder, "other.avn-settings", UNITS "Default=imperial\n");
  g_autoptr (AvnSettings) settings = read_settings (folder, UNITS "Default=metric\n");
  avn_test_assert_error (avn_settings_get_fault (settings), AVN_ERROR, AVN_ERROR_PLUGIN,
                         "weather.avn-settings");
  g_assert_cmpstr (avn_settings_get_string (settings, "units"), ==, "imperial");
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  g_test_add_func ("/declaration/everything", test_everything);
  AVN_TEST_ADD_ROWS ("/declaration/refused", refused_rows, test_refused);
  g_test_add_func ("/declaration/untrusted", test_untrusted);
  g_test_add_func ("/declaration/first-file-of-a-name-wins", test_first_file_of_a_name_wins);
  g_test_add_func ("/declaration/two-files-with-one-setting", test_two_files_with_one_setting);
  return g_test_run ();
}
