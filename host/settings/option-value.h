/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/command.h>

gboolean avn_option_value_is_known (const AvnOption *option);
gboolean avn_option_is_switch (const AvnOption *option);
gboolean avn_option_is_file (const AvnOption *option);
gboolean avn_option_is_number (const AvnOption *option);
gboolean avn_option_is_repeatable (const AvnOption *option);
GVariant *avn_option_value_parse (const AvnOption *option, const char *text, GError **error);
