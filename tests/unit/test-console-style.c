/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "console/console-private.h"
#include "avn-test.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <unistd.h>

/* Two streams: a terminal and a pipe. */
typedef struct
{
  int master;
  int terminal;
  int pipe[2];
} Fixture;

static void
set_up (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_unix_open_pipe (fixture->pipe, FD_CLOEXEC, &error);
  g_assert_no_error (error);
  fixture->master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (grantpt (fixture->master), ==, 0);
  g_assert_cmpint (unlockpt (fixture->master), ==, 0);
  fixture->terminal = open (ptsname (fixture->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (fixture->terminal, >=, 0);
}

static void
tear_down (Fixture *fixture)
{
  close (fixture->master);
  close (fixture->terminal);
  close (fixture->pipe[0]);
  close (fixture->pipe[1]);
}

/* Set or unset at most two environment variables, given as NAME=VALUE. */
static void
set_variables (const char *const *variables, gboolean present)
{
  for (guint i = 0; i < 2 && variables[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (variables[i], "=", 2);
      if (present)
        g_setenv (parts[0], parts[1], TRUE);
      else
        g_unsetenv (parts[0]);
    }
}

typedef struct
{
  const char *name;
  const char *when;
  const char *variables[2];
  gboolean on_terminal;
  gboolean elsewhere;
} ColorRow;

static const ColorRow color_rows[] = {
  { "auto", "auto", { NULL }, TRUE, FALSE },
  { "never", "never", { "CLICOLOR_FORCE=1" }, FALSE, FALSE },
  { "always", "always", { "NO_COLOR=1", "TERM=dumb" }, TRUE, TRUE },
  { "no-color", "auto", { "NO_COLOR=1" }, FALSE, FALSE },
  { "empty-no-color", "auto", { "NO_COLOR=" }, TRUE, FALSE },
  { "no-color-wins", "auto", { "NO_COLOR=1", "CLICOLOR_FORCE=1" }, FALSE, FALSE },
  { "dumb-terminal", "auto", { "TERM=dumb" }, FALSE, FALSE },
  { "force", "auto", { "CLICOLOR_FORCE=1" }, TRUE, TRUE },
  { "force-a-dumb-terminal", "auto", { "CLICOLOR_FORCE=yes", "TERM=dumb" }, TRUE, TRUE },
  { "force-is-0", "auto", { "CLICOLOR_FORCE=0" }, TRUE, FALSE },
  { "force-is-empty", "auto", { "CLICOLOR_FORCE=" }, TRUE, FALSE },
  { "clicolor-is-0", "auto", { "CLICOLOR=0" }, FALSE, FALSE },
  { "clicolor-is-1", "auto", { "CLICOLOR=1" }, TRUE, FALSE },
  { "force-wins", "auto", { "CLICOLOR=0", "CLICOLOR_FORCE=1" }, TRUE, TRUE },
};

static void
test_color (gconstpointer data)
{
  const ColorRow *row = data;
  Fixture fixture;
  set_up (&fixture);
  g_setenv ("TERM", "xterm", TRUE);
  set_variables (row->variables, TRUE);
  g_autoptr (AvnConsole) console = avn_console_new (-1, fixture.pipe[1], fixture.terminal);
  g_autoptr (AvnConsole) other = avn_console_new (-1, fixture.terminal, fixture.pipe[1]);
  avn_console_set_color (console, row->when);
  avn_console_set_color (other, row->when);
  set_variables (row->variables, FALSE);
  g_assert_cmpint (console->color, ==, row->on_terminal);
  g_assert_cmpint (console->color_output, ==, row->elsewhere);
  g_assert_cmpint (other->color, ==, row->elsewhere);
  g_assert_cmpint (other->color_output, ==, row->on_terminal);
  tear_down (&fixture);
}

typedef struct
{
  const char *name;
  const char *setting;
  const char *term;
  AvnWaitStyle on_terminal;
} WaitRow;

static const WaitRow wait_rows[] = {
  { "moving", "no-input", "xterm", AVN_WAIT_MOVING },
  { "dumb-terminal", "no-input", "dumb", AVN_WAIT_UNSEEN },
  { "debug", "debug", "xterm", AVN_WAIT_UNSEEN },
  { "accessible", "accessible", "xterm", AVN_WAIT_ONCE },
};

static void
test_wait (gconstpointer data)
{
  const WaitRow *row = data;
  Fixture fixture;
  g_autoptr (AvnSettings) settings = avn_settings_new ();
  set_up (&fixture);
  g_setenv ("TERM", row->term, TRUE);
  avn_settings_set (settings, row->setting, "1");
  g_autoptr (AvnConsole) console = avn_console_new (-1, fixture.pipe[1], fixture.terminal);
  g_autoptr (AvnConsole) other = avn_console_new (-1, fixture.terminal, fixture.pipe[1]);
  avn_console_set_up (console, settings);
  avn_console_set_up (other, settings);
  g_assert_cmpint (console->wait.style, ==, row->on_terminal);
  g_assert_cmpint (other->wait.style, ==, AVN_WAIT_UNSEEN);
  tear_down (&fixture);
}

static void
test_lines (void)
{
  Fixture fixture;
  char buffer[256];
  g_autoptr (GError) error = g_error_new_literal (AVN_ERROR, AVN_ERROR_FAILED, "It failed.\nTry again.");
  set_up (&fixture);
  g_autoptr (AvnConsole) console = avn_console_new (-1, -1, fixture.pipe[1]);
  avn_console_set_color (console, "always");
  avn_console_note (console, "A %s.", "note");
  avn_console_warn (console, "A %s.", "warning");
  avn_console_report (console, error);
  const gssize n = read (fixture.pipe[0], buffer, sizeof buffer - 1);
  buffer[MAX (n, 0)] = '\0';
  g_assert_cmpstr (buffer, ==,
                   "A note.\n\033[1;33mA warning.\033[0m\n\033[1;31mavn:\033[0m It failed.\nTry again.\n");
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/console-style/color", color_rows, test_color);
  AVN_TEST_ADD_ROWS ("/console-style/wait", wait_rows, test_wait);
  g_test_add_func ("/console-style/lines", test_lines);
  return g_test_run ();
}
