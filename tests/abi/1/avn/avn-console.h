/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/avn-types.h>

G_BEGIN_DECLS

#define AVN_TYPE_CONSOLE (avn_console_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnConsole, avn_console, AVN, CONSOLE, GObject)

AVN_AVAILABLE AvnConsole *avn_console_new (int input, int output, int error_output);
AVN_AVAILABLE void avn_console_set_no_input (AvnConsole *self, gboolean no_input);

AVN_AVAILABLE gboolean avn_console_can_ask (AvnConsole *self);
AVN_AVAILABLE char *
avn_console_ask (AvnConsole *self, const char *question, const char *instead, GError **error);
AVN_AVAILABLE char *
avn_console_ask_secret (AvnConsole *self, const char *question, const char *instead, GError **error);
AVN_AVAILABLE gboolean avn_console_confirm (AvnConsole *self,
                                            const char *question,
                                            const char *instead,
                                            GError **error);

AVN_AVAILABLE char *avn_console_read_secret_file (AvnConsole *self, const char *path, GError **error);
AVN_AVAILABLE char **avn_console_read_lines (AvnConsole *self, GError **error);

AVN_AVAILABLE gboolean avn_console_print (AvnConsole *self, const char *text, GError **error);
AVN_AVAILABLE void avn_console_note (AvnConsole *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
