/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/descriptor.h"
#include "console/console-private.h"
#include "console/terminal.h"
#include "text/text-private.h"

#include <avn/avn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FULL_WIDTH_COLON 0xff1a
#define MAX_SECRET_FILE_SIZE (64 * 1024)
#define MAX_LINES_SIZE (1024 * 1024)

static gboolean
can_ask_on (AvnConsole *self, int fd)
{
  return !self->no_input && isatty (fd) != 0;
}

/**
 * avn_console_can_ask:
 * @self: a console
 *
 * Checks whether a prompt is possible.
 *
 * Returns: %TRUE if standard input is a terminal and prompts are allowed
 */
gboolean
avn_console_can_ask (AvnConsole *self)
{
  return can_ask_on (self, self->input);
}

/* Removes the final colon and spaces, in any script. */
static char *
get_subject (const char *prompt)
{
  char *subject = avn_text_make_safe (prompt, -1);
  for (char *end = subject + strlen (subject); end > subject; *end = '\0')
    {
      end = g_utf8_prev_char (end);
      const gunichar last = g_utf8_get_char (end);
      if (last != ':' && last != FULL_WIDTH_COLON && !g_unichar_isspace (last))
        break;
    }
  return subject;
}

/* Errors quote @quoted; the user sees @prompt. The answer may be empty. */
static char *
ask (AvnConsole *self,
     int terminal,
     const char *quoted,
     const char *prompt,
     const char *instead,
     AvnTerminalEcho echo,
     GError **error)
{
  if (!can_ask_on (self, terminal))
    {
      g_autofree char *subject = get_subject (quoted);
      g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                   self->no_input
                       /* Translators: the first %s is a prompt such as "Password", the second is advice. */
                       ? _ ("Cannot show the prompt \"%s\" because of --no-input or AVN_NO_INPUT.\n%s")
                       /* Translators: the first %s is a prompt such as "Password", the second is advice. */
                       : _ ("Cannot show the prompt \"%s\": standard input is not a terminal.\n%s"),
                   subject, instead);
      return NULL;
    }
  g_autofree char *safe = avn_text_make_safe (prompt, -1);
  avn_console_hide_wait (self);
  return avn_terminal_read_line (terminal, safe, echo, error);
}

static char *
ask_checked (AvnConsole *self,
             int terminal,
             const char *prompt,
             const char *instead,
             AvnTerminalEcho echo,
             GError **error)
{
  g_autofree char *answer = ask (self, terminal, prompt, prompt, instead, echo, error);
  if (answer == NULL)
    return NULL;
  if (*answer == '\0')
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The answer must not be empty."));
  else if (avn_text_has_controls (answer))
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE,
                         _ ("The answer must not contain control characters."));
  else
    return g_steal_pointer (&answer);
  return NULL;
}

/**
 * avn_console_ask:
 * @self: a console
 * @prompt: the translated prompt, ending with ": "
 * @instead: advice for an error, a translated sentence that names an alternative to the prompt
 * @error: return location for an error
 *
 * Prompts for a line on the terminal, never on standard output.
 *
 * Errors: `AVN_ERROR_USAGE` if a prompt is impossible, or if the answer is empty, longer than 4 KiB or one
 * line, not UTF-8, or contains control characters; `AVN_ERROR_INTERRUPTED` on an interrupt.
 *
 * Returns: (transfer full) (nullable): the answer, in UTF-8 and not empty; %NULL on error
 */
char *
avn_console_ask (AvnConsole *self, const char *prompt, const char *instead, GError **error)
{
  return ask_checked (self, self->input, prompt, instead, AVN_TERMINAL_ECHO, error);
}

/**
 * avn_console_ask_secret:
 * @self: a console
 * @prompt: the translated prompt, ending with ": "
 * @instead: advice for an error, a translated sentence that names an alternative to the prompt
 * @error: return location for an error
 *
 * Prompts for a line without echo. The terminal's modes are always restored.
 *
 * Errors: as for [method@Avn.Console.ask].
 *
 * Returns: (transfer full) (nullable): the answer, in UTF-8 and not empty; %NULL on error
 */
char *
avn_console_ask_secret (AvnConsole *self, const char *prompt, const char *instead, GError **error)
{
  return ask_checked (self, self->input, prompt, instead, AVN_TERMINAL_NO_ECHO, error);
}

/* Accepts English, the language of the messages, and that of the locale, which may differ. */
static gboolean
is_yes (const char *answer)
{
  g_autofree char *in_locale = avn_text_to_locale (answer);
  /* Translators: the letter that means yes in "%s [y/N] ". */
  return g_ascii_strcasecmp (answer, "y") == 0 || g_ascii_strcasecmp (answer, "yes") == 0
         || g_ascii_strcasecmp (answer, C_ ("answer", "y")) == 0
         || rpmatch (in_locale != NULL ? in_locale : answer) == 1;
}

/**
 * avn_console_confirm:
 * @self: a console
 * @question: the question, translated, without the possible answers
 * @instead: advice for an error, a translated sentence that names an alternative to the prompt
 * @error: return location for an error
 *
 * Asks for confirmation. "y", "yes" and their translations mean yes; anything else means no.
 *
 * Errors: `AVN_ERROR_FAILED` if the answer is no; `AVN_ERROR_USAGE` if a prompt is impossible;
 * `AVN_ERROR_INTERRUPTED` on an interrupt.
 *
 * Returns: %TRUE if the answer is yes; %FALSE on error
 */
gboolean
avn_console_confirm (AvnConsole *self, const char *question, const char *instead, GError **error)
{
  /* Translators: %s is a question; y and N are the answers yes and no. No is the default. */
  g_autofree char *full = g_strdup_printf (_ ("%s [y/N] "), question);
  g_autofree char *answer = ask (self, self->input, question, full, instead, AVN_TERMINAL_ECHO, error);
  if (answer == NULL)
    return FALSE;
  if (is_yes (answer))
    return TRUE;
  g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("Not confirmed; nothing was done."));
  return FALSE;
}

/* @fd may be -1 with errno set. */
static char *
read_all (int fd, const char *name, gsize limit, gsize *length, GError **error)
{
  char *content = fd >= 0 ? avn_descriptor_read_all (fd, limit, length) : NULL;
  if (content == NULL && errno == EINTR)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_INTERRUPTED, _ ("Interrupted."));
  else if (content == NULL)
    g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot read %s: %s."), name, g_strerror (errno));
  return content;
}

/* May wait for the writer of a FIFO. */
static int
open_file (const char *path)
{
  g_autofree char *in_locale = avn_text_to_locale (path);
  return open (in_locale != NULL ? in_locale : path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

/* Removes one final "\n" or "\r\n". */
static void
trim_line_end (char *text, gsize *length)
{
  for (const char *sign = "\n\r"; *sign != '\0'; sign++)
    if (*length > 0 && text[*length - 1] == *sign)
      text[--*length] = '\0';
}

/* Reads a secret from a file, but not from a terminal. */
static char *
read_secret (int fd, const char *name, GError **error)
{
  gsize length;
  g_autofree char *content = read_all (fd, name, MAX_SECRET_FILE_SIZE, &length, error);
  if (content == NULL)
    return NULL;
  trim_line_end (content, &length);
  if (length == 0)
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("Cannot read a secret from %s: it is empty."), name);
  else if (!g_utf8_validate_len (content, length, NULL))
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                 _ ("Cannot read a secret from %s: it is not valid UTF-8 text."), name);
  else if (avn_text_has_controls (content))
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                 _ ("Cannot read a secret from %s: it must be one line without control characters."), name);
  else
    return g_steal_pointer (&content);
  return NULL;
}

/**
 * avn_console_read_secret_file:
 * @self: a console
 * @path: a file, or "-" for standard input
 * @error: return location for an error
 *
 * Reads a password or token from a file. Removes exactly one final line end; refuses other control characters
 * and invalid UTF-8. Prompts without echo if the file is a terminal.
 *
 * Errors: `AVN_ERROR_STORAGE` if the file cannot be read or is larger than 64 KiB, `AVN_ERROR_USAGE` if it
 * does not contain a secret, and those of [method@Avn.Console.ask_secret].
 *
 * Returns: (transfer full) (nullable): the secret, in UTF-8 and not empty; %NULL on error
 */
char *
avn_console_read_secret_file (AvnConsole *self, const char *path, GError **error)
{
  const gboolean is_input = g_str_equal (path, "-");
  g_autofree char *name = is_input ? g_strdup (_ ("standard input")) : avn_text_make_safe (path, -1);
  const int fd = is_input ? self->input : open_file (path);
  char *secret = fd >= 0 && isatty (fd) != 0
                     ? ask_checked (self, fd, _ ("Password or token: "),
                                    _ ("Name a file that is not a terminal."), AVN_TERMINAL_NO_ECHO, error)
                     : read_secret (fd, name, error);
  if (fd >= 0 && !is_input)
    close (fd);
  return secret;
}

/**
 * avn_console_read_lines:
 * @self: a console
 * @error: return location for an error
 *
 * Reads standard input to its end, for arguments that are "-".
 *
 * Errors: `AVN_ERROR_STORAGE` if standard input cannot be read or is larger than 1 MiB, `AVN_ERROR_USAGE` if
 * it is not UTF-8.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the non-empty lines, without line ends;
 * %NULL on error
 */
char **
avn_console_read_lines (AvnConsole *self, GError **error)
{
  gsize length;
  g_autofree char *content = read_all (self->input, _ ("standard input"), MAX_LINES_SIZE, &length, error);
  if (content == NULL)
    return NULL;
  if (!g_utf8_validate_len (content, length, NULL))
    {
      g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("Standard input is not valid UTF-8 text."));
      return NULL;
    }

  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) all = g_strsplit (content, "\n", -1);
  for (guint i = 0; all[i] != NULL; i++)
    {
      gsize line_length = strlen (all[i]);
      trim_line_end (all[i], &line_length);
      if (line_length > 0)
        g_strv_builder_add (lines, all[i]);
    }
  return g_strv_builder_end (lines);
}
