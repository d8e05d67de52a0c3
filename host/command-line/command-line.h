/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "command-line/parser.h"

AvnCommandLine *avn_command_line_parse (char **argv,
                                        AvnPluginLoader *loader,
                                        AvnSettings *settings,
                                        AvnConsole *console,
                                        mode_t umask_of_user,
                                        GError **error);
