/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

/**
 * AvnSettingSource:
 * @AVN_SETTING_SOURCE_DEFAULT: the default
 * @AVN_SETTING_SOURCE_ENVIRONMENT: a non-empty environment variable
 * @AVN_SETTING_SOURCE_ARGUMENT: an option
 *
 * Where the value of a setting comes from. An option overrides a variable.
 */
typedef enum
{
  AVN_SETTING_SOURCE_DEFAULT,
  AVN_SETTING_SOURCE_ENVIRONMENT,
  AVN_SETTING_SOURCE_ARGUMENT,
} AvnSettingSource;

/**
 * AvnSettings:
 *
 * The values of all settings for this run of avn, from the command line and the environment. Commands get
 * them from [method@Avn.Invocation.get_settings].
 */
#define AVN_TYPE_SETTINGS (avn_settings_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnSettings, avn_settings, AVN, SETTINGS, GObject)

AVN_AVAILABLE AvnSettings *avn_settings_new (void);
AVN_AVAILABLE const char *avn_settings_get_string (AvnSettings *self, const char *name);
AVN_AVAILABLE gboolean avn_settings_get_boolean (AvnSettings *self, const char *name);
AVN_AVAILABLE gboolean avn_settings_is_machine_readable (AvnSettings *self);
AVN_AVAILABLE gint64 avn_settings_get_integer (AvnSettings *self, const char *name);
AVN_AVAILABLE AvnSettingSource avn_settings_get_source (AvnSettings *self, const char *name);
AVN_AVAILABLE const char *avn_settings_get_variable (AvnSettings *self, const char *name);
AVN_AVAILABLE const char *avn_settings_get_default (AvnSettings *self, const char *name);
AVN_AVAILABLE GPtrArray *avn_settings_list_options (AvnSettings *self, gboolean for_output);
AVN_AVAILABLE void avn_settings_set (AvnSettings *self, const char *name, const char *value);

G_END_DECLS
