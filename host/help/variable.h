/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/settings.h>

/**
 * AvnVariableKind:
 * @AVN_VARIABLE_SETTING: sets something that an option may set too
 * @AVN_VARIABLE_OTHER: is read by avn or by what it is built on, and has no option
 * @AVN_VARIABLE_EXPORTED: is made for a program that provides a group, from an option
 *
 * What an environment variable is to avn.
 */
typedef enum
{
  AVN_VARIABLE_SETTING,
  AVN_VARIABLE_OTHER,
  AVN_VARIABLE_EXPORTED,
} AvnVariableKind;

typedef struct
{
  AvnVariableKind kind;
  const char *name;
  char *help; /* (owned): translated */
} AvnVariable;

GPtrArray *avn_variable_list (AvnSettings *settings);
