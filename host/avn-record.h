/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

void avn_record_pick (GVariant *record, const char *const *names, gsize n_names, GVariant **values);
