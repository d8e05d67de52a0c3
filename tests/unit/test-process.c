/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "app/app.h"
#include "base/process.h"
#include "avn-test.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static mode_t
get_umask (void)
{
  const mode_t mask = umask (0);
  umask (mask);
  return mask;
}

/* Run a test in a child process, because it changes global state. */
static void
run_again (void)
{
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_umask (void)
{
  if (!g_test_subprocess ())
    {
      run_again ();
      return;
    }
  umask (022);
  g_assert_cmpuint (avn_process_prepare (), ==, 022);
  g_assert_cmpuint (get_umask (), ==, 077);
}

static void
test_file_size_signal (void)
{
  if (!g_test_subprocess ())
    {
      run_again ();
      return;
    }
  struct sigaction action;
  avn_process_prepare ();
  g_assert_no_errno (sigaction (SIGXFSZ, NULL, &action));
  g_assert_true (action.sa_handler == SIG_IGN);
}

static void
test_closed_streams (void)
{
  if (!g_test_subprocess ())
    {
      run_again ();
      return;
    }
  close (STDIN_FILENO);
  close (STDOUT_FILENO);
  avn_process_prepare ();
  g_assert_no_errno (fcntl (STDIN_FILENO, F_GETFD));
  g_assert_no_errno (fcntl (STDOUT_FILENO, F_GETFD));
  const int next = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (next, >, STDERR_FILENO);
  close (next);
}

static void
test_language (void)
{
  if (!g_test_subprocess ())
    {
      run_again ();
      return;
    }
  g_setenv ("LANGUAGE", "de:en", TRUE);
  avn_process_prepare ();
  g_assert_cmpstr (g_getenv ("LANGUAGE"), ==, "de:en");
  g_setenv ("LANGUAGE", "de:../../tmp/x", TRUE);
  avn_process_prepare ();
  g_assert_cmpstr (g_getenv ("LANGUAGE"), ==, NULL);
}

static void
log_something (gboolean debug)
{
  AvnLog *log = avn_log_set_up ();
  g_debug ("what \033[2J is done");
  avn_log_show (log, debug);
  g_log_structured ("libexample", G_LOG_LEVEL_DEBUG, "MESSAGE", "%s", "a foreign secret");
  g_log_structured ("libexample", G_LOG_LEVEL_WARNING, "MESSAGE", "%s", "a warning");
  g_print ("%s\n", "a list");
  g_printerr ("%s\n", "a reason");
}

static void
test_debug (void)
{
  if (g_test_subprocess ())
    {
      log_something (TRUE);
      return;
    }
  run_again ();
  g_test_trap_assert_stdout ("");
  g_test_trap_assert_stderr (
      "debug: what \\x1b[2J is done\ndebug: a warning\ndebug: a list\ndebug: a reason\n");
}

static void
test_no_debug (void)
{
  if (g_test_subprocess ())
    {
      g_setenv ("G_MESSAGES_DEBUG", "all", TRUE);
      log_something (FALSE);
      return;
    }
  run_again ();
  g_test_trap_assert_stdout ("");
  g_test_trap_assert_stderr ("");
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  g_test_add_func ("/process/umask", test_umask);
  g_test_add_func ("/process/file-size-signal", test_file_size_signal);
  g_test_add_func ("/process/closed-streams", test_closed_streams);
  g_test_add_func ("/process/language", test_language);
  g_test_add_func ("/process/debug", test_debug);
  g_test_add_func ("/process/no-debug", test_no_debug);
  return g_test_run ();
}
