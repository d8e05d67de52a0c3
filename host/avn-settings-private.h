/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-command.h>
#include <avn/avn-settings.h>

/**
 * AvnSettingInfo:
 * @option: (nullable): the global option that sets it
 * @variable: (nullable): the environment variable that sets it
 * @variable_help: (nullable): what the variable is for, where no option says it
 * @exported_variable: (nullable): where a program that provides a group finds it, if no variable sets it
 * @fallback: (nullable): the value where nobody sets it
 * @secret: whether its value must not be seen
 *
 * One row of the table of settings, which is indexed by [enum@Avn.Setting].
 */
typedef struct
{
  const AvnOption *option;
  const char *variable;
  const char *variable_help;
  const char *exported_variable;
  const char *fallback;
  gboolean secret;
} AvnSettingInfo;

const AvnSettingInfo *avn_settings_get_info (AvnSetting setting);
guint avn_settings_get_n_settings (void);
