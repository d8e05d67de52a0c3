/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "settings/declaration.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

static const char *const color_choices[] = { "auto", "always", "never", NULL };
static const char *const mode_choices[] = { "table", "lines", "auto", NULL };

#define SWITCH(name, letter, help)                                                                           \
  {                                                                                                          \
    name, letter, 0, G_OPTION_ARG_NONE, NULL, help, NULL                                                     \
  }
#define STRING(name, letter, help, value)                                                                    \
  {                                                                                                          \
    name, letter, 0, G_OPTION_ARG_STRING, NULL, help, value                                                  \
  }

/* The host's own settings; libraries declare others. */
static const AvnSettingInfo own_infos[] = {
  { .name = "json",
    .option = AVN_OPTION (SWITCH ("json", 0, N_ ("Print JSON instead of a table")),
                          .excludes = AVN_NAMES ("terse", "csv", "get-values")),
    .exported_variable = "AVN_JSON",
    .for_output = TRUE,
    .for_programs = TRUE },
  { .name = "no-input",
    .option = AVN_OPTION (SWITCH ("no-input", 0, N_ ("Never prompt; fail instead"))),
    .variable = "AVN_NO_INPUT" },
  { .name = "color",
    .option = AVN_OPTION (STRING ("color", 0, N_ ("Use color: auto, always or never"), N_ ("WHEN")),
                          .choices = color_choices),
    .exported_variable = "AVN_COLOR",
    .fallback = "auto" },
  { .name = "debug",
    .option = AVN_OPTION (SWITCH ("debug", 0, N_ ("Print debugging messages to standard error"))),
    .exported_variable = "AVN_DEBUG" },
  { .name = "fallback",
    .variable = "AVN_FALLBACK",
    .variable_help = N_ ("Another client, to run for groups and commands that avn does not have") },
  { .name = "plugin-timeout",
    .variable = "AVN_PLUGIN_TIMEOUT",
    .variable_help
    = N_ ("Time limit of 'avn plugin list' for opening each plugin, in seconds, 1 to 3600 (default: 10)"),
    .fallback = "10" },
  { .name = "terse",
    .option = AVN_OPTION (SWITCH ("terse", 't', N_ ("Print one record per line, fields separated by colons")),
                          .excludes = AVN_NAMES ("csv", "get-values")),
    .exported_variable = "AVN_TERSE",
    .for_output = TRUE,
    .for_programs = TRUE },
  { .name = "csv",
    .option = AVN_OPTION (SWITCH ("csv", 0, N_ ("Print comma-separated values (CSV)")),
                          .excludes = AVN_NAMES ("get-values")),
    .exported_variable = "AVN_CSV",
    .for_output = TRUE,
    .for_programs = TRUE },
  { .name = "fields",
    /* Translators: "all" is typed as it is, in every language. */
    .option
    = AVN_OPTION (STRING ("fields", 'f', N_ ("Show these comma-separated fields, or all"), N_ ("FIELDS")),
                  .minimum = 1),
    .exported_variable = "AVN_FIELDS",
    .for_output = TRUE,
    .field_use = AVN_FIELD_USE_LIST },
  { .name = "get-values",
    /* Translators: FIELDS is the name of the value. */
    .option = AVN_OPTION (
        STRING ("get-values", 'g', N_ ("Print only these fields' values, like -t -f FIELDS"), N_ ("FIELDS")),
        .minimum = 1,
        .excludes = AVN_NAMES ("fields")),
    .exported_variable = "AVN_GET_VALUES",
    .for_output = TRUE,
    .for_programs = TRUE,
    .field_use = AVN_FIELD_USE_LIST },
  { .name = "no-header",
    .option = AVN_OPTION (SWITCH ("no-header", 0, N_ ("Omit the header of a table or of CSV"))),
    .exported_variable = "AVN_NO_HEADER",
    .for_output = TRUE },
  { .name = "sort",
    .option = AVN_OPTION (
        STRING ("sort", 0, N_ ("Sort by this field; -FIELD sorts in reverse"), N_ ("FIELD")), .minimum = 1),
    .exported_variable = "AVN_SORT",
    .for_output = TRUE,
    .field_use = AVN_FIELD_USE_SORT },
  { .name = "mode",
    /* Translators: table, lines and auto are typed as they are, in every language. */
    .option
    = AVN_OPTION (STRING ("mode", 0, N_ ("Table, lines or auto (default): a table if it fits"), N_ ("MODE")),
                  .choices = mode_choices),
    .exported_variable = "AVN_MODE",
    .for_output = TRUE },
  { .name = "accessible",
    .variable = "ACCESSIBLE",
    .variable_help = N_ ("Lines instead of tables, for screen readers, if 1, y, yes, t, true or ok") },
  { .name = "relative",
    .option = AVN_OPTION (SWITCH ("relative", 0, N_ ("Show times relative to now, such as \"in 3 days\""))),
    .exported_variable = "AVN_RELATIVE",
    .for_output = TRUE },
};

typedef struct
{
  const AvnSettingInfo *info;
  char *value; /* (owned) (nullable) */
  AvnSettingSource source;
} Setting;

struct _AvnSettings
{
  GObject parent_instance;

  GPtrArray *declarations; /* (owned) (element-type AvnDeclaration) */
  GArray *settings;        /* (owned) (element-type Setting) */
};

G_DEFINE_FINAL_TYPE (AvnSettings, avn_settings, G_TYPE_OBJECT)

static void
avn_settings_finalize (GObject *object)
{
  AvnSettings *self = AVN_SETTINGS (object);
  g_clear_pointer (&self->settings, g_array_unref);
  g_clear_pointer (&self->declarations, g_ptr_array_unref);
  G_OBJECT_CLASS (avn_settings_parent_class)->finalize (object);
}

static void
avn_settings_class_init (AvnSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = avn_settings_finalize;
}

static void
clear_setting_cb (gpointer data)
{
  g_free (((Setting *)data)->value);
}

static void
add_setting (AvnSettings *self, const AvnSettingInfo *info)
{
  const char *value = info->variable != NULL ? secure_getenv (info->variable) : NULL;
  const gboolean is_set = value != NULL && *value != '\0';
  const Setting setting = { info, g_strdup (is_set ? value : info->fallback),
                            is_set ? AVN_SETTING_SOURCE_ENVIRONMENT : AVN_SETTING_SOURCE_DEFAULT };
  g_array_append_val (self->settings, setting);
}

static void
avn_settings_init (AvnSettings *self)
{
  self->settings = g_array_new (FALSE, FALSE, sizeof (Setting));
  g_array_set_clear_func (self->settings, clear_setting_cb);
}

static Setting *
find_setting (AvnSettings *self, const char *name)
{
  for (guint i = 0; i < self->settings->len; i++)
    if (g_str_equal (g_array_index (self->settings, Setting, i).info->name, name))
      return &g_array_index (self->settings, Setting, i);
  return NULL;
}

static gboolean
is_own (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (own_infos); i++)
    if (g_str_equal (own_infos[i].name, name))
      return TRUE;
  return FALSE;
}

/* Refuses a declaration of a setting that exists: it would have two meanings. */
static void
add_declaration (AvnSettings *self, AvnDeclaration *declaration)
{
  for (guint i = 0; declaration->error == NULL && i < declaration->infos->len; i++)
    {
      const AvnSettingInfo *info = declaration->infos->pdata[i];
      if (is_own (info->name) || find_setting (self, info->name) != NULL)
        avn_declaration_refuse (declaration, _ ("it declares a setting that already exists"));
    }
  for (guint i = 0; declaration->error == NULL && i < declaration->infos->len; i++)
    add_setting (self, declaration->infos->pdata[i]);
}

/* (transfer full): the settings of the host and those that libraries declare. */
AvnSettings *
avn_settings_new_with_declarations (GPtrArray *declarations)
{
  AvnSettings *self = g_object_new (AVN_TYPE_SETTINGS, NULL);
  self->declarations = g_ptr_array_ref (declarations);
  for (guint i = 0; i < declarations->len; i++)
    add_declaration (self, declarations->pdata[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (own_infos); i++)
    add_setting (self, &own_infos[i]);
  return self;
}

/* (element-type AvnDeclaration): the settings files, including refused ones. */
GPtrArray *
avn_settings_get_declarations (AvnSettings *self)
{
  return self->declarations;
}

/* (nullable): the error of the first settings file that is refused. */
const GError *
avn_settings_get_fault (AvnSettings *self)
{
  for (guint i = 0; i < self->declarations->len; i++)
    if (((const AvnDeclaration *)self->declarations->pdata[i])->error != NULL)
      return ((const AvnDeclaration *)self->declarations->pdata[i])->error;
  return NULL;
}

guint
avn_settings_get_n_settings (AvnSettings *self)
{
  return self->settings->len;
}

const AvnSettingInfo *
avn_settings_get_info (AvnSettings *self, guint setting)
{
  g_return_val_if_fail (setting < self->settings->len, NULL);
  return g_array_index (self->settings, Setting, setting).info;
}

/**
 * avn_settings_get_string:
 * @self: the settings
 * @name: the name of the setting
 *
 * Gets the value of a setting: that of its option, else of its variable, else the default.
 *
 * Returns: (transfer none) (nullable): the value, never empty; %NULL if there is none
 */
const char *
avn_settings_get_string (AvnSettings *self, const char *name)
{
  g_return_val_if_fail (AVN_IS_SETTINGS (self), NULL);
  const Setting *setting = find_setting (self, name);
  g_return_val_if_fail (setting != NULL, NULL);
  return setting->value;
}

/**
 * avn_settings_get_boolean:
 * @self: the settings
 * @name: the name of the setting
 *
 * Checks whether a switch is on: its option was given, or its variable is 1, y, yes, t, true or ok in any
 * case.
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

/* (nullable): the name of the first setting that makes the output machine-readable. */
const char *
avn_settings_find_format (AvnSettings *self)
{
  for (guint i = 0; i < self->settings->len; i++)
    {
      const Setting *setting = &g_array_index (self->settings, Setting, i);
      if (setting->info->for_programs && setting->value != NULL
          && (setting->info->option->entry.arg != G_OPTION_ARG_NONE
              || avn_settings_get_boolean (self, setting->info->name)))
        return setting->info->name;
    }
  return NULL;
}

/**
 * avn_settings_is_machine_readable:
 * @self: the settings
 *
 * Checks whether the output is for programs: with `--json`, `--terse`, `--csv` or `--get-values`. Such output
 * is the same in every language: commands must not translate values of their records.
 *
 * Returns: %TRUE if it is
 */
gboolean
avn_settings_is_machine_readable (AvnSettings *self)
{
  g_return_val_if_fail (AVN_IS_SETTINGS (self), FALSE);
  return avn_settings_find_format (self) != NULL;
}

/**
 * avn_settings_get_integer:
 * @self: the settings
 * @name: the name of the setting
 *
 * Gets the value of a setting as a number. The host has checked the value of an option, but not that of a
 * variable.
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
 * Gets the source of the value of a setting.
 *
 * Returns: the source
 */
AvnSettingSource
avn_settings_get_source (AvnSettings *self, const char *name)
{
  g_return_val_if_fail (AVN_IS_SETTINGS (self), 0);
  const Setting *setting = find_setting (self, name);
  g_return_val_if_fail (setting != NULL, 0);
  return setting->source;
}

/**
 * avn_settings_get_variable:
 * @self: the settings
 * @name: the name of the setting
 *
 * Gets the environment variable of a setting, for messages.
 *
 * Returns: (transfer none) (nullable): the name; %NULL if there is none, or no such setting
 */
const char *
avn_settings_get_variable (AvnSettings *self, const char *name)
{
  g_return_val_if_fail (AVN_IS_SETTINGS (self), NULL);
  const Setting *setting = find_setting (self, name);
  return setting != NULL ? setting->info->variable : NULL;
}

/**
 * avn_settings_get_default:
 * @self: the settings
 * @name: the name of the setting
 *
 * Gets the value that a setting has if neither its option nor its variable sets it.
 *
 * Returns: (transfer none) (nullable): the value; %NULL if there is none, or no such setting
 */
const char *
avn_settings_get_default (AvnSettings *self, const char *name)
{
  g_return_val_if_fail (AVN_IS_SETTINGS (self), NULL);
  const Setting *setting = find_setting (self, name);
  return setting != NULL ? setting->info->fallback : NULL;
}

/**
 * avn_settings_set:
 * @self: the settings
 * @name: the name of the setting
 * @value: the value; an empty one leaves the setting as it is
 *
 * Sets a value that overrides the environment, as the host does for an option.
 */
void
avn_settings_set (AvnSettings *self, const char *name, const char *value)
{
  g_return_if_fail (AVN_IS_SETTINGS (self));
  Setting *setting = find_setting (self, name);
  g_return_if_fail (setting != NULL);
  if (*value == '\0')
    return;
  g_free (setting->value);
  setting->value = g_strdup (value);
  setting->source = AVN_SETTING_SOURCE_ARGUMENT;
}
