/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Runs avn on random command lines: command-lines COUNT SEED. See README.md. */

#include "config.h"

#include "app/app.h"
#include "line-maker.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_FAILURES 10
#define MAX_RUN_SECONDS 60
#define BATCH 16

/* Static, because the function that sets it has no user data. */
static AvnLog *log_of_avn = NULL;

typedef struct
{
  int status; /* or a negated signal number */
  off_t output_end, errors_end;
} Run;

/* The results of a child process, for its parent. */
typedef struct
{
  guint n_done;
  gboolean is_over;
  Run runs[BATCH + 1];
} Batch;

typedef struct
{
  LineMaker *maker;
  Batch *batch; /* shared with the child processes */
  int null, output, errors;
} Rig;

typedef struct
{
  int status;   /* or a negated signal number */
  char *output; /* (owned) */
  char *errors; /* (owned) */
} Outcome;

/* Replaces GLib's function, which may be called once per process. */
void
g_log_set_writer_func (GLogWriterFunc function, gpointer user_data, GDestroyNotify free_user_data)
{
  static void (*original) (GLogWriterFunc, gpointer, GDestroyNotify);
  log_of_avn = user_data;
  if (original != NULL)
    return;
  original = dlsym (RTLD_NEXT, "g_log_set_writer_func");
  original (function, user_data, free_user_data);
}

/* avn decides about its log when it has parsed the command line successfully, and changes no state of the
 * process before. */
static gboolean
is_understood (void)
{
  return log_of_avn->early == NULL;
}

/* Run command lines until avn accepts one. */
static void
run_lines (Rig *self, guint32 seed, guint count)
{
  alarm (MAX_RUN_SECONDS);
  dup2 (self->null, STDIN_FILENO);
  dup2 (self->output, STDOUT_FILENO);
  dup2 (self->errors, STDERR_FILENO);
  for (Run *run = self->batch->runs;; run++)
    {
      g_autoptr (GPtrArray) line = line_maker_make (self->maker, seed + self->batch->n_done);
      g_ptr_array_insert (line, 0, g_strdup ("avn"));
      g_ptr_array_add (line, NULL);
      run->status = avn_app_run ((char **)line->pdata);
      run->output_end = lseek (self->output, 0, SEEK_CUR);
      run->errors_end = lseek (self->errors, 0, SEEK_CUR);
      self->batch->n_done++;
      self->batch->is_over = is_understood () || self->batch->n_done == count;
      if (self->batch->is_over)
        exit (run->status);
    }
}

/* Run some lines in a child process, whose state is as at the start of main; return how many. */
static guint
run_batch (Rig *self, guint32 seed, guint count)
{
  int status;
  self->batch->n_done = 0;
  self->batch->is_over = FALSE;
  if (ftruncate (self->output, 0) != 0 || lseek (self->output, 0, SEEK_SET) != 0
      || ftruncate (self->errors, 0) != 0 || lseek (self->errors, 0, SEEK_SET) != 0)
    g_error ("cannot empty a file in memory");

  const pid_t child = fork ();
  if (child == 0)
    run_lines (self, seed, MIN (count, BATCH));
  if (child < 0 || waitpid (child, &status, 0) != child)
    g_error ("cannot run a process");

  /* The last line may have ended the process before it was recorded. */
  const guint n_runs = self->batch->n_done + (self->batch->is_over ? 0 : 1);
  Run *last = &self->batch->runs[n_runs - 1];
  last->status = WIFEXITED (status) ? WEXITSTATUS (status) : -WTERMSIG (status);
  last->output_end = lseek (self->output, 0, SEEK_END);
  last->errors_end = lseek (self->errors, 0, SEEK_END);
  return n_runs;
}

static char *
read_part (int fd, off_t begin, off_t end)
{
  char *text = g_malloc0 ((gsize)(end - begin) + 1);
  if (pread (fd, text, (gsize)(end - begin), begin) != end - begin)
    g_error ("cannot read what the program wrote");
  return text;
}

static void
read_outcome (Rig *self, guint number, Outcome *outcome)
{
  const Run *run = &self->batch->runs[number];
  outcome->status = run->status;
  outcome->output = read_part (self->output, number > 0 ? run[-1].output_end : 0, run->output_end);
  outcome->errors = read_part (self->errors, number > 0 ? run[-1].errors_end : 0, run->errors_end);
}

static void
free_outcome (Outcome *outcome)
{
  g_free (outcome->output);
  g_free (outcome->errors);
}

static gboolean
is_documented (int status)
{
  return (status >= 0 && status <= 2) || (status >= 4 && status <= 14) || status == 130;
}

/* Return whether --help or -h is an argument of its own before "--"; no option has such a value. */
static gboolean
asks_for_help (GPtrArray *line)
{
  for (guint i = 0; i < line->len && !g_str_equal (line->pdata[i], "--"); i++)
    if (g_str_equal (line->pdata[i], "--help")
        || (g_str_equal (line->pdata[i], "-h") && (i == 0 || *(const char *)line->pdata[i - 1] != '-')))
      return TRUE;
  return FALSE;
}

/* Return whether a failure is reported as an error with at most one line of advice, possibly after a note
 * about the rest of a list. Lines of --debug and --show-http do not count. */
static gboolean
is_well_formed (const char *errors)
{
  g_autoptr (GRegex) traces = g_regex_new ("^(?:debug: |[<>] ).*\n", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GRegex) form = g_regex_new ("^(?:.+\\n)?(?:avn:|\033\\[1;31mavn:\033\\[0m) .+\\n(?:.+\\n)?$",
                                         G_REGEX_DOLLAR_ENDONLY, 0, NULL);
  g_autofree char *rest = g_regex_replace_literal (traces, errors, -1, 0, "", 0, NULL);
  return g_regex_match (form, rest, 0, NULL);
}

/* Return what is wrong with the outcome of a run, or NULL. */
static const char *
check_outcome (GPtrArray *line, const Outcome *outcome)
{
  static const char *const forbidden[]
      = { "CRITICAL", "WARNING", "assertion", "ERROR", "runtime error", "Sanitizer", "%s%n%s%" };
  static const char *const secret_variables[]
      = { "AIVEN_AUTH_TOKEN", "AIVEN_PASSWORD", "AIVEN_NEW_PASSWORD" };
  const int status = outcome->status;
  if (status < 0)
    return "it was killed by a signal";
  if (!is_documented (status))
    return "the exit status is not documented";
  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++)
    if (strstr (outcome->errors, forbidden[i]) != NULL)
      return "stderr has a message of a library";
  for (guint i = 0; i < G_N_ELEMENTS (secret_variables); i++)
    if (strstr (outcome->errors, g_getenv (secret_variables[i])) != NULL
        || strstr (outcome->output, g_getenv (secret_variables[i])) != NULL)
      return "a secret is shown";
  if (!g_utf8_validate (outcome->output, -1, NULL) || !g_utf8_validate (outcome->errors, -1, NULL)
      || strchr (outcome->output, '\033') != NULL)
    return "what it wrote is not safe to show";
  if (asks_for_help (line))
    return status == 0 && *outcome->output != '\0' ? NULL : "help was not given";
  if (status == 0)
    return NULL;
  /* The list of completed changes is empty. */
  if (*outcome->output != '\0' && strcmp (outcome->output, "[]\n") != 0)
    return "it failed, and wrote to stdout";
  return is_well_formed (outcome->errors) ? NULL : "stderr is not an error and at most one line of advice";
}

static void
explain (GPtrArray *line, guint32 seed, const char *fault, const Outcome *outcome)
{
  printf ("command-lines 1 %u: %s\n  status %d\n ", seed, fault, outcome->status);
  for (guint i = 0; i < line->len; i++)
    {
      g_autofree char *escaped = g_strescape (line->pdata[i], NULL);
      printf (" \"%.200s\"", escaped);
    }
  g_autofree char *errors = g_strescape (outcome->errors, NULL);
  printf ("\n  stderr: %.1000s\n", errors);
}

static Rig *
rig_new (void)
{
  Rig *self = g_new0 (Rig, 1);
  self->maker = line_maker_new ();
  self->batch = mmap (NULL, sizeof (Batch), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  self->null = open ("/dev/null", O_RDWR | O_CLOEXEC);
  self->output = memfd_create ("output", MFD_CLOEXEC);
  self->errors = memfd_create ("errors", MFD_CLOEXEC);
  if (self->batch == MAP_FAILED || self->null < 0 || self->output < 0 || self->errors < 0)
    g_error ("cannot create shared memory or files");
  return self;
}

/* Check the outcomes of a batch; return the number of failures. */
static guint
check_batch (Rig *self, guint32 seed, guint n_runs, guint *statuses)
{
  guint n_failures = 0;
  for (guint i = 0; i < n_runs; i++)
    {
      g_autoptr (GPtrArray) line = line_maker_make (self->maker, seed + i);
      Outcome outcome;
      read_outcome (self, i, &outcome);
      const char *fault = check_outcome (line, &outcome);
      statuses[outcome.status >= 0 ? outcome.status : 128 - outcome.status]++;
      if (fault != NULL)
        {
          n_failures++;
          explain (line, seed + i, fault, &outcome);
        }
      free_outcome (&outcome);
    }
  /* A child process would print what is left in the buffer again. */
  fflush (stdout);
  return n_failures;
}

int
main (int argc, char **argv)
{
  if (argc != 3)
    g_error ("usage: command-lines COUNT SEED");
  const guint count = (guint)strtoul (argv[1], NULL, 10);
  const guint32 seed = (guint32)strtoul (argv[2], NULL, 10);
  guint statuses[256] = { 0 };
  guint n_failures = 0;
  Rig *self = rig_new ();

  for (guint i = 0, n_runs = 0; i < count && n_failures < MAX_FAILURES; i += n_runs)
    {
      n_runs = run_batch (self, seed + i, count - i);
      n_failures += check_batch (self, seed + i, n_runs, statuses);
    }
  printf ("seed %u, statuses", seed);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (statuses[i] > 0)
      printf (" %u:%u", i, statuses[i]);
  printf ("\n");
  return n_failures > 0 ? 1 : 0;
}
