/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn/types.h>

G_BEGIN_DECLS

/**
 * AvnConsole:
 *
 * Standard input, standard output, standard error and the terminal.
 *
 * Commands get it from [method@Avn.Invocation.get_console], to prompt the user and to read secrets and lists
 * from files or standard input. They return their output as an [class@Avn.Result].
 *
 * Prompts are written to the terminal of standard input, never to standard output. Without a terminal, or
 * with
 * `--no-input`, a prompt is an error whose advice names an alternative:
 *
 * ```c
 * g_autofree char *place
 *     = avn_console_ask (console, _ ("Place: "), _ ("Name the place on the command line."), &error);
 * ```
 *
 * Use [method@Avn.Console.begin_wait] for work that takes time; the client library does so for each request.
 *
 * Prompts block until the user answers. Use all functions in the main thread only.
 */
#define AVN_TYPE_CONSOLE (avn_console_get_type ())

AVN_AVAILABLE
G_DECLARE_FINAL_TYPE (AvnConsole, avn_console, AVN, CONSOLE, GObject)

AVN_AVAILABLE AvnConsole *avn_console_new (int input, int output, int error_output);
AVN_AVAILABLE void avn_console_set_no_input (AvnConsole *self, gboolean no_input);

AVN_AVAILABLE gboolean avn_console_can_ask (AvnConsole *self);
AVN_AVAILABLE char *
avn_console_ask (AvnConsole *self, const char *prompt, const char *instead, GError **error);
AVN_AVAILABLE char *
avn_console_ask_secret (AvnConsole *self, const char *prompt, const char *instead, GError **error);
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

AVN_AVAILABLE void avn_console_set_interrupt_error (AvnConsole *self, const GError *error);
AVN_AVAILABLE void avn_console_hold_interrupts (AvnConsole *self);

AVN_AVAILABLE void avn_console_begin_wait (AvnConsole *self, const char *text);
AVN_AVAILABLE void avn_console_set_progress (AvnConsole *self, guint n_done, guint n_total);
AVN_AVAILABLE void avn_console_end_wait (AvnConsole *self);

G_END_DECLS
