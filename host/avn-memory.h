/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/**
 * AvnRemembered:
 * @value: (owned): what a later command line may name it by; printable ASCII without spaces
 * @description: (owned) (nullable): what it is, safe for a terminal; %NULL where nobody said
 *
 * One thing that a command showed.
 */
typedef struct
{
  char *value;
  char *description;
} AvnRemembered;

void avn_memory_apply (AvnSettings *settings, const char *group, const AvnMemory *memory, GVariant *records);
GPtrArray *avn_memory_recall (AvnSettings *settings, const char *group, const char *name);
