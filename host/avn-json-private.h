/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-json.h>

void avn_json_append (GString *json, GVariant *value, AvnJsonFlags flags);
