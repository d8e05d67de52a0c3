/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "output/field.h"
#include "settings/settings-private.h"

/**
 * AvnFieldChoice:
 * @names: (owned) (nullable): the names of the fields; %NULL for those of the command
 * @all: whether to show every field
 * @sort: (owned) (nullable): the name of the field to sort by
 * @descending: whether to reverse the order
 *
 * The fields to show, and their order.
 */
typedef struct
{
  char **names;
  gboolean all;
  char *sort;
  gboolean descending;
} AvnFieldChoice;

AvnFieldChoice *avn_field_choice_new (AvnSettings *settings, GError **error);
gboolean
avn_field_choice_check (AvnFieldChoice *self, const AvnCommand *command, AvnRecords *records, GError **error);
GPtrArray *avn_field_choice_list (AvnFieldChoice *self,
                                  const AvnCommand *command,
                                  const char *gettext_domain,
                                  AvnRecords *records,
                                  GError **error);
GPtrArray *
avn_field_choice_complete (const AvnCommand *command, AvnFieldUse use, const char *value, char **kept);
void avn_field_choice_free (AvnFieldChoice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnFieldChoice, avn_field_choice_free)
