/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

/**
 * AvnCompletionItem:
 * @value: (owned): the value, in printable ASCII without spaces
 * @description: (owned) (nullable): the description, safe for a terminal
 *
 * A saved value for completion.
 */
typedef struct
{
  char *value;
  char *description;
} AvnCompletionItem;

void avn_completion_cache_update (AvnSettings *settings,
                                  const char *group,
                                  const AvnCompletionList *list,
                                  AvnRecords *records);
GPtrArray *avn_completion_cache_look_up (AvnSettings *settings, const char *group, const char *name);
