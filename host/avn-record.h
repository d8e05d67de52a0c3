/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

GPtrArray *avn_record_list (GVariant *records);
void avn_record_add_names (GPtrArray *names, GPtrArray *records);
void avn_record_pick (GVariant *record, const char *const *names, gsize n_names, GVariant **values);
