/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "output/field.h"

#include <json-glib/json-glib.h>

gboolean avn_mark_is_due (const AvnField *field, JsonObject *record, gint64 now);
