/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/command.h>
#include <avn/settings.h>

/**
 * AvnFieldUse:
 * @AVN_FIELD_USE_NONE: it names no fields
 * @AVN_FIELD_USE_LIST: it names some, separated by commas
 * @AVN_FIELD_USE_SORT: it names one, maybe behind a dash
 *
 * What a setting has to do with the fields of a command's records.
 */
typedef enum
{
  AVN_FIELD_USE_NONE,
  AVN_FIELD_USE_LIST,
  AVN_FIELD_USE_SORT,
} AvnFieldUse;

/**
 * AvnSettingInfo:
 * @name: what the setting is called, which is the name of its option if it has one
 * @option: (nullable): the global option that sets it
 * @variable: (nullable): the environment variable that sets it
 * @variable_help: (nullable): what the variable is for, where no option says it
 * @exported_variable: (nullable): where a program that provides a group finds it, if no variable sets it
 * @fallback: (nullable): the value where nobody sets it
 * @is_file: whether it is the path of a file or folder
 * @secret: whether its value must not be seen
 * @identifies_account: whether another value may mean another account, with other things in it
 * @for_output: whether it is about how records are printed
 * @for_programs: whether it makes the output one for programs, which is the same in every language
 * @field_use: which fields it names
 *
 * A setting of the host, or one that a library declares; texts of the latter are translated already.
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
