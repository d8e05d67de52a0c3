/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-command.h>

char *avn_table_print (GVariant *records, const AvnColumn *const *columns, const char *gettext_domain);
