/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/command.h>
#include <avn/settings.h>

/**
 * AvnFieldUse:
 * @AVN_FIELD_USE_NONE: names no fields
 * @AVN_FIELD_USE_LIST: names fields, separated by commas
 * @AVN_FIELD_USE_SORT: names one field, with a dash before it or not
 *
 * How the value of a setting names fields of a command's records.
 */
typedef enum
{
  AVN_FIELD_USE_NONE,
  AVN_FIELD_USE_LIST,
  AVN_FIELD_USE_SORT,
} AvnFieldUse;

/**
 * AvnSettingInfo:
 * @name: the name of the setting, and of its option if it has one
 * @option: (nullable): the global option that sets it
 * @variable: (nullable): the environment variable that sets it
 * @variable_help: (nullable): the purpose of the variable if there is no option
 * @exported_variable: (nullable): the variable that passes the value to a program avn-GROUP if @variable is
 * %NULL
 * @fallback: (nullable): the default
 * @is_file: whether the value is the path of a file or directory
 * @secret: whether the value must not be shown
 * @identifies_account: whether another value may mean another account
 * @for_output: whether it changes how records are printed
 * @for_programs: whether it makes the output machine-readable and the same in every language
 * @field_use: how its value names fields
 *
 * A setting of the host, or of a library, whose texts are translated already.
 */
typedef struct
{
  const char *name;
  const AvnOption *option;
  const char *variable;
  const char *variable_help;
  const char *exported_variable;
  const char *fallback;
  gboolean is_file;
  gboolean secret;
  gboolean identifies_account;
  gboolean for_output;
  gboolean for_programs;
  AvnFieldUse field_use;
} AvnSettingInfo;

AvnSettings *avn_settings_new_with_declarations (GPtrArray *declarations);
GPtrArray *avn_settings_get_declarations (AvnSettings *self);
const GError *avn_settings_get_fault (AvnSettings *self);
const AvnSettingInfo *avn_settings_get_info (AvnSettings *self, guint setting);
guint avn_settings_get_n_settings (AvnSettings *self);
const char *avn_settings_find_format (AvnSettings *self);
