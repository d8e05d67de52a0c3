/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-console.h>

void avn_console_set_color (AvnConsole *self, const char *when);
void avn_console_report (AvnConsole *self, const GError *error);
