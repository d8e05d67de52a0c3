/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-console-private.h"
#include "avn-terminal.h"
#include "avn-text-private.h"

#include <avn/avn-error.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* A terminal keeps 4095 characters of a line and drops the rest without a word, so that such a line may be
 * cut. */
#define MAX_LINE 4095

#define USUAL_WIDTH 80

/* Everything that may end or stop the process while the echo is off. */
static const int watched_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGTSTP, SIGTTIN, SIGTTOU };

/* A signal handler has no user data, so that the pipe that it writes to has to be found here. */
static volatile sig_atomic_t signal_pipe = -1;

typedef struct
{
  int terminal;
  int output;
  int pipe[2];
  struct sigaction old_actions[G_N_ELEMENTS (watched_signals)];
  struct termios old_modes;
  AvnTerminalEcho echo;
  char line[MAX_LINE + 1];
  gsize length;
  gboolean has_more_lines;
} Prompt;

static void
note_signal_cb (int signal_number)
{
  const int saved_errno = errno;
  const guchar byte = (guchar)signal_number;
  if (write (signal_pipe, &byte, 1) < 0)
    {
      /* The pipe is full: an earlier signal is waiting already. */
    }
  errno = saved_errno;
}

static void
watch_signals (Prompt *prompt)
{
  struct sigaction action = { .sa_handler = note_signal_cb };
  sigemptyset (&action.sa_mask);
  signal_pipe = prompt->pipe[1];
  for (guint i = 0; i < G_N_ELEMENTS (watched_signals); i++)
    {
      sigaction (watched_signals[i], NULL, &prompt->old_actions[i]);
      if (prompt->old_actions[i].sa_handler != SIG_IGN)
        sigaction (watched_signals[i], &action, NULL);
    }
}

static void
unwatch_signals (Prompt *prompt)
{
  for (guint i = 0; i < G_N_ELEMENTS (watched_signals); i++)
    sigaction (watched_signals[i], &prompt->old_actions[i], NULL);
  signal_pipe = -1;
}

static void
show (Prompt *prompt, const char *text)
{
  avn_console_write (prompt->output, text, strlen (text));
}

/* The number of a signal that has come, or -1. */
static int
take_signal (Prompt *prompt)
{
  guchar signal_number;
  return read (prompt->pipe[0], &signal_number, 1) == 1 ? signal_number : -1;
}

/* Waits for typing or a signal. Returns the signal's number, 0 at the end of a line, -1 at the end of input.
 */
static int
read_until_end (Prompt *prompt)
{
  for (;;)
    {
      struct pollfd fds[]
          = { { .fd = prompt->pipe[0], .events = POLLIN }, { .fd = prompt->terminal, .events = POLLIN } };
      if (poll (fds, G_N_ELEMENTS (fds), -1) < 0 && errno != EINTR)
        return -1;

      const int signal_number = take_signal (prompt);
      if (signal_number >= 0)
        return signal_number;
      if (fds[1].revents == 0)
        continue;

      char byte;
      const gssize n = read (prompt->terminal, &byte, 1);
      if (n < 0 && (errno == EINTR || errno == EAGAIN))
        continue;
      if (n <= 0)
        return prompt->length > 0 ? 0 : -1;
      if (byte == '\n')
        return 0;
      if (prompt->length < MAX_LINE)
        prompt->line[prompt->length] = byte;
      prompt->length++;
    }
}

/* Setting the modes, even to what they are, makes the terminal stop a process that asks from the background.
 * What was typed before the question is no answer to it, and may have been meant for another. */
static gboolean
set_modes (Prompt *prompt)
{
  if (tcgetattr (prompt->terminal, &prompt->old_modes) != 0)
    return FALSE;
  struct termios modes = prompt->old_modes;
  /* The erase key is to erase whole characters of UTF-8, if that is what is typed. Whoever had the terminal
   * before may have left it without lines. */
  modes.c_iflag |= ICRNL | IUTF8;
  if (avn_text_get_charset () != NULL)
    modes.c_iflag &= ~(tcflag_t)IUTF8;
  modes.c_lflag |= ICANON | ISIG;
  if (prompt->echo == AVN_TERMINAL_NO_ECHO)
    modes.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
  return tcsetattr (prompt->terminal, TCSAFLUSH, &modes) == 0;
}

/* A paste of several lines brings the rest along with the first: it must not answer the next question. */
static void
look_for_more_lines (Prompt *prompt)
{
  struct termios modes = prompt->old_modes;
  char rest[MAX_LINE + 1];
  modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL);
  modes.c_cc[VMIN] = 0;
  modes.c_cc[VTIME] = 0;
  if (tcsetattr (prompt->terminal, TCSANOW, &modes) != 0)
    return;
  const gssize n = read (prompt->terminal, rest, sizeof rest);
  for (gssize i = 0; i < n; i++)
    prompt->has_more_lines |= rest[i] != '\n' && rest[i] != '\r';
  explicit_bzero (rest, sizeof rest);
}

/* From the background a terminal's modes can be set only by who does not listen to SIGTTOU. What is left of
 * a paste is dropped, so that no shell takes it for a command. */
static void
restore_modes (Prompt *prompt)
{
  sigset_t background_output;
  sigset_t old_mask;
  sigemptyset (&background_output);
  sigaddset (&background_output, SIGTTOU);
  pthread_sigmask (SIG_BLOCK, &background_output, &old_mask);
  while (tcsetattr (prompt->terminal, TCSAFLUSH, &prompt->old_modes) != 0 && errno == EINTR)
    ;
  pthread_sigmask (SIG_SETMASK, &old_mask, NULL);
}

/* Asks once. The terminal is as it was, and the signals do what they did, when this returns. */
static int
ask_once (Prompt *prompt, const char *text)
{
  int outcome;
  prompt->length = 0;
  prompt->has_more_lines = FALSE;
  watch_signals (prompt);
  if (set_modes (prompt))
    {
      show (prompt, text);
      outcome = read_until_end (prompt);
      if (outcome == 0)
        look_for_more_lines (prompt);
      restore_modes (prompt);
      if (prompt->echo == AVN_TERMINAL_NO_ECHO || outcome != 0)
        show (prompt, "\n");
    }
  else
    outcome = take_signal (prompt);
  unwatch_signals (prompt);
  /* An interrupt that came just behind the answer is not to be lost. */
  const int late_signal = outcome == 0 ? take_signal (prompt) : -1;
  return late_signal >= 0 ? late_signal : outcome;
}

static gboolean
is_stop_signal (int signal_number)
{
  return signal_number == SIGTSTP || signal_number == SIGTTIN || signal_number == SIGTTOU;
}

static char *
take_text (Prompt *prompt, GError **error)
{
  char *text = avn_text_from_locale (prompt->line, prompt->length);
  if (text == NULL)
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                 /* Translators: %s is a character set such as UTF-8. */
                 _ ("The answer is not valid %s text."), avn_text_get_charset_name ());
  return text;
}

static char *
take_line (Prompt *prompt, int outcome, GError **error)
{
  if (outcome > 0)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_INTERRUPTED, _ ("Interrupted."));
  else if (outcome < 0)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE,
                         _ ("The input ended before the question was answered."));
  else if (prompt->length >= MAX_LINE)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The answer is too long."));
  else if (prompt->has_more_lines)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The answer has more than one line."));
  else
    return take_text (prompt, error);
  return NULL;
}

static int
open_for_writing (int terminal)
{
  char path[256];
  if (ttyname_r (terminal, path, sizeof path) != 0)
    return -1;
  return open (path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
}

/**
 * avn_terminal_get_width:
 * @terminal: a descriptor
 *
 * Finds out how wide a terminal is. One that does not know is as wide as the variable COLUMNS says.
 *
 * Returns: the number of cells in a line, 0 if it is no terminal
 */
guint
avn_terminal_get_width (int terminal)
{
  const char *variable = g_getenv ("COLUMNS");
  struct winsize size = { 0 };
  guint64 columns = 0;
  if (isatty (terminal) == 0)
    return 0;
  if (ioctl (terminal, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  if (variable != NULL && g_ascii_string_to_unsigned (variable, 10, 1, G_MAXUINT16, &columns, NULL))
    return (guint)columns;
  return USUAL_WIDTH;
}

/**
 * avn_terminal_read_line:
 * @terminal: a descriptor of a terminal
 * @prompt: what to ask; it is written to the same terminal
 * @echo: whether typing is seen
 * @error: where to put an error of domain AVN_ERROR
 *
 * Asks for one line. Whatever happens, by key or by signal, the terminal's modes are put back first; a stop
 * signal stops the process as usual and the question is asked again afterwards, and any other signal has its
 * usual effect.
 *
 * Returns: (transfer full): the line without its end, in UTF-8, or %NULL on error
 */
char *
avn_terminal_read_line (int terminal, const char *prompt, AvnTerminalEcho echo, GError **error)
{
  Prompt state = { .terminal = terminal, .echo = echo };
  const int own_output = open_for_writing (terminal);
  int outcome;

  state.output = own_output >= 0 ? own_output : terminal;
  if (!g_unix_open_pipe (state.pipe, FD_CLOEXEC, error))
    return NULL;
  g_unix_set_fd_nonblocking (state.pipe[0], TRUE, NULL);
  g_unix_set_fd_nonblocking (state.pipe[1], TRUE, NULL);

  do
    {
      outcome = ask_once (&state, prompt);
      if (outcome > 0 && outcome != SIGINT)
        raise (outcome);
    }
  while (outcome > 0 && is_stop_signal (outcome));

  char *line = take_line (&state, outcome, error);
  explicit_bzero (state.line, sizeof state.line);
  close (state.pipe[0]);
  close (state.pipe[1]);
  if (own_output >= 0)
    close (own_output);
  return line;
}
