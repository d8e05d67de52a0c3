/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-console-private.h"
#include "avn-terminal.h"
#include "avn-text-private.h"

#include <avn/avn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FULL_WIDTH_COLON 0xff1a

G_DEFINE_FINAL_TYPE (AvnConsole, avn_console, G_TYPE_OBJECT)

static void
avn_console_dispose (GObject *object)
{
  avn_console_stop_waiting (AVN_CONSOLE (object));
  G_OBJECT_CLASS (avn_console_parent_class)->dispose (object);
}

static void
avn_console_class_init (AvnConsoleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = avn_console_dispose;
}

static void
avn_console_init (AvnConsole *self)
{
}

/**
 * avn_console_new:
 * @input: the descriptor to read from
 * @output: the descriptor for results
 * @error_output: the descriptor for everything else
 *
 * Makes a console on any three descriptors, which stay the caller's and are not closed. Commands need it only
 * in tests.
 *
 * Returns: (transfer full): the console
 */
AvnConsole *
avn_console_new (int input, int output, int error_output)
{
  AvnConsole *self = g_object_new (AVN_TYPE_CONSOLE, NULL);
  self->input = input;
  self->output = output;
  self->error_output = error_output;
  return self;
}

/**
 * avn_console_set_no_input:
 * @self: a console
 * @no_input: %TRUE to refuse every question
 *
 * Sets whether questions are refused even if there is a terminal.
 */
void
avn_console_set_no_input (AvnConsole *self, gboolean no_input)
{
  self->no_input = no_input;
}

/**
 * avn_console_can_ask:
 * @self: a console
 *
 * Tells whether there is somebody to answer a question.
 *
 * Returns: %TRUE if the input is a terminal and questions are allowed
 */
gboolean
avn_console_can_ask (AvnConsole *self)
{
  return !self->no_input && isatty (self->input) != 0;
}

/* A question without the colon and the spaces of its end, of whatever script. */
static char *
get_subject (const char *question)
{
  char *subject = avn_text_make_safe (question, -1);
  for (char *end = subject + strlen (subject); end > subject; *end = '\0')
    {
      end = g_utf8_prev_char (end);
      const gunichar last = g_utf8_get_char (end);
      if (last != ':' && last != FULL_WIDTH_COLON && !g_unichar_isspace (last))
        break;
    }
  return subject;
}

/* Whether there is somebody to answer; the error says what was about to be asked. */
static gboolean
check_can_ask (AvnConsole *self, const char *question, const char *instead, GError **error)
{
  if (avn_console_can_ask (self))
    return TRUE;
  g_autofree char *subject = get_subject (question);
  g_set_error (
      error, AVN_ERROR, AVN_ERROR_USAGE,
      self->no_input
          /* Translators: the first %s is a question such as "Password", the second a sentence of advice. */
          ? _ ("Cannot ask \"%s\" because of --no-input.\n%s")
          /* Translators: the first %s is a question such as "Password", the second a sentence of advice. */
          : _ ("Cannot ask \"%s\": standard input is not a terminal.\n%s"),
      subject, instead);
  return FALSE;
}

static char *
ask (AvnConsole *self, const char *question, AvnTerminalEcho echo, GError **error)
{
  g_autofree char *safe = avn_text_make_safe (question, -1);
  g_autofree char *isolated = avn_text_isolate_sentence (safe);
  g_autofree char *fitted = avn_console_fit (self->input, isolated != NULL ? isolated : safe);
  avn_console_hide_wait (self);
  return avn_terminal_read_line (self->input, fitted, echo, error);
}

static gboolean
check_answer (const char *answer, GError **error)
{
  if (*answer == '\0')
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The answer must not be empty."));
  else if (avn_text_has_controls (answer))
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE,
                         _ ("The answer must not contain control characters."));
  else
    return TRUE;
  return FALSE;
}

static char *
ask_checked (
    AvnConsole *self, const char *question, const char *instead, AvnTerminalEcho echo, GError **error)
{
  g_autofree char *answer
      = check_can_ask (self, question, instead, error) ? ask (self, question, echo, error) : NULL;
  if (answer == NULL || !check_answer (answer, error))
    return NULL;
  return g_steal_pointer (&answer);
}

/**
 * avn_console_ask:
 * @self: a console
 * @question: what to ask, translated, with ": " at its end
 * @instead: a translated sentence that says what to use where nobody can answer
 * @error: where to put an error
 *
 * Asks for a line on the terminal, never on the output. Where nobody can answer, the message names the
 * question, and @instead is its line of advice.
 *
 * Errors: `AVN_ERROR_USAGE` if nobody can answer, or if the answer is empty, longer than 4 KiB, more than
 * one line, not UTF-8, or has control characters; `AVN_ERROR_INTERRUPTED` on an interrupt.
 *
 * Returns: (transfer full) (nullable): the answer, in UTF-8 and not empty; %NULL on error
 */
char *
avn_console_ask (AvnConsole *self, const char *question, const char *instead, GError **error)
{
  return ask_checked (self, question, instead, AVN_TERMINAL_ECHO, error);
}

/**
 * avn_console_ask_secret:
 * @self: a console
 * @question: what to ask, translated, with ": " at its end
 * @instead: a translated sentence that says what to use where nobody can answer
 * @error: where to put an error
 *
 * Asks for a line that must not be seen while it is typed. The terminal's modes are put back whatever
 * happens.
 *
 * Errors: as for [method@Avn.Console.ask].
 *
 * Returns: (transfer full) (nullable): the answer, in UTF-8 and not empty; %NULL on error
 */
char *
avn_console_ask_secret (AvnConsole *self, const char *question, const char *instead, GError **error)
{
  return ask_checked (self, question, instead, AVN_TERMINAL_NO_ECHO, error);
}

/* In English, in the language of the messages, and in that of the locale, which need not be the same. */
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
 * @question: what to ask, translated, without the possible answers
 * @instead: a translated sentence that says what to use where nobody can answer
 * @error: where to put an error
 *
 * Asks whether to go on. Yes is "y", "yes", or what means yes in the user's language; anything else is no.
 *
 * Errors: `AVN_ERROR_FAILED` if the answer is no; `AVN_ERROR_USAGE` if nobody can answer;
 * `AVN_ERROR_INTERRUPTED` on an interrupt.
 *
 * Returns: %TRUE if the answer is yes; %FALSE on error
 */
gboolean
avn_console_confirm (AvnConsole *self, const char *question, const char *instead, GError **error)
{
  /* Translators: %s is a question; y and N are the answers yes and no, no being the default. */
  g_autofree char *full = g_strdup_printf (_ ("%s [y/N] "), question);
  g_autofree char *answer
      = check_can_ask (self, question, instead, error) ? ask (self, full, AVN_TERMINAL_ECHO, error) : NULL;
  if (answer == NULL)
    return FALSE;
  if (is_yes (answer))
    return TRUE;
  g_set_error_literal (error, AVN_ERROR, AVN_ERROR_FAILED, _ ("Not confirmed; nothing was done."));
  return FALSE;
}

/* Writes all of a text, also where somebody else has made the descriptor non-blocking. */
gboolean
avn_console_write (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      struct pollfd place = { .fd = fd, .events = POLLOUT };
      const gssize n = write (fd, text, length);
      if (n < 0 && errno == EAGAIN)
        poll (&place, 1, -1);
      else if (n < 0 && errno != EINTR)
        return FALSE;
      text += MAX (n, 0);
      length -= (gsize)MAX (n, 0);
    }
  return TRUE;
}

/* Some file systems say only when a file is closed that what was written did not fit. */
static gboolean
check_flushed (int fd)
{
  const int copy = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  return copy >= 0 && close (copy) == 0;
}

/**
 * avn_console_print:
 * @self: a console
 * @text: what to print, to the byte; text from outside must be safe
 * @error: where to put an error
 *
 * Writes to the output at once. A command needs it only if it goes on running, as a server does; everything
 * else belongs into its [class@Avn.Result].
 *
 * Errors: those of domain `G_IO_ERROR`; `G_IO_ERROR_BROKEN_PIPE` if whoever read a pipe has stopped.
 *
 * Returns: %TRUE if all of it was written; %FALSE on error
 */
gboolean
avn_console_print (AvnConsole *self, const char *text, GError **error)
{
  avn_console_hide_wait (self);
  if (avn_console_write (self->output, text, strlen (text))
      && (*text == '\0' || check_flushed (self->output)))
    return TRUE;
  const int write_errno = errno;
  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (write_errno),
               _ ("Cannot write the output: %s."), g_strerror (write_errno));
  return FALSE;
}

/**
 * avn_console_note:
 * @self: a console
 * @format: printf format of a translated sentence, without a line end; text from outside must be safe
 * @...: arguments of @format
 *
 * Writes a line to standard error at once: what the user has to know before the command ends. What can wait
 * is a note of the result; see [method@Avn.Result.add_note].
 */
void
avn_console_note (AvnConsole *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  avn_console_write_sentence (self, "", text, "");
}

/**
 * avn_console_warn:
 * @self: a console
 * @format: printf format of a translated sentence, without a line end; text from outside must be safe
 * @...: arguments of @format
 *
 * Writes a line to standard error at once, as [method@Avn.Console.note] does, that the user should not miss:
 * it has a color, if the user wants any.
 *
 * Since plugin API 2.
 */
void
avn_console_warn (AvnConsole *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  avn_console_write_sentence (self, self->color ? AVN_CONSOLE_ATTENTION : "", text,
                              self->color ? AVN_CONSOLE_PLAIN : "");
}

/* Writes an error: the program's name and what went wrong, then the line of advice if there is one. */
void
avn_console_report (AvnConsole *self, const GError *error)
{
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", 2);
  g_autofree char *message = avn_text_make_safe (lines[0] != NULL ? lines[0] : "", -1);
  avn_console_write_sentence (self, self->color ? "\033[1;31mavn:" AVN_CONSOLE_PLAIN " " : "avn: ", message,
                              "");
  if (lines[0] != NULL && lines[1] != NULL)
    {
      g_autofree char *advice = avn_text_make_safe (lines[1], -1);
      avn_console_write_sentence (self, "", advice, "");
    }
}
