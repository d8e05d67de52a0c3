/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-command.h>
#include <avn/avn-settings.h>

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
 * @secret: whether its value must not be seen
 * @for_output: whether it is about how records are printed
 * @for_programs: whether it makes the output one for programs, which is the same in every language
 * @field_use: which fields it names
 *
 * One row of the table of settings.
 */
typedef struct
{
  const char *name;
  const AvnOption *option;
  const char *variable;
  const char *variable_help;
  const char *exported_variable;
  const char *fallback;
  gboolean secret;
  gboolean for_output;
  gboolean for_programs;
  AvnFieldUse field_use;
} AvnSettingInfo;

const AvnSettingInfo *avn_settings_get_info (guint setting);
guint avn_settings_get_n_settings (void);
int avn_settings_find_format (AvnSettings *self);
