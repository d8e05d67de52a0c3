/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * AvnRecordName:
 * @name: (nullable): the name of a member; %NULL names none
 * @place: where it was found last
 *
 * What is looked up in one record after the other.
 */
typedef struct
{
  const char *name;
  gsize place;
} AvnRecordName;

GPtrArray *avn_record_list (GVariant *records);
void avn_record_add_names (GPtrArray *names, GPtrArray *records);
void avn_record_pick (GVariant *record, AvnRecordName *names, gsize n_names, GVariant **values);
