/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn.h>

char *avn_render_table (AvnRecords *records, const AvnColumn *const *columns, const char *gettext_domain);
char *avn_render (AvnResult *result,
                  const AvnCommand *command,
                  const char *gettext_domain,
                  AvnSettings *settings,
                  AvnConsole *console,
                  GError **error);
