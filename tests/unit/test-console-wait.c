/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "console/console-private.h"
#include "avn-test.h"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#define ERASE "\r\033[K"

typedef struct
{
  int output[2];
  AvnConsole *console;
  GString *shown;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_unix_open_pipe (fixture->output, FD_CLOEXEC, &error);
  g_assert_no_error (error);
  g_unix_set_fd_nonblocking (fixture->output[0], TRUE, NULL);
  fixture->console = avn_console_new (-1, fixture->output[1], fixture->output[1]);
  fixture->shown = g_string_new (NULL);
  fixture->console->wait.style = AVN_WAIT_MOVING;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->console);
  g_string_free (fixture->shown, TRUE);
  close (fixture->output[0]);
  close (fixture->output[1]);
}

/* Return the output since the last call. */
static const char *
take (Fixture *fixture)
{
  char buffer[4096];
  const gssize n = read (fixture->output[0], buffer, sizeof buffer);
  g_string_truncate (fixture->shown, 0);
  g_string_append_len (fixture->shown, buffer, MAX (n, 0));
  return fixture->shown->str;
}

/* Run the main loop until there is output. */
static const char *
wait_for_text (Fixture *fixture)
{
  while (*take (fixture) == '\0')
    g_main_context_iteration (NULL, TRUE);
  return fixture->shown->str;
}

/* Return whether the main loop has nothing left to do for a wait. */
static gboolean
is_idle (Fixture *fixture)
{
  return fixture->console->wait.timer == 0 && fixture->console->wait.text == NULL;
}

static void
test_erased (Fixture *fixture, gconstpointer data)
{
  avn_console_begin_wait (fixture->console, "Waiting");
  g_assert_cmpstr (take (fixture), ==, "");
  g_assert_cmpstr (wait_for_text (fixture), ==, ERASE "| Waiting");
  g_assert_cmpstr (wait_for_text (fixture), ==, ERASE "/ Waiting");
  avn_console_end_wait (fixture->console);
  g_assert_cmpstr (take (fixture), ==, ERASE);
  g_assert_true (is_idle (fixture));
}

static void
test_short (Fixture *fixture, gconstpointer data)
{
  avn_console_begin_wait (fixture->console, "Waiting");
  avn_console_end_wait (fixture->console);
  g_assert_true (is_idle (fixture));
  g_assert_cmpstr (take (fixture), ==, "");
}

static void
test_nested (Fixture *fixture, gconstpointer data)
{
  avn_console_begin_wait (fixture->console, "Outer");
  avn_console_begin_wait (fixture->console, "Inner");
  g_assert_cmpstr (wait_for_text (fixture), ==, ERASE "| Outer");
  avn_console_end_wait (fixture->console);
  g_assert_cmpstr (take (fixture), ==, "");
  avn_console_begin_wait (fixture->console, "Inner");
  avn_console_end_wait (fixture->console);
  g_assert_cmpstr (wait_for_text (fixture), ==, ERASE "/ Outer");
  avn_console_end_wait (fixture->console);
  g_assert_cmpstr (take (fixture), ==, ERASE);
}

static void
test_unbalanced (Fixture *fixture, gconstpointer data)
{
  avn_console_end_wait (fixture->console);
  avn_console_set_progress (fixture->console, 1, 2);
  g_assert_true (is_idle (fixture));
  avn_console_begin_wait (fixture->console, "Forgotten");
  avn_console_begin_wait (fixture->console, "Forgotten");
  avn_console_stop_wait (fixture->console);
  g_assert_true (is_idle (fixture));
  avn_console_begin_wait (fixture->console, "Next");
  g_assert_cmpstr (wait_for_text (fixture), ==, ERASE "| Next");
}

static void
test_written_over (Fixture *fixture, gconstpointer data)
{
  avn_console_begin_wait (fixture->console, "Waiting");
  wait_for_text (fixture);
  avn_console_note (fixture->console, "A note.");
  g_assert_cmpstr (take (fixture), ==, ERASE "A note.\n");
  g_assert_true (avn_console_print (fixture->console, "output\n", NULL));
  g_assert_cmpstr (take (fixture), ==, "output\n");
  g_assert_cmpstr (wait_for_text (fixture), ==, ERASE "/ Waiting");
  g_assert_true (avn_console_print (fixture->console, "output\n", NULL));
  g_assert_cmpstr (take (fixture), ==, ERASE "output\n");
}

typedef struct
{
  const char *name;
  const char *text;
  guint n_done;
  guint n_total;
  guint seconds;
  const char *expected;
} TextRow;

static const TextRow text_rows[] = {
  { "progress", "Revoking", 3, 100, 0, ERASE "| Revoking (3 of 100)" },
  { "one-is-not-counted", "Revoking", 1, 1, 0, ERASE "| Revoking" },
  { "seconds", "Waiting", 0, 0, 5, ERASE "| Waiting, 5 seconds" },
  { "few-seconds", "Waiting", 0, 0, 3, ERASE "| Waiting" },
  { "both", "Revoking", 3, 100, 600, ERASE "| Revoking (3 of 100), 600 seconds" },
  { "unsafe", "a\033[2J\nb", 0, 0, 0, ERASE "| a\\x1b[2J\\nb" },
  { "too-long", "0123456789012345678901234567890123456789012345678901234567890123456789日本語日本語日本語", 0,
    0, 0, ERASE "| 0123456789012345678901234567890123456789012345678901234567890123456789日本語" },
};

static void
test_text (gconstpointer data)
{
  const TextRow *row = data;
  Fixture fixture;
  set_up (&fixture, NULL);
  avn_console_begin_wait (fixture.console, row->text);
  avn_console_set_progress (fixture.console, row->n_done, row->n_total);
  fixture.console->wait.since -= row->seconds * G_USEC_PER_SEC;
  g_assert_cmpstr (wait_for_text (&fixture), ==, row->expected);
  tear_down (&fixture, NULL);
}

static void
test_once (Fixture *fixture, gconstpointer data)
{
  fixture->console->wait.style = AVN_WAIT_ONCE;
  avn_console_begin_wait (fixture->console, "Waiting");
  g_assert_cmpstr (wait_for_text (fixture), ==, "Waiting\n");
  g_assert_cmpuint (fixture->console->wait.timer, ==, 0);
  avn_console_end_wait (fixture->console);
  g_assert_cmpstr (take (fixture), ==, "");
}

static void
test_unseen (Fixture *fixture, gconstpointer data)
{
  fixture->console->wait.style = AVN_WAIT_UNSEEN;
  avn_console_begin_wait (fixture->console, "Waiting");
  g_assert_true (is_idle (fixture));
  avn_console_end_wait (fixture->console);
  g_assert_cmpstr (take (fixture), ==, "");
}

static void
test_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  avn_console_begin_wait (fixture->console, "Waiting");
  g_main_context_pop_thread_default (context);
  g_assert_true (is_idle (fixture));
}

static void
test_ends_with_the_console (Fixture *fixture, gconstpointer data)
{
  avn_console_begin_wait (fixture->console, "Waiting");
  const guint timer = fixture->console->wait.timer;
  g_clear_object (&fixture->console);
  g_assert_null (g_main_context_find_source_by_id (NULL, timer));
}

#define ADD(path, test) g_test_add ("/console-wait/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  ADD ("erased", test_erased);
  ADD ("short", test_short);
  ADD ("nested", test_nested);
  ADD ("unbalanced", test_unbalanced);
  ADD ("written-over", test_written_over);
  AVN_TEST_ADD_ROWS ("/console-wait/text", text_rows, test_text);
  ADD ("once", test_once);
  ADD ("unseen", test_unseen);
  ADD ("elsewhere", test_elsewhere);
  ADD ("ends-with-the-console", test_ends_with_the_console);
  return g_test_run ();
}
