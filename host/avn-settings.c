/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-settings-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

static const char *const color_choices[] = { "auto", "always", "never", NULL };
static const char *const mode_choices[] = { "table", "lines", "auto", NULL };

static const AvnSettingInfo infos[] = {
  { .name = "url",
    .option = AVN_OPTION (
        { "url", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Talk to the server at this base URL"), N_ ("URL") },
        .minimum = 1),
    .variable = "AIVEN_WEB_URL",
    .fallback = "https://api.aiven.io" },
  { .name = "auth-ca",
    .option = AVN_OPTION ({ "auth-ca", 0, 0, G_OPTION_ARG_FILENAME, NULL,
                            N_ ("Trust only the certificate authorities in this file"), N_ ("FILE") }),
    .variable = "AIVEN_CA_CERT" },
  { .name = "auth-token",
    .option = AVN_OPTION ({ "auth-token", 0, 0, G_OPTION_ARG_STRING, NULL,
                            N_ ("Use this access token; the variable is safer, as others can see options"),
                            N_ ("TOKEN") }),
    .variable = "AIVEN_AUTH_TOKEN",
    .secret = TRUE },
  { .name = "config",
    .option = AVN_OPTION ({ "config", 0, 0, G_OPTION_ARG_FILENAME, NULL,
                            N_ ("Use this client configuration file"), N_ ("FILE") },
                          .minimum = 1),
    .variable = "AIVEN_CLIENT_CONFIG" },
  { .name = "request-timeout",
    .option = AVN_OPTION ({ "request-timeout", 0, 0, G_OPTION_ARG_INT64, NULL,
                            N_ ("Give up a request after this time in all; 0 waits for ever (default: 30)"),
                            N_ ("SECONDS") },
                          .maximum = G_MAXINT32),
    .exported_variable = "AVN_REQUEST_TIMEOUT",
    .fallback = "30" },
  { .name = "show-http",
    .option = AVN_OPTION ({ "show-http", 0, 0, G_OPTION_ARG_NONE, NULL,
                            N_ ("Show requests and answers on stderr, with every secret replaced"), NULL }),
    .exported_variable = "AVN_SHOW_HTTP" },
  { .name = "json",
    .option
    = AVN_OPTION ({ "json", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print JSON instead of a table"), NULL },
                  .excludes = AVN_NAMES ("terse", "csv", "get-values")),
    .exported_variable = "AVN_JSON",
    .for_output = TRUE,
    .for_programs = TRUE },
  { .name = "no-input",
    .option = AVN_OPTION (
        { "no-input", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Never ask a question; fail instead"), NULL }),
    .exported_variable = "AVN_NO_INPUT" },
  { .name = "color",
    .option = AVN_OPTION (
        { "color", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Use colors: auto, always or never"), N_ ("WHEN") },
        .choices = color_choices),
    .exported_variable = "AVN_COLOR",
    .fallback = "auto" },
  { .name = "debug",
    .option
    = AVN_OPTION ({ "debug", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Say on stderr what is being done"), NULL }),
    .exported_variable = "AVN_DEBUG" },
  { .name = "config-dir",
    .variable = "AIVEN_CONFIG_DIR",
    .variable_help
    = N_ ("The folder of the configuration and credentials files (default: ~/.config/aiven)") },
  { .name = "credentials-file",
    .variable = "AIVEN_CREDENTIALS_FILE",
    .variable_help = N_ ("The file that keeps the access token") },
  { .name = "password",
    .variable = "AIVEN_PASSWORD",
    .variable_help = N_ ("Answers the question for the password"),
    .secret = TRUE },
  { .name = "new-password",
    .variable = "AIVEN_NEW_PASSWORD",
    .variable_help = N_ ("Answers the questions for a new password"),
    .secret = TRUE },
  { .name = "force",
    .variable = "AIVEN_FORCE",
    .variable_help = N_ ("Skips confirmations if it is 1, y, yes, t, true or ok") },
  { .name = "fallback",
    .variable = "AVN_FALLBACK",
    .variable_help = N_ ("Another client, which gets the command lines that avn has no command group for") },
  { .name = "plugin-timeout",
    .variable = "AVN_PLUGIN_TIMEOUT",
    .variable_help = N_ ("Time limit for opening a plugin to describe it, in seconds (default: 10)"),
    .fallback = "10" },
  { .name = "terse",
    .option = AVN_OPTION ({ "terse", 't', 0, G_OPTION_ARG_NONE, NULL,
                            N_ ("Print one record a line for scripts, with colons between fields"), NULL },
                          .excludes = AVN_NAMES ("csv", "get-values")),
    .exported_variable = "AVN_TERSE",
    .for_output = TRUE,
    .for_programs = TRUE },
  { .name = "csv",
    .option
    = AVN_OPTION ({ "csv", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print comma-separated values (CSV)"), NULL },
                  .excludes = AVN_NAMES ("get-values")),
    .exported_variable = "AVN_CSV",
    .for_output = TRUE,
    .for_programs = TRUE },
  { .name = "fields",
    .option
    = AVN_OPTION ({ "fields", 'f', 0, G_OPTION_ARG_STRING, NULL,
                    /* Translators: "all" is typed as it is, in every language. */
                    N_ ("Show these fields, separated by commas; all means every field"), N_ ("FIELDS") },
                  .minimum = 1),
    .exported_variable = "AVN_FIELDS",
    .for_output = TRUE,
    .field_use = AVN_FIELD_USE_LIST },
  { .name = "get-values",
    .option
    = AVN_OPTION ({ "get-values", 'g', 0, G_OPTION_ARG_STRING, NULL,
                    /* Translators: FIELDS is what the value is called. */
                    N_ ("Print only the values of these fields, as -t -f FIELDS does"), N_ ("FIELDS") },
                  .minimum = 1,
                  .excludes = AVN_NAMES ("fields")),
    .exported_variable = "AVN_GET_VALUES",
    .for_output = TRUE,
    .for_programs = TRUE,
    .field_use = AVN_FIELD_USE_LIST },
  { .name = "no-header",
    .option = AVN_OPTION ({ "no-header", 0, 0, G_OPTION_ARG_NONE, NULL,
                            N_ ("Leave out the header of a table or of CSV"), NULL }),
    .exported_variable = "AVN_NO_HEADER",
    .for_output = TRUE },
  { .name = "sort",
    .option
    = AVN_OPTION ({ "sort", 0, 0, G_OPTION_ARG_STRING, NULL,
                    N_ ("Sort by this field; a dash in front of it reverses the order"), N_ ("FIELD") },
                  .minimum = 1),
    .exported_variable = "AVN_SORT",
    .for_output = TRUE,
    .field_use = AVN_FIELD_USE_SORT },
  { .name = "mode",
    .option
    = AVN_OPTION ({ "mode", 0, 0, G_OPTION_ARG_STRING, NULL,
                    /* Translators: table, lines and auto are typed as they are, in every language. */
                    N_ ("Show table, lines or auto: a table where it fits, else lines"), N_ ("MODE") },
                  .choices = mode_choices),
    .exported_variable = "AVN_MODE",
    .for_output = TRUE },
  { .name = "accessible",
    .variable = "ACCESSIBLE",
    .variable_help = N_ ("Suits screen readers if it is 1, y, yes, t, true or ok; tables become lines") },
  { .name = "relative",
    .option = AVN_OPTION ({ "relative", 0, 0, G_OPTION_ARG_NONE, NULL,
                            N_ ("Show people how far away times are, such as \"in 3 days\""), NULL }),
    .exported_variable = "AVN_RELATIVE",
    .for_output = TRUE },
  { .name = "answer-limit",
    .option = AVN_OPTION (
        { "answer-limit", 0, 0, G_OPTION_ARG_INT64, NULL,
          /* Translators: MiB are mebibytes. */ N_ ("Read up to this many MiB of an answer (default: 8)"),
          N_ ("MIB") },
        .minimum = 1,
        .maximum = 1024),
    .exported_variable = "AVN_ANSWER_LIMIT",
    .fallback = "8" },
};

struct _AvnSettings
{
  GObject parent_instance;

  char *values[G_N_ELEMENTS (infos)]; /* (owned) (nullable) */
  AvnSettingSource sources[G_N_ELEMENTS (infos)];
};

G_DEFINE_FINAL_TYPE (AvnSettings, avn_settings, G_TYPE_OBJECT)

static void
avn_settings_finalize (GObject *object)
{
  AvnSettings *self = AVN_SETTINGS (object);
  for (guint i = 0; i < G_N_ELEMENTS (infos); i++)
    g_free (self->values[i]);
  G_OBJECT_CLASS (avn_settings_parent_class)->finalize (object);
}

static void
avn_settings_class_init (AvnSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = avn_settings_finalize;
}

static void
avn_settings_init (AvnSettings *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (infos); i++)
    {
      const char *value = infos[i].variable != NULL ? secure_getenv (infos[i].variable) : NULL;
      const gboolean is_set = value != NULL && *value != '\0';
      self->values[i] = g_strdup (is_set ? value : infos[i].fallback);
      self->sources[i] = is_set ? AVN_SETTING_SOURCE_ENVIRONMENT : AVN_SETTING_SOURCE_DEFAULT;
    }
}

/* The place of a setting in the table, which is its length if no setting has the name. */
static guint
find_setting (const char *name)
{
  guint i = 0;
  while (i < G_N_ELEMENTS (infos) && !g_str_equal (infos[i].name, name))
    i++;
  return i;
}

guint
avn_settings_get_n_settings (void)
{
  return G_N_ELEMENTS (infos);
}

const AvnSettingInfo *
avn_settings_get_info (guint setting)
{
  g_return_val_if_fail (setting < G_N_ELEMENTS (infos), NULL);
  return &infos[setting];
}

/**
 * avn_settings_new:
 *
 * Makes settings from the environment and the defaults, as the host does before it reads the command line. A
 * variable that is empty counts as unset, and so does every one where the process has more privileges than
 * its user. Commands need it only in tests.
 *
 * Returns: (transfer full): the settings
 */
AvnSettings *
avn_settings_new (void)
{
  return g_object_new (AVN_TYPE_SETTINGS, NULL);
}

/**
 * avn_settings_get_string:
 * @self: the settings
 * @name: the name of the setting
 *
 * Gets the value that is in effect: an option's, else a variable's, else the default.
 *
 * Returns: (transfer none) (nullable): the value, never empty; %NULL if there is none
 */
const char *
avn_settings_get_string (AvnSettings *self, const char *name)
{
  const guint setting = find_setting (name);
  g_return_val_if_fail (AVN_IS_SETTINGS (self) && setting < G_N_ELEMENTS (infos), NULL);
  return self->values[setting];
}

/**
 * avn_settings_get_boolean:
 * @self: the settings
 * @name: the name of the setting
 *
 * Tells whether a switch is on: by its option, or by a variable that is 1, y, yes, t, true or ok in any case.
 *
 * Returns: %TRUE if it is on
 */
gboolean
avn_settings_get_boolean (AvnSettings *self, const char *name)
{
  static const char *const truths[] = { "1", "y", "yes", "t", "true", "ok", NULL };
  const char *value = avn_settings_get_string (self, name);
  if (value == NULL)
    return FALSE;
  g_autofree char *lower = g_ascii_strdown (value, -1);
  return g_strv_contains (truths, lower);
}

static gboolean
is_asked_for (AvnSettings *self, guint setting)
{
  const gboolean is_switch = infos[setting].option->entry.arg == G_OPTION_ARG_NONE;
  return is_switch ? avn_settings_get_boolean (self, infos[setting].name) : self->values[setting] != NULL;
}

/* The first setting by which the user asks for an output that programs read, or -1. */
int
avn_settings_find_format (AvnSettings *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (infos); i++)
    if (infos[i].for_programs && is_asked_for (self, i))
      return (int)i;
  return -1;
}

/**
 * avn_settings_is_machine_readable:
 * @self: the settings
 *
 * Tells whether the output is for programs, as it is with `--json`, `--terse`, `--csv` and `--get-values`.
 * What is printed then is the same in every language, so that a command does not translate what its records
 * hold.
 *
 * Returns: %TRUE if it is
 */
gboolean
avn_settings_is_machine_readable (AvnSettings *self)
{
  g_return_val_if_fail (AVN_IS_SETTINGS (self), FALSE);
  return avn_settings_find_format (self) >= 0;
}

/**
 * avn_settings_get_integer:
 * @self: the settings
 * @name: the name of the setting
 *
 * Gets a value that is a number, which the command line has checked.
 *
 * Returns: the number, 0 if there is none
 */
gint64
avn_settings_get_integer (AvnSettings *self, const char *name)
{
  const char *value = avn_settings_get_string (self, name);
  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
}

/**
 * avn_settings_get_source:
 * @self: the settings
 * @name: the name of the setting
 *
 * Tells where the value in effect came from.
 *
 * Returns: the source
 */
AvnSettingSource
avn_settings_get_source (AvnSettings *self, const char *name)
{
  const guint setting = find_setting (name);
  g_return_val_if_fail (AVN_IS_SETTINGS (self) && setting < G_N_ELEMENTS (infos), 0);
  return self->sources[setting];
}

/**
 * avn_settings_get_variable:
 * @self: the settings
 * @name: the name of the setting
 *
 * Names the environment variable of a setting, for messages.
 *
 * Returns: (transfer none) (nullable): the name; %NULL if there is none, or no such setting
 */
const char *
avn_settings_get_variable (AvnSettings *self, const char *name)
{
  const guint setting = find_setting (name);
  return setting < G_N_ELEMENTS (infos) ? infos[setting].variable : NULL;
}

/**
 * avn_settings_get_default:
 * @self: the settings
 * @name: the name of the setting
 *
 * Gets the value that a setting has if neither an option nor a variable sets it.
 *
 * Returns: (transfer none) (nullable): the value; %NULL if there is none, or no such setting
 */
const char *
avn_settings_get_default (AvnSettings *self, const char *name)
{
  const guint setting = find_setting (name);
  return setting < G_N_ELEMENTS (infos) ? infos[setting].fallback : NULL;
}

/**
 * avn_settings_set:
 * @self: the settings
 * @name: the name of the setting
 * @value: what the user gave as an option; empty leaves the setting as it is
 *
 * Sets a value that wins over the environment, as the host does for an option.
 */
void
avn_settings_set (AvnSettings *self, const char *name, const char *value)
{
  const guint setting = find_setting (name);
  g_return_if_fail (AVN_IS_SETTINGS (self) && setting < G_N_ELEMENTS (infos));
  if (*value == '\0')
    return;
  g_free (self->values[setting]);
  self->values[setting] = g_strdup (value);
  self->sources[setting] = AVN_SETTING_SOURCE_ARGUMENT;
}
