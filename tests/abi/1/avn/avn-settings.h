/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-types.h>

G_BEGIN_DECLS

/**
 * AvnSetting:
 * @AVN_SETTING_URL: the server's base URL
 * @AVN_SETTING_AUTH_CA: a file with the certificate authorities to trust
 * @AVN_SETTING_AUTH_TOKEN: the access token to use; secret
 * @AVN_SETTING_CONFIG: the client configuration file
 * @AVN_SETTING_REQUEST_TIMEOUT: the seconds that a request may take in all; 0 for no limit
 * @AVN_SETTING_SHOW_HTTP: trace requests and answers
 * @AVN_SETTING_JSON: print JSON
 * @AVN_SETTING_NO_INPUT: never ask
 * @AVN_SETTING_COLOR: "auto", "always" or "never"
 * @AVN_SETTING_DEBUG: print debug messages
 * @AVN_SETTING_CONFIG_DIR: the folder for the files that have no name of their own
 * @AVN_SETTING_CREDENTIALS_FILE: the file that keeps the access token
 * @AVN_SETTING_PASSWORD: answers the question for the password; secret
 * @AVN_SETTING_NEW_PASSWORD: answers the questions for a new password; secret
 * @AVN_SETTING_FORCE: carry out without asking for a confirmation
 *
 * What the user can set for every command, by an option, by an environment variable, or both.
 */
typedef enum
{
  AVN_SETTING_URL,
  AVN_SETTING_AUTH_CA,
  AVN_SETTING_AUTH_TOKEN,
  AVN_SETTING_CONFIG,
  AVN_SETTING_REQUEST_TIMEOUT,
  AVN_SETTING_SHOW_HTTP,
  AVN_SETTING_JSON,
  AVN_SETTING_NO_INPUT,
  AVN_SETTING_COLOR,
  AVN_SETTING_DEBUG,
  AVN_SETTING_CONFIG_DIR,
  AVN_SETTING_CREDENTIALS_FILE,
  AVN_SETTING_PASSWORD,
  AVN_SETTING_NEW_PASSWORD,
  AVN_SETTING_FORCE,
} AvnSetting;

/**
 * AvnSettingSource:
 * @AVN_SETTING_SOURCE_DEFAULT: nobody set it
 * @AVN_SETTING_SOURCE_ENVIRONMENT: an environment variable that is not empty
 * @AVN_SETTING_SOURCE_ARGUMENT: an option
 *
 * Where a setting's value came from. An option wins over a variable.
 */
typedef enum
{
  AVN_SETTING_SOURCE_DEFAULT,
  AVN_SETTING_SOURCE_ENVIRONMENT,
  AVN_SETTING_SOURCE_ARGUMENT,
} AvnSettingSource;

#define AVN_TYPE_SETTINGS (avn_settings_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnSettings, avn_settings, AVN, SETTINGS, GObject)

AVN_AVAILABLE AvnSettings *avn_settings_new (void);
AVN_AVAILABLE const char *avn_settings_get_string (AvnSettings *self, AvnSetting setting);
AVN_AVAILABLE gboolean avn_settings_get_boolean (AvnSettings *self, AvnSetting setting);
AVN_AVAILABLE gint64 avn_settings_get_integer (AvnSettings *self, AvnSetting setting);
AVN_AVAILABLE AvnSettingSource avn_settings_get_source (AvnSettings *self, AvnSetting setting);
AVN_AVAILABLE const char *avn_settings_get_variable (AvnSetting setting);
AVN_AVAILABLE void avn_settings_set (AvnSettings *self, AvnSetting setting, const char *value);

G_END_DECLS
