/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/command.h>
#include <avn/settings.h>

/* How the value of a setting names fields of a command's records. */
typedef enum
{
  AVN_FIELD_USE_NONE,
  AVN_FIELD_USE_LIST, /* names fields, separated by commas */
  AVN_FIELD_USE_SORT, /* names one field, optionally after a dash */
} AvnFieldUse;

/* A setting of the host, or of a library, whose texts are translated already. */
typedef struct
{
  const char *name;              /* and of its option, if it has one */
  const AvnOption *option;       /* (nullable): the global option that sets it */
  const char *variable;          /* (nullable): the environment variable that sets it */
  const char *variable_help;     /* (nullable): the purpose of the variable if there is no option */
  const char *exported_variable; /* (nullable): passes the value to avn-GROUP if there is no variable */
  const char *fallback;          /* (nullable): the default */
  gboolean is_file;              /* the value is the path of a file or directory */
  gboolean secret;               /* the value must not be shown */
  gboolean identifies_account;   /* another value may mean another account */
  gboolean for_output;           /* it changes how records are printed */
  gboolean for_programs;         /* it makes the output machine-readable and the same in every language */
  AvnFieldUse field_use;
} AvnSettingInfo;

AvnSettings *avn_settings_new_with_declarations (GPtrArray *declarations);
GPtrArray *avn_settings_get_declarations (AvnSettings *self);
const GError *avn_settings_get_fault (AvnSettings *self);
const AvnSettingInfo *avn_settings_get_info (AvnSettings *self, guint setting);
guint avn_settings_get_n_settings (AvnSettings *self);
const char *avn_settings_find_format (AvnSettings *self);
