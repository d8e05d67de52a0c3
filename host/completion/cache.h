/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/**
 * AvnCompletionItem:
 * @value: (owned): what a later command line may name it by; printable ASCII without spaces
 * @description: (owned) (nullable): what it is, safe for a terminal; %NULL where nobody said
 *
 * One thing that a command showed.
 */
typedef struct
{
  char *value;
  char *description;
} AvnCompletionItem;

void avn_completion_cache_update (AvnSettings *settings,
                                  const char *group,
                                  const AvnCompletionList *memory,
                                  AvnRecords *records);
GPtrArray *avn_completion_cache_look_up (AvnSettings *settings, const char *group, const char *name);
