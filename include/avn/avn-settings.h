/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-types.h>

G_BEGIN_DECLS

/**
 * AvnSetting:
 * @AVN_SETTING_URL: the server's base URL; `--url`, `AIVEN_WEB_URL`
 * @AVN_SETTING_AUTH_CA: a file with the certificate authorities to trust; `--auth-ca`, `AIVEN_CA_CERT`
 * @AVN_SETTING_AUTH_TOKEN: the access token to use, a secret; `--auth-token`, `AIVEN_AUTH_TOKEN`
 * @AVN_SETTING_CONFIG: the client configuration file; `--config`, `AIVEN_CLIENT_CONFIG`
 * @AVN_SETTING_REQUEST_TIMEOUT: the seconds that a request may take in all, 0 for no limit;
 * `--request-timeout`
 * @AVN_SETTING_SHOW_HTTP: whether to trace requests and answers; `--show-http`
 * @AVN_SETTING_JSON: whether to print JSON; `--json`
 * @AVN_SETTING_NO_INPUT: whether never to ask; `--no-input`
 * @AVN_SETTING_COLOR: "auto", "always" or "never"; `--color`
 * @AVN_SETTING_DEBUG: whether to print debug messages; `--debug`
 * @AVN_SETTING_CONFIG_DIR: the folder for the files that have no name of their own; `AIVEN_CONFIG_DIR`
 * @AVN_SETTING_CREDENTIALS_FILE: the file that keeps the access token; `AIVEN_CREDENTIALS_FILE`
 * @AVN_SETTING_PASSWORD: answers the question for the password, a secret; `AIVEN_PASSWORD`
 * @AVN_SETTING_NEW_PASSWORD: answers the questions for a new password, a secret; `AIVEN_NEW_PASSWORD`
 * @AVN_SETTING_FORCE: whether to carry out without asking for a confirmation; `AIVEN_FORCE`
 * @AVN_SETTING_FALLBACK: the client that gets the command lines of unknown groups; `AVN_FALLBACK`; since
 * plugin API 2
 * @AVN_SETTING_TERSE: whether to print one record a line for scripts; `--terse`; since plugin API 2
 * @AVN_SETTING_CSV: whether to print comma-separated values; `--csv`; since plugin API 2
 * @AVN_SETTING_FIELDS: which fields to show, separated by commas; `--fields`; since plugin API 2
 * @AVN_SETTING_GET_VALUES: which fields to print the values of, separated by commas; `--get-values`; since
 * plugin API 2
 * @AVN_SETTING_NO_HEADER: whether to leave out the header of a table or of CSV; `--no-header`; since plugin
 * API 2
 * @AVN_SETTING_SORT: the field to sort by, behind a dash for the reverse order; `--sort`; since plugin API 2
 * @AVN_SETTING_MODE: "table", "lines" or "auto"; `--mode`; since plugin API 2
 * @AVN_SETTING_ACCESSIBLE: whether to suit screen readers; `ACCESSIBLE`; since plugin API 2
 * @AVN_SETTING_RELATIVE: whether to show people how far away times are; `--relative`; since plugin API 2
 * @AVN_SETTING_ANSWER_LIMIT: the mebibytes that an answer may have; `--answer-limit`; since plugin API 2
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
  AVN_SETTING_FALLBACK,
  AVN_SETTING_TERSE,
  AVN_SETTING_CSV,
  AVN_SETTING_FIELDS,
  AVN_SETTING_GET_VALUES,
  AVN_SETTING_NO_HEADER,
  AVN_SETTING_SORT,
  AVN_SETTING_MODE,
  AVN_SETTING_ACCESSIBLE,
  AVN_SETTING_RELATIVE,
  AVN_SETTING_ANSWER_LIMIT,
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

/**
 * AvnSettings:
 *
 * The values of all settings for this run of avn. The host makes them from the command line and the
 * environment; commands read them, see [method@Avn.Invocation.get_settings].
 */
#define AVN_TYPE_SETTINGS (avn_settings_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnSettings, avn_settings, AVN, SETTINGS, GObject)

AVN_AVAILABLE AvnSettings *avn_settings_new (void);
AVN_AVAILABLE const char *avn_settings_get_string (AvnSettings *self, AvnSetting setting);
AVN_AVAILABLE gboolean avn_settings_get_boolean (AvnSettings *self, AvnSetting setting);
AVN_AVAILABLE gboolean avn_settings_is_machine_readable (AvnSettings *self);
AVN_AVAILABLE gint64 avn_settings_get_integer (AvnSettings *self, AvnSetting setting);
AVN_AVAILABLE AvnSettingSource avn_settings_get_source (AvnSettings *self, AvnSetting setting);
AVN_AVAILABLE const char *avn_settings_get_variable (AvnSetting setting);
AVN_AVAILABLE void avn_settings_set (AvnSettings *self, AvnSetting setting, const char *value);

G_END_DECLS
