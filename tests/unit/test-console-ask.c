/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "console/console-private.h"
#include "avn-test.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define INSTEAD "Use a file."
#define END_OF_INPUT "\004"
#define END_MARK "(end)"

/* A pseudo-terminal: data written to the keyboard is the console's input. */
typedef struct
{
  int keyboard;
  int terminal;
  int output[2];
  AvnConsole *console;

  GThread *typist;      /* (owned) (nullable) */
  const char *question; /* the prompt that the typist waits for */
  const char *keys;
  GString *screen; /* (owned): output read by the typist */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  struct termios modes;
  fixture->keyboard = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (fixture->keyboard, >=, 0);
  g_assert_no_errno (grantpt (fixture->keyboard));
  g_assert_no_errno (unlockpt (fixture->keyboard));
  fixture->terminal = open (ptsname (fixture->keyboard), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (fixture->terminal, >=, 0);
  g_assert_no_errno (pipe2 (fixture->output, O_CLOEXEC | O_NONBLOCK));

  /* Disable the echo: input before the prompt would be echoed at once and look like an echo of the reply. */
  g_assert_no_errno (tcgetattr (fixture->terminal, &modes));
  modes.c_lflag &= ~(tcflag_t)ECHO;
  g_assert_no_errno (tcsetattr (fixture->terminal, TCSANOW, &modes));
  fixture->console = avn_console_new (fixture->terminal, fixture->output[1], fixture->output[1]);
  fixture->screen = g_string_new (NULL);
  fixture->typist = NULL;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->typist, g_thread_join);
  g_string_free (fixture->screen, TRUE);
  g_clear_object (&fixture->console);
  close (fixture->keyboard);
  close (fixture->terminal);
  close (fixture->output[0]);
  close (fixture->output[1]);
}

/* Type and wait until the terminal has the keys, so that its current modes apply to them. */
static void
type (Fixture *fixture, const char *keys)
{
  struct pollfd terminal = { .fd = fixture->terminal, .events = POLLIN };
  g_assert_cmpint (write (fixture->keyboard, keys, strlen (keys)), ==, (gssize)strlen (keys));
  g_assert_cmpint (poll (&terminal, 1, -1), ==, 1);
}

static gpointer
run_typist (gpointer data)
{
  Fixture *fixture = data;
  char byte;
  while (!g_str_has_suffix (fixture->screen->str, fixture->question)
         && read (fixture->keyboard, &byte, 1) == 1)
    g_string_append_c (fixture->screen, byte);
  g_assert_cmpint (write (fixture->keyboard, fixture->keys, strlen (fixture->keys)), ==,
                   (gssize)strlen (fixture->keys));
  return NULL;
}

/* Type when the prompt has appeared. */
static void
type_when_asked (Fixture *fixture, const char *question, const char *keys)
{
  fixture->question = question;
  fixture->keys = keys;
  fixture->typist = g_thread_new ("typist", run_typist, fixture);
}

/* Return the content of the screen, which is complete when the end mark has arrived. */
static char *
get_screen (Fixture *fixture)
{
  gssize n = write (fixture->terminal, END_MARK, strlen (END_MARK));
  g_clear_pointer (&fixture->typist, g_thread_join);
  while (n > 0 && !g_str_has_suffix (fixture->screen->str, END_MARK))
    {
      char buffer[256];
      n = read (fixture->keyboard, buffer, sizeof buffer);
      g_string_append_len (fixture->screen, buffer, MAX (n, 0));
    }
  g_assert_cmpint (n, >, 0);
  return g_strndup (fixture->screen->str, fixture->screen->len - strlen (END_MARK));
}

static void
assert_nothing_on_output (Fixture *fixture)
{
  char byte;
  g_assert_cmpint (read (fixture->output[0], &byte, 1), ==, -1);
  g_assert_cmpint (errno, ==, EAGAIN);
}

typedef struct
{
  const char *name;
  const char *keys;
  const char *expected; /* NULL if it is refused */
  const char *message;
} AnswerRow;

static const AnswerRow answer_rows[] = {
  { "line", "john.doe@example.com\n", "john.doe@example.com", NULL },
  { "any-language", "größe 日本\n", "größe 日本", NULL },
  { "spaces", " a b \n", " a b ", NULL },
  { "carriage-return", "return key\r", "return key", NULL },
  { "correction", "ab\177c\n", "ac", NULL },
  { "correction-of-any-language", "aü日\177\177c\n", "ac", NULL },
  { "correction-of-a-word", "one two\027three\n", "one three", NULL },
  { "correction-of-all", "one\025two\n", "two", NULL },
  { "two-lines", "one\ntwo\n", NULL, "more than one line" },
  { "two-lines-without-an-end", "one\ntwo", NULL, "more than one line" },
  { "line-and-empty-lines", "one\n\r\n", "one", NULL },
  { "no-line-end", "abc" END_OF_INPUT END_OF_INPUT, "abc", NULL },
  { "empty", "\n", NULL, "must not be empty" },
  { "end-of-input", END_OF_INPUT, NULL, "Standard input ended before" },
  { "control-character", "a\033b\n", NULL, "control characters" },
  { "not-utf8", "a\xff\n", NULL, "not valid UTF-8" },
};

static void
assert_answer (const AnswerRow *row, const char *answer, const GError *error)
{
  g_assert_cmpstr (answer, ==, row->expected);
  if (row->expected != NULL)
    g_assert_no_error (error);
  else
    avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE, row->message);
}

static void
test_ask (gconstpointer data)
{
  const AnswerRow *row = data;
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  set_up (&fixture, NULL);
  type_when_asked (&fixture, "E-mail: ", row->keys);
  g_assert_true (avn_console_can_ask (fixture.console));
  g_autofree char *answer = avn_console_ask (fixture.console, "E-mail: ", INSTEAD, &error);
  assert_answer (row, answer, error);
  g_autofree char *screen = get_screen (&fixture);
  g_assert_cmpstr (g_strchomp (screen), ==, "E-mail:");
  assert_nothing_on_output (&fixture);
  tear_down (&fixture, NULL);
}

static void
test_ask_secret (gconstpointer data)
{
  const AnswerRow *row = data;
  Fixture fixture;
  struct termios before, after;
  g_autoptr (GError) error = NULL;
  set_up (&fixture, NULL);
  g_assert_no_errno (tcgetattr (fixture.terminal, &before));
  before.c_lflag |= ECHO;
  g_assert_no_errno (tcsetattr (fixture.terminal, TCSANOW, &before));
  type_when_asked (&fixture, "Password: ", row->keys);
  g_autofree char *answer = avn_console_ask_secret (fixture.console, "Password: ", INSTEAD, &error);
  assert_answer (row, answer, error);
  g_assert_no_errno (tcgetattr (fixture.terminal, &after));
  g_assert_cmpuint (after.c_lflag, ==, before.c_lflag);
  g_autofree char *screen = get_screen (&fixture);
  g_assert_cmpstr (screen, ==, "Password: \r\n");
  assert_nothing_on_output (&fixture);
  tear_down (&fixture, NULL);
}

static void
test_secret_from_standard_input (gconstpointer data)
{
  const AnswerRow *row = data;
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  set_up (&fixture, NULL);
  type_when_asked (&fixture, "token: ", row->keys);
  g_autofree char *secret = avn_console_read_secret_file (fixture.console, "-", &error);
  assert_answer (row, secret, error);
  assert_nothing_on_output (&fixture);
  tear_down (&fixture, NULL);
}

static void
set_echo (Fixture *fixture)
{
  struct termios modes;
  g_assert_no_errno (tcgetattr (fixture->terminal, &modes));
  modes.c_lflag |= ECHO;
  g_assert_no_errno (tcsetattr (fixture->terminal, TCSANOW, &modes));
}

static void
test_answer_is_seen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  set_echo (fixture);
  type_when_asked (fixture, "Word: ", "EXAMPLE\n");
  g_autofree char *answer = avn_console_ask (fixture->console, "Word: ", INSTEAD, &error);
  g_assert_cmpstr (answer, ==, "EXAMPLE");
  g_autofree char *screen = get_screen (fixture);
  g_assert_cmpstr (screen, ==, "Word: EXAMPLE\r\n");
}

static void
test_typed_ahead_input_is_dropped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  type (fixture, "ahead\n");
  type_when_asked (fixture, "Word: ", "EXAMPLE\n");
  g_autofree char *answer = avn_console_ask_secret (fixture->console, "Word: ", INSTEAD, &error);
  g_assert_cmpstr (answer, ==, "EXAMPLE");
}

/* Input after the reply must reach neither the next prompt nor a shell. */
static void
test_rest_is_dropped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  struct pollfd terminal = { .fd = fixture->terminal, .events = POLLIN };
  type_when_asked (fixture, "Word: ", "EXAMPLE\nsecond\nthird");
  g_assert_null (avn_console_ask (fixture->console, "Word: ", INSTEAD, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE, "more than one line");
  g_assert_cmpint (poll (&terminal, 1, 0), ==, 0);
}

typedef struct
{
  const char *name;
  const char *keys;
  gboolean expected;
  int code;
} ConfirmRow;

static const ConfirmRow confirm_rows[] = {
  { "y", "y\n", TRUE, 0 },
  { "yes", "yes\n", TRUE, 0 },
  { "upper", "YES\n", TRUE, 0 },
  { "n", "n\n", FALSE, AVN_ERROR_FAILED },
  { "empty", "\n", FALSE, AVN_ERROR_FAILED },
  { "something-else", "perhaps\n", FALSE, AVN_ERROR_FAILED },
  { "more-than-yes", "y\nn\n", FALSE, AVN_ERROR_USAGE },
  { "end-of-input", END_OF_INPUT, FALSE, AVN_ERROR_USAGE },
};

static void
test_confirm (gconstpointer data)
{
  const ConfirmRow *row = data;
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  set_up (&fixture, NULL);
  type_when_asked (&fixture, "[y/N] ", row->keys);
  g_assert_cmpint (avn_console_confirm (fixture.console, "Go on?", INSTEAD, &error), ==, row->expected);
  if (row->expected)
    g_assert_no_error (error);
  else
    g_assert_error (error, AVN_ERROR, row->code);
  g_autofree char *screen = get_screen (&fixture);
  g_assert_cmpstr (g_strchomp (screen), ==, "Go on? [y/N]");
  assert_nothing_on_output (&fixture);
  tear_down (&fixture, NULL);
}

typedef struct
{
  const char *name;
  gsize length;
  gboolean expected;
} LengthRow;

/* A terminal drops characters after the 4095th, so that a line of that length may have been cut. */
static const LengthRow length_rows[]
    = { { "4094", 4094, TRUE }, { "4095", 4095, FALSE }, { "5000", 5000, FALSE } };

static void
test_length (gconstpointer data)
{
  const LengthRow *row = data;
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_strnfill (row->length, 'x');
  g_autofree char *keys = g_strconcat (line, "\n", NULL);
  set_up (&fixture, NULL);
  type_when_asked (&fixture, "Token: ", keys);
  g_autofree char *answer = avn_console_ask_secret (fixture.console, "Token: ", INSTEAD, &error);
  g_assert_cmpint (g_strcmp0 (answer, row->expected ? line : NULL), ==, 0);
  if (!row->expected)
    avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE, "too long");
  tear_down (&fixture, NULL);
}

static void
test_question_is_safe (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  type_when_asked (fixture, "\\u202e: ", "abc\n");
  g_autofree char *answer = avn_console_ask (fixture->console, "Code for \033[2J\u202e: ", INSTEAD, &error);
  g_assert_cmpstr (answer, ==, "abc");
  g_autofree char *screen = get_screen (fixture);
  g_assert_cmpstr (screen, ==, "Code for \\x1b[2J\\u202e: ");
}

static void
test_no_input (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  type (fixture, "abc\n");
  gboolean no_input = FALSE;
  g_object_set (fixture->console, "no-input", TRUE, NULL);
  g_object_get (fixture->console, "no-input", &no_input, NULL);
  g_assert_true (no_input);
  g_assert_false (avn_console_can_ask (fixture->console));
  g_assert_null (avn_console_ask (fixture->console, "E-mail: ", INSTEAD, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE, "--no-input");
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/console-ask/ask", answer_rows, test_ask);
  AVN_TEST_ADD_ROWS ("/console-ask/secret", answer_rows, test_ask_secret);
  AVN_TEST_ADD_ROWS ("/console-ask/secret-from-standard-input", answer_rows, test_secret_from_standard_input);
  AVN_TEST_ADD_ROWS ("/console-ask/confirm", confirm_rows, test_confirm);
  AVN_TEST_ADD_ROWS ("/console-ask/length", length_rows, test_length);
  g_test_add ("/console-ask/answer-is-seen", Fixture, NULL, set_up, test_answer_is_seen, tear_down);
  g_test_add ("/console-ask/typed-ahead-input-is-dropped", Fixture, NULL, set_up,
              test_typed_ahead_input_is_dropped, tear_down);
  g_test_add ("/console-ask/rest-is-dropped", Fixture, NULL, set_up, test_rest_is_dropped, tear_down);
  g_test_add ("/console-ask/question-is-safe", Fixture, NULL, set_up, test_question_is_safe, tear_down);
  g_test_add ("/console-ask/no-input", Fixture, NULL, set_up, test_no_input, tear_down);
  return g_test_run ();
}
