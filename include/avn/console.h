/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

/**
 * AvnConsole:
 *
 * Standard input, standard output, standard error and the terminal.
 *
 * The host makes one and hands it to every command; see [method@Avn.Invocation.get_console]. A command asks
 * questions with it, and reads secrets and lists from files or standard input. What it has found out belongs
 * into its [class@Avn.Result].
 *
 * A question is written to the terminal that standard input is, never to standard output. Where there is no
 * terminal, or with `--no-input`, a question is an error, which says what to use instead:
 *
 * ```c
 * g_autofree char *place
 *     = avn_console_ask (console, _ ("Place: "), _ ("Name the place on the command line."), &error);
 * ```
 *
 * Tell the user what takes time with [method@Avn.Console.begin_wait]; the client library does so for every
 * request.
 *
 * Functions that ask block until the user has answered. All of them belong to the main thread.
 */
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
AVN_AVAILABLE gboolean avn_console_print_text (AvnConsole *self, const char *text, GError **error);
AVN_AVAILABLE void avn_console_note (AvnConsole *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
AVN_AVAILABLE void avn_console_warn (AvnConsole *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

AVN_AVAILABLE void avn_console_begin_wait (AvnConsole *self, const char *text);
AVN_AVAILABLE void avn_console_set_progress (AvnConsole *self, guint n_done, guint n_total);
AVN_AVAILABLE void avn_console_end_wait (AvnConsole *self);

G_END_DECLS
