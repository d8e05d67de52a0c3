/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "console/terminal.h"
#include "base/descriptor.h"
#include "text/text-private.h"

#include <avn/error.h>
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

/* Terminals silently cut lines after 4095 bytes. */
#define MAX_LINE_LENGTH 4095
#define DEFAULT_WIDTH 80

gboolean
avn_terminal_is_capable (int fd)
{
  return isatty (fd) != 0 && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

/* Returns the number of columns, or 0 if it is not a terminal. */
guint
avn_terminal_get_width (int fd)
{
  const char *variable = g_getenv ("COLUMNS");
  struct winsize size = { 0 };
  guint64 columns = 0;
  if (isatty (fd) == 0)
    return 0;
  if (ioctl (fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  if (variable != NULL && g_ascii_string_to_unsigned (variable, 10, 1, G_MAXUINT16, &columns, NULL))
    return (guint)columns;
  return DEFAULT_WIDTH;
}

/* The Linux console shows isolates as characters. */
static gboolean
supports_isolates (int fd)
{
  return g_get_charset (NULL) && isatty (fd) != 0 && g_strcmp0 (g_getenv ("TERM"), "linux") != 0;
}

/* Converts text to the character set of the locale, and removes isolates that @fd cannot show. Plugins may
 * pass invalid UTF-8. */
char *
avn_terminal_fit (int fd, const char *text)
{
  g_autofree char *fitted = g_utf8_make_valid (text, -1);
  if (supports_isolates (fd))
    avn_text_finish_line_starts (fitted);
  else
    avn_text_remove_isolates (fitted);
  char *converted = avn_text_to_locale (fitted);
  return converted != NULL ? converted : g_steal_pointer (&fitted);
}

/* Writes a sentence between control sequences, and isolates only the sentence. */
void
avn_terminal_write_sentence (int fd, const char *prefix, const char *text, const char *suffix)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *isolated = avn_text_isolate_sentence (valid);
  g_autofree char *line = g_strconcat (prefix, isolated != NULL ? isolated : valid, suffix, NULL);
  g_autofree char *fitted = avn_terminal_fit (fd, line);
  avn_descriptor_write_all (fd, fitted, strlen (fitted), FALSE);
}

/* Signals that would end or stop the process while echo is off. */
static const int watched_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGTSTP, SIGTTIN, SIGTTOU };

/* Signal handlers have no user data. */
static volatile sig_atomic_t signal_pipe = -1;

typedef struct
{
  int terminal;
  int output;
  int pipe[2];
  struct sigaction old_actions[G_N_ELEMENTS (watched_signals)];
  struct termios old_modes;
  AvnTerminalEcho echo;
  char line[MAX_LINE_LENGTH + 1];
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
      /* The pipe is full of earlier signals. */
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

/* Returns the number of a caught signal, or -1. */
static int
take_signal (Prompt *prompt)
{
  guchar signal_number;
  return read (prompt->pipe[0], &signal_number, 1) == 1 ? signal_number : -1;
}

/* Returns the number of a signal, 0 at the end of a line, -1 at the end of input. */
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
      if (prompt->length < MAX_LINE_LENGTH)
        prompt->line[prompt->length] = byte;
      prompt->length++;
    }
}

/* tcsetattr() stops a background process, even without a change. TCSAFLUSH drops input from before the
 * prompt, which may have been typed for another one. */
static gboolean
set_modes (Prompt *prompt)
{
  if (tcgetattr (prompt->terminal, &prompt->old_modes) != 0)
    return FALSE;
  struct termios modes = prompt->old_modes;
  /* IUTF8 lets the erase key erase whole characters. Another program may have disabled line editing. */
  modes.c_iflag |= ICRNL | IUTF8;
  if (avn_text_get_charset () != NULL)
    modes.c_iflag &= ~(tcflag_t)IUTF8;
  modes.c_lflag |= ICANON | ISIG;
  if (prompt->echo == AVN_TERMINAL_NO_ECHO)
    modes.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
  return tcsetattr (prompt->terminal, TCSAFLUSH, &modes) == 0;
}

/* The rest of a paste must not answer the next prompt. */
static void
look_for_more_lines (Prompt *prompt)
{
  struct termios modes = prompt->old_modes;
  char rest[MAX_LINE_LENGTH + 1];
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

/* SIGTTOU is blocked to allow this in the background. TCSAFLUSH drops the rest of a paste, which the shell
 * would run as commands. */
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

static int
ask_once (Prompt *prompt, const char *text)
{
  int outcome;
  prompt->length = 0;
  prompt->has_more_lines = FALSE;
  watch_signals (prompt);
  if (set_modes (prompt))
    {
      avn_terminal_write_sentence (prompt->output, "", text, "");
      outcome = read_until_end (prompt);
      if (outcome == 0)
        look_for_more_lines (prompt);
      restore_modes (prompt);
      if (prompt->echo == AVN_TERMINAL_NO_ECHO || outcome != 0)
        avn_descriptor_write_all (prompt->output, "\n", 1, FALSE);
    }
  else
    outcome = take_signal (prompt);
  unwatch_signals (prompt);
  /* A signal right after the answer counts. */
  const int late_signal = outcome == 0 ? take_signal (prompt) : -1;
  return late_signal >= 0 ? late_signal : outcome;
}

static char *
take_line (Prompt *prompt, int outcome, GError **error)
{
  g_autofree char *text = NULL;
  if (outcome > 0)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_INTERRUPTED, _ ("Interrupted."));
  else if (outcome < 0)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE,
                         _ ("Standard input ended before the prompt was answered."));
  else if (prompt->length >= MAX_LINE_LENGTH)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The answer is too long."));
  else if (prompt->has_more_lines)
    g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("The answer has more than one line."));
  else if ((text = avn_text_from_locale (prompt->line, prompt->length)) == NULL)
    g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                 /* Translators: %s is a character set such as UTF-8. */
                 _ ("The answer is not valid %s text."), avn_text_get_charset_name ());
  return g_steal_pointer (&text);
}

static int
open_for_writing (int terminal)
{
  char path[256];
  if (ttyname_r (terminal, path, sizeof path) != 0)
    return -1;
  return open (path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
}

/* (nullable): reads a line in UTF-8, without its end. The terminal's modes are always restored, also before a
 * signal takes effect. After a stop, the prompt is repeated. */
char *
avn_terminal_read_line (int terminal, const char *prompt, AvnTerminalEcho echo, GError **error)
{
  Prompt state = { .terminal = terminal, .echo = echo };
  int outcome;

  if (!g_unix_open_pipe (state.pipe, FD_CLOEXEC, error))
    return NULL;
  g_unix_set_fd_nonblocking (state.pipe[0], TRUE, NULL);
  g_unix_set_fd_nonblocking (state.pipe[1], TRUE, NULL);
  const int own_output = open_for_writing (terminal);
  state.output = own_output >= 0 ? own_output : terminal;
  do
    {
      outcome = ask_once (&state, prompt);
      if (outcome > 0 && outcome != SIGINT)
        raise (outcome);
    }
  while (outcome == SIGTSTP || outcome == SIGTTIN || outcome == SIGTTOU);

  char *line = take_line (&state, outcome, error);
  explicit_bzero (state.line, sizeof state.line);
  close (state.pipe[0]);
  close (state.pipe[1]);
  if (own_output >= 0)
    close (own_output);
  return line;
}
