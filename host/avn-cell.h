/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "avn-field.h"

void avn_cell_append (GString *cell, GVariant *value, const AvnField *field, gconstpointer style);
