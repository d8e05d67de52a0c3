/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-console-private.h"
#include "avn-text-private.h"

#include <string.h>
#include <unistd.h>

/* The console of Linux orders nothing, and would show isolates as characters of their own. */
static gboolean
knows_isolates (int fd)
{
  return avn_text_is_locale_utf8 () && isatty (fd) != 0 && g_strcmp0 (g_getenv ("TERM"), "linux") != 0;
}

/**
 * avn_console_fit:
 * @fd: where the text goes
 * @text: safe text for people; bytes of a plugin's that are no text are replaced
 *
 * Makes text fit for what it is written to: isolates are for terminals, and only such as know them;
 * everything is in the character set of the locale.
 *
 * Returns: (transfer full): the text as it is to be written
 */
char *
avn_console_fit (int fd, const char *text)
{
  g_autofree char *fitted = g_utf8_make_valid (text, -1);
  if (knows_isolates (fd))
    avn_text_finish_line_starts (fitted);
  else
    avn_text_remove_isolates (fitted);
  char *converted = avn_text_to_locale (fitted);
  return converted != NULL ? converted : g_steal_pointer (&fitted);
}

/**
 * avn_console_print_text:
 * @self: a console
 * @text: what to print for people; text from outside must be safe
 * @error: where to put an error
 *
 * Writes to the output at once, like [method@Avn.Console.print], but in the character set of the user's
 * locale. Since plugin API 2.
 *
 * Errors: as for [method@Avn.Console.print].
 *
 * Returns: %TRUE if all of it was written; %FALSE on error
 */
gboolean
avn_console_print_text (AvnConsole *self, const char *text, GError **error)
{
  g_autofree char *fitted = avn_console_fit (self->output, text);
  return avn_console_print (self, fitted, error);
}

/* Writes a line to standard error: what is for the terminal, and a sentence between. A plugin may have bytes
 * in it that are no text. */
void
avn_console_write_sentence (AvnConsole *self, const char *prefix, const char *text, const char *suffix)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *isolated = avn_text_isolate_sentence (valid);
  g_autofree char *line = g_strconcat (prefix, isolated != NULL ? isolated : valid, suffix, "\n", NULL);
  g_autofree char *fitted = avn_console_fit (self->error_output, line);
  avn_console_hide_wait (self);
  avn_console_write (self->error_output, fitted, strlen (fitted));
}
