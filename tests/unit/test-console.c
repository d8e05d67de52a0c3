/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "console/console-private.h"
#include "avn-test.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A console with pipes as its streams. */
typedef struct
{
  int input[2];
  int output[2];
  int error_output[2];
  AvnConsole *console;
} Fixture;

static void
open_pipe (int *fds)
{
  g_autoptr (GError) error = NULL;
  g_unix_open_pipe (fds, FD_CLOEXEC, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  open_pipe (fixture->input);
  open_pipe (fixture->output);
  open_pipe (fixture->error_output);
  fixture->console = avn_console_new (fixture->input[0], fixture->output[1], fixture->error_output[1]);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->console);
  for (guint i = 0; i < 2; i++)
    {
      close (fixture->input[i]);
      close (fixture->output[i]);
      close (fixture->error_output[i]);
    }
}

/* Close the pipe's write end and return its content. */
static char *
take_all (int *fds)
{
  char buffer[4096];
  close (fds[1]);
  fds[1] = -1;
  const gssize n = read (fds[0], buffer, sizeof buffer);
  g_assert_cmpint (n, >=, 0);
  return g_strndup (buffer, n > 0 ? (gsize)n : 0);
}

static void
feed (Fixture *fixture, const char *text, gsize length)
{
  g_assert_cmpint (write (fixture->input[1], text, length), ==, (gssize)length);
  close (fixture->input[1]);
  fixture->input[1] = -1;
}

static void
test_print (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (avn_console_print (fixture->console, "a \033 byte\nfor ü", &error));
  g_assert_no_error (error);
  g_autofree char *output = take_all (fixture->output);
  g_autofree char *error_output = take_all (fixture->error_output);
  g_assert_cmpstr (output, ==, "a \033 byte\nfor ü");
  g_assert_cmpstr (error_output, ==, "");
}

static void
test_print_to_closed_pipe (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  close (fixture->output[0]);
  fixture->output[0] = -1;
  g_assert_false (avn_console_print (fixture->console, "text", &error));
  avn_test_assert_error (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, "Cannot write the output");
}

static void
test_print_to_full_device (void)
{
  const int full = open ("/dev/full", O_WRONLY | O_CLOEXEC);
  if (full < 0)
    {
      g_test_skip ("there is no /dev/full");
      return;
    }
  g_autoptr (AvnConsole) console = avn_console_new (-1, full, -1);
  g_autoptr (GError) error = NULL;
  g_assert_false (avn_console_print (console, "text", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  close (full);
}

static void
test_note (Fixture *fixture, gconstpointer data)
{
  avn_console_note (fixture->console, "%s: %d", "Attempt", 2);
  g_autofree char *output = take_all (fixture->output);
  g_autofree char *error_output = take_all (fixture->error_output);
  g_assert_cmpstr (error_output, ==, "Attempt: 2\n");
  g_assert_cmpstr (output, ==, "");
}

static void
test_note_with_invalid_utf_8 (Fixture *fixture, gconstpointer data)
{
  avn_console_note (fixture->console, "%s", "A f\374le \360");
  g_autofree char *error_output = take_all (fixture->error_output);
  g_assert_cmpstr (error_output, ==, "A f\357\277\275le \357\277\275\n");
}

typedef struct
{
  const char *name;
  const char *color; /* (nullable) */
  const char *message;
  const char *expected;
} ReportRow;

static const ReportRow report_rows[] = {
  { "one-line", NULL, "It failed.", "avn: It failed.\n" },
  { "with-advice", NULL, "It failed.\nTry again.", "avn: It failed.\nTry again.\n" },
  { "unsafe", NULL, "a\033[2Jb\r\nc\nd\xff", "avn: a\\x1b[2Jb\\r\nc\\nd\\xff\n" },
  { "empty", NULL, "", "avn: \n" },
  { "color-always", "always", "It failed.", "\033[1;31mavn:\033[0m It failed.\n" },
  { "color-never", "never", "It failed.", "avn: It failed.\n" },
  { "color-where-there-is-no-terminal", "auto", "It failed.", "avn: It failed.\n" },
};

static void
test_report (gconstpointer data)
{
  const ReportRow *row = data;
  Fixture fixture;
  g_autoptr (GError) error = g_error_new_literal (AVN_ERROR, AVN_ERROR_FAILED, row->message);
  set_up (&fixture, NULL);
  if (row->color != NULL)
    avn_console_set_color (fixture.console, row->color);
  avn_console_report (fixture.console, error);
  g_autofree char *output = take_all (fixture.output);
  g_autofree char *error_output = take_all (fixture.error_output);
  g_assert_cmpstr (error_output, ==, row->expected);
  g_assert_cmpstr (output, ==, "");
  tear_down (&fixture, NULL);
}

typedef struct
{
  const char *name;
  gboolean no_input;
  const char *message;
} NoReplyRow;

static const NoReplyRow no_reply_rows[] = {
  { "not-a-terminal", FALSE,
    "Cannot show the prompt \"Password\": standard input is not a terminal.\nUse a file." },
  { "no-input", TRUE,
    "Cannot show the prompt \"Password\" because of --no-input or AVN_NO_INPUT.\nUse a file." },
};

static void
test_no_reply (gconstpointer data)
{
  const NoReplyRow *row = data;
  Fixture fixture;
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;
  g_autoptr (GError) third = NULL;
  set_up (&fixture, NULL);
  feed (&fixture, "yes\n", 4);
  avn_console_set_no_input (fixture.console, row->no_input);
  g_assert_false (avn_console_can_ask (fixture.console));
  g_assert_null (avn_console_ask (fixture.console, "Password: ", "Use a file.", &first));
  avn_test_assert_error (first, AVN_ERROR, AVN_ERROR_USAGE, row->message);
  g_assert_null (avn_console_ask_secret (fixture.console, "Password: ", "Use a file.", &second));
  avn_test_assert_error (second, AVN_ERROR, AVN_ERROR_USAGE, row->message);
  g_assert_false (avn_console_confirm (fixture.console, "Password", "Use a file.", &third));
  avn_test_assert_error (third, AVN_ERROR, AVN_ERROR_USAGE, row->message);
  g_autofree char *output = take_all (fixture.output);
  g_assert_cmpstr (output, ==, "");
  tear_down (&fixture, NULL);
}

typedef struct
{
  const char *name;
  const char *content;
  gsize length;         /* 0 for all */
  const char *expected; /* NULL if it is refused */
  const char *message;
} SecretRow;

static const SecretRow secret_rows[] = {
  { "no-line-end", AVN_TEST_TOKEN, 0, AVN_TEST_TOKEN, NULL },
  { "line-end", AVN_TEST_TOKEN "\n", 0, AVN_TEST_TOKEN, NULL },
  { "dos-line-end", AVN_TEST_TOKEN "\r\n", 0, AVN_TEST_TOKEN, NULL },
  { "spaces-are-kept", "  an example  \n", 0, "  an example  ", NULL },
  { "any-language", "größe 日本", 0, "größe 日本", NULL },
  { "empty", "", 0, NULL, "is empty" },
  { "only-a-line-end", "\n", 0, NULL, "is empty" },
  { "two-line-ends", "example\n\n", 0, NULL, "one line without control characters" },
  { "two-lines", "example\nexample\n", 0, NULL, "one line without control characters" },
  { "tab", "an\texample", 0, NULL, "one line without control characters" },
  { "escape", "\033example", 0, NULL, "one line without control characters" },
  { "nul", "an\0example", 10, NULL, "is not valid UTF-8 text" },
  { "not-utf8",
    "ex\xff"
    "ample",
    0, NULL, "is not valid UTF-8 text" },
};

static void
assert_secret (AvnConsole *console, const char *path, const SecretRow *row)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = avn_console_read_secret_file (console, path, &error);
  g_assert_cmpstr (secret, ==, row->expected);
  if (row->expected != NULL)
    g_assert_no_error (error);
  else
    {
      avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE, row->message);
      avn_test_assert_contains (error != NULL ? error->message : NULL,
                                g_str_equal (path, "-") ? "standard input" : path);
      avn_test_assert_lacks (error != NULL ? error->message : NULL, "example");
    }
}

static void
test_secret (gconstpointer data)
{
  const SecretRow *row = data;
  const gsize length = row->length > 0 ? row->length : strlen (row->content);
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *path = avn_test_folder_get_path (folder, "secret");
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  g_file_set_contents (path, row->content, (gssize)length, &error);
  g_assert_no_error (error);
  set_up (&fixture, NULL);
  feed (&fixture, row->content, length);
  assert_secret (fixture.console, path, row);
  assert_secret (fixture.console, "-", row);
  tear_down (&fixture, NULL);
}

static void
test_secret_that_cannot_be_read (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AvnTestFolder) folder = avn_test_folder_new ();
  g_autofree char *missing = avn_test_folder_get_path (folder, "missing");
  g_autofree char *many = g_strnfill (65537, 'x');
  g_autofree char *large = avn_test_folder_write (folder, "large", many);
  const char *const paths[] = { missing, folder->path, large, NULL };
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (avn_console_read_secret_file (fixture->console, paths[i], &error));
      avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_STORAGE, paths[i]);
    }
}

typedef struct
{
  const char *name;
  const char *input;
  gsize length;
  const char *expected; /* joined; NULL if it is refused */
} LinesRow;

static const LinesRow lines_rows[] = {
  { "lines", "a\nb\n", 4, "a|b" },
  { "no-final-line-end", "a\nb", 3, "a|b" },
  { "empty-lines", "\n\na\n\r\n\nb\n\n", 10, "a|b" },
  { "dos-line-ends", "a\r\nb\r\n", 6, "a|b" },
  { "spaces-are-kept", " a \n", 4, " a " },
  { "nothing", "", 0, "" },
  { "not-utf8", "a\n\xff\n", 4, NULL },
  { "nul", "a\0b\n", 4, NULL },
};

static void
test_lines (gconstpointer data)
{
  const LinesRow *row = data;
  Fixture fixture;
  g_autoptr (GError) error = NULL;
  set_up (&fixture, NULL);
  feed (&fixture, row->input, row->length);
  g_auto (GStrv) lines = avn_console_read_lines (fixture.console, &error);
  g_autofree char *joined = lines != NULL ? g_strjoinv ("|", lines) : NULL;
  g_assert_cmpstr (joined, ==, row->expected);
  if (row->expected == NULL)
    avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_USAGE, "not valid UTF-8");
  tear_down (&fixture, NULL);
}

static void
test_lines_that_cannot_be_read (void)
{
  const int folder = open ("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_autoptr (AvnConsole) console = avn_console_new (folder, -1, -1);
  g_autoptr (GError) error = NULL;
  g_assert_null (avn_console_read_lines (console, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_STORAGE, "Cannot read standard input");
  close (folder);
}

int
main (int argc, char **argv)
{
  signal (SIGPIPE, SIG_IGN);
  avn_test_init (&argc, &argv);
  g_test_add ("/console/print", Fixture, NULL, set_up, test_print, tear_down);
  g_test_add ("/console/print-to-closed-pipe", Fixture, NULL, set_up, test_print_to_closed_pipe, tear_down);
  g_test_add_func ("/console/print-to-full-device", test_print_to_full_device);
  g_test_add ("/console/note", Fixture, NULL, set_up, test_note, tear_down);
  g_test_add ("/console/note-with-invalid-utf-8", Fixture, NULL, set_up, test_note_with_invalid_utf_8,
              tear_down);
  AVN_TEST_ADD_ROWS ("/console/report", report_rows, test_report);
  AVN_TEST_ADD_ROWS ("/console/no-reply", no_reply_rows, test_no_reply);
  AVN_TEST_ADD_ROWS ("/console/secret", secret_rows, test_secret);
  g_test_add ("/console/secret-that-cannot-be-read", Fixture, NULL, set_up, test_secret_that_cannot_be_read,
              tear_down);
  AVN_TEST_ADD_ROWS ("/console/lines", lines_rows, test_lines);
  g_test_add_func ("/console/lines-that-cannot-be-read", test_lines_that_cannot_be_read);
  return g_test_run ();
}
