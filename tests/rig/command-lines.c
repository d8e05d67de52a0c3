/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Runs avn on random command lines: command-lines COUNT SEED. See README.md. */

#include "config.h"

#include "avn-app.h"

#include <avn/avn.h>
#include <fcntl.h>
#include <gmodule.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONG_WORD 70000
#define MOST_FAILURES 10
#define LONGEST_RUN 60 /* seconds */

typedef struct
{
  GPtrArray *names;    /* (owned): of all groups, and "help" */
  GPtrArray *commands; /* (owned): AvnCommand */
  GPtrArray *groups;   /* (owned): the name of each command's group */
  GPtrArray *globals;  /* (owned): "--name" or "--name=", of every command */
  char *long_word;     /* (owned) */
  int null, output, errors;
} Rig;

typedef struct
{
  int status; /* as wait has it */
  char *output;
  char *errors;
} Outcome;

/* Values that options and arguments may have, or just not. */
static const char *const values[]
    = { "x",   "0",   "1",    "5",   "600", "0600", "-1",   "9223372036854775807",  "9223372036854775808",
        "1w",  "12h", "30d",  "0w",  "1e3", "ä",    "密码", "john.doe@example.com", "192.0.2.1/24",
        "a/b", "..",  "%2e.", "a b", "x=y", "-x",   "auto", "missing.json",         "avn:unknown" };

static const char *const hostile_words[]
    = { "",        "-",        "--",     "---",          "=",           "--=",
        "-=",      "--=x",     "\xff",   "\xed\xa0\x80", "\xc0",        "\033[2J",
        "\u202ex", "%s%n%s",   "\n",     "a\r\nb: c",    "--\xff=\xff", "-\xc3",
        "-h-h",    "--help=x", "-hx",    "--help",       "-h",          "--version",
        "*",       "$(x)",     "\u200b", "\x7f",         "user info" };

#define PICK(rig_random, array) ((array)[g_rand_int_range (rig_random, 0, G_N_ELEMENTS (array))])

static gboolean
chance (GRand *random, int percent)
{
  return g_rand_int_range (random, 0, 100) < percent;
}

static const char *
pick (GRand *random, GPtrArray *array)
{
  return array->pdata[g_rand_int_range (random, 0, (int)array->len)];
}

static char *
mutate (GRand *random, const char *word)
{
  GString *mutant = g_string_new (word);
  const gssize place = g_rand_int_range (random, 0, (int)mutant->len + 1);
  const guint change = g_rand_int_range (random, 0, 5);
  if (change == 0 && (gsize)place < mutant->len)
    g_string_erase (mutant, place, 1);
  else if (change == 1 && (gsize)place < mutant->len)
    mutant->str[place] ^= 0x20;
  else if (change == 2)
    g_string_truncate (mutant, (gsize)place);
  else if (change == 3)
    g_string_insert (mutant, place, PICK (random, hostile_words));
  else
    g_string_insert_c (mutant, place, (char)g_rand_int_range (random, 1, 256));
  return g_string_free (mutant, FALSE);
}

static void
add_value (GRand *random, GPtrArray *line, const char *option, const char *value)
{
  if (chance (random, 50))
    g_ptr_array_add (line, g_strconcat (option, "=", value, NULL));
  else
    {
      g_ptr_array_add (line, g_strdup (option));
      g_ptr_array_add (line, g_strdup (value));
    }
}

static void
add_option (Rig *self, GRand *random, GPtrArray *line, const AvnCommand *command)
{
  guint n = 0;
  while (command != NULL && command->options != NULL && command->options[n] != NULL)
    n++;
  if (n == 0 || chance (random, 30))
    {
      g_autofree char *option = g_strdup (pick (random, self->globals));
      if (g_str_has_suffix (option, "="))
        {
          option[strlen (option) - 1] = '\0';
          add_value (random, line, option, PICK (random, values));
        }
      else
        g_ptr_array_add (line, g_steal_pointer (&option));
      return;
    }
  const AvnOption *option = command->options[g_rand_int_range (random, 0, (int)n)];
  g_autofree char *name = option->short_name != 0 && chance (random, 50)
                              ? g_strdup_printf ("-%c", option->short_name)
                              : g_strconcat ("--", option->name, NULL);
  if (option->kind == AVN_OPTION_SWITCH)
    g_ptr_array_add (line, g_steal_pointer (&name));
  else if (option->choices != NULL && chance (random, 50))
    add_value (random, line, name, option->choices[0]);
  else
    add_value (random, line, name, PICK (random, values));
}

static void
add_word (Rig *self, GRand *random, GPtrArray *line, const AvnCommand *command)
{
  const int kind = g_rand_int_range (random, 0, 100);
  if (kind < 50)
    add_option (self, random, line, command);
  else if (kind < 70)
    g_ptr_array_add (line, g_strdup (PICK (random, values)));
  else if (kind < 80)
    g_ptr_array_add (line, g_strdup (PICK (random, hostile_words)));
  else if (kind < 81)
    g_ptr_array_add (line, g_strdup (self->long_word));
  else if (line->len > 0)
    {
      const guint place = g_rand_int_range (random, 0, (int)line->len);
      char *mutant = mutate (random, line->pdata[place]);
      if (chance (random, 50))
        g_ptr_array_add (line, mutant);
      else
        {
          g_free (line->pdata[place]);
          line->pdata[place] = mutant;
        }
    }
}

/* Makes words: often a command with what it needs, and then anything. */
static GPtrArray *
make_line (Rig *self, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  GPtrArray *line = g_ptr_array_new_with_free_func (g_free);
  const guint number = g_rand_int_range (random, 0, (int)self->commands->len);
  const AvnCommand *command = self->commands->pdata[number];
  const guint n_words = g_rand_int_range (random, 0, 9);

  if (chance (random, 10))
    add_option (self, random, line, NULL);
  if (chance (random, 10))
    g_ptr_array_add (line, g_strdup (pick (random, self->names)));
  if (chance (random, 90))
    {
      g_auto (GStrv) path = g_strsplit (command->path, " ", -1);
      g_ptr_array_add (line, g_strdup (self->groups->pdata[number]));
      for (guint i = 0; path[i] != NULL; i++)
        g_ptr_array_add (line, g_strdup (path[i]));
    }
  for (guint i = 0; command->arguments != NULL && command->arguments[i] != NULL; i++)
    if (chance (random, 60))
      g_ptr_array_add (line, g_strdup (PICK (random, values)));
  for (guint i = 0; command->options != NULL && command->options[i] != NULL; i++)
    if ((command->options[i]->flags & AVN_OPTION_REQUIRED) != 0 && chance (random, 60))
      g_ptr_array_add (line, g_strdup_printf ("--%s=x", command->options[i]->name));
  for (guint i = 0; i < n_words; i++)
    add_word (self, random, line, command);
  return line;
}

static char *
read_back (int fd)
{
  const off_t length = lseek (fd, 0, SEEK_END);
  char *text = g_malloc0 ((gsize)length + 1);
  if (pread (fd, text, (gsize)length, 0) != length)
    g_error ("cannot read what the program wrote");
  return text;
}

/* Runs avn in a process of its own, in which everything is as main would find it. */
static void
run_line (Rig *self, GPtrArray *line, Outcome *outcome)
{
  g_autofree char **argv = g_new0 (char *, line->len + 2);
  argv[0] = (char *)"avn";
  for (guint i = 0; i < line->len; i++)
    argv[i + 1] = line->pdata[i];
  for (const int *fd = (const int[]){ self->output, self->errors, -1 }; *fd >= 0; fd++)
    if (ftruncate (*fd, 0) != 0 || lseek (*fd, 0, SEEK_SET) != 0)
      g_error ("cannot empty a file in memory");

  const pid_t child = fork ();
  if (child == 0)
    {
      alarm (LONGEST_RUN);
      dup2 (self->null, STDIN_FILENO);
      dup2 (self->output, STDOUT_FILENO);
      dup2 (self->errors, STDERR_FILENO);
      exit (avn_app_run (argv));
    }
  if (child < 0 || waitpid (child, &outcome->status, 0) != child)
    g_error ("cannot run a process");
  outcome->output = read_back (self->output);
  outcome->errors = read_back (self->errors);
}

static gboolean
is_documented (int status)
{
  return (status >= 0 && status <= 2) || (status >= 4 && status <= 14) || status == 130;
}

/* Help is asked for by a word of its own in front of "--", which is never a value. */
static gboolean
asks_for_help (GPtrArray *line)
{
  for (guint i = 0; i < line->len && !g_str_equal (line->pdata[i], "--"); i++)
    if (g_str_equal (line->pdata[i], "--help")
        || (g_str_equal (line->pdata[i], "-h") && (i == 0 || *(const char *)line->pdata[i - 1] != '-')))
      return TRUE;
  return FALSE;
}

/* Whether a failure was told as an error and at most a line of advice, and a note before them if many things
 * were to be done. Lines of --debug and --show-http do not count. */
static gboolean
is_well_told (const char *errors)
{
  g_autoptr (GRegex) traces = g_regex_new ("^(?:debug: |[<>] ).*\n", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GRegex) form = g_regex_new ("^(?:.+\\n)?(?:avn:|\033\\[1;31mavn:\033\\[0m) .+\\n(?:.+\\n)?$",
                                         G_REGEX_DOLLAR_ENDONLY, 0, NULL);
  g_autofree char *rest = g_regex_replace_literal (traces, errors, -1, 0, "", 0, NULL);
  return g_regex_match (form, rest, 0, NULL);
}

/* Says what is wrong with how a run ended, or nothing. */
static const char *
judge (GPtrArray *line, const Outcome *outcome)
{
  static const char *const forbidden[]
      = { "CRITICAL", "WARNING", "assertion", "ERROR", "runtime error", "Sanitizer", "%s%n%s%" };
  static const char *const secret_variables[]
      = { "AIVEN_AUTH_TOKEN", "AIVEN_PASSWORD", "AIVEN_NEW_PASSWORD" };
  if (!WIFEXITED (outcome->status))
    return "it was killed by a signal";
  const int status = WEXITSTATUS (outcome->status);
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
  /* The list of what was done is empty. */
  if (*outcome->output != '\0' && strcmp (outcome->output, "[]\n") != 0)
    return "it failed, and wrote to stdout";
  return is_well_told (outcome->errors) ? NULL : "stderr is not an error and at most one line of advice";
}

static void
explain (GPtrArray *line, guint32 seed, const char *fault, const Outcome *outcome)
{
  printf ("command-lines 1 %u: %s\n  status %#x\n ", seed, fault, (guint)outcome->status);
  for (guint i = 0; i < line->len; i++)
    {
      g_autofree char *escaped = g_strescape (line->pdata[i], NULL);
      printf (" \"%.200s\"", escaped);
    }
  g_autofree char *errors = g_strescape (outcome->errors, NULL);
  printf ("\n  stderr: %.1000s\n", errors);
}

static void
learn_globals (Rig *self)
{
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GRegex) regex = g_regex_new ("^  (?:-[a-z], )?(--[a-z-]+=?)", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  Outcome outcome;
  g_ptr_array_add (line, (gpointer) "--help");
  run_line (self, line, &outcome);
  for (g_regex_match (regex, outcome.output, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    g_ptr_array_add (self->globals, g_match_info_fetch (match, 1));
  g_free (outcome.output);
  g_free (outcome.errors);
  if (self->globals->len == 0)
    g_error ("--help lists no options");
}

/* Opens the modules once, for all the processes to come, and takes the words from their rows. */
static void
learn_commands (Rig *self, const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GModule *module = g_str_has_suffix (name, ".so") ? g_module_open (path, G_MODULE_BIND_LOCAL) : NULL;
      const AvnPlugin *plugin = NULL;
      if (module == NULL || !g_module_symbol (module, "avn_plugin", (gpointer *)&plugin))
        continue;
      g_autoptr (AvnCommandGroup) group = g_object_new (plugin->get_type (), NULL);
      const AvnCommand *const *commands = avn_command_group_list_commands (group);
      g_ptr_array_add (self->names, (gpointer)plugin->name);
      for (guint i = 0; commands[i] != NULL; i++)
        {
          g_ptr_array_add (self->commands, (gpointer)commands[i]);
          g_ptr_array_add (self->groups, (gpointer)plugin->name);
        }
    }
}

static Rig *
rig_new (void)
{
  Rig *self = g_new0 (Rig, 1);
  g_auto (GStrv) folders = g_strsplit (g_getenv ("AVN_PLUGIN_PATH"), ":", -1);
  self->names = g_ptr_array_new ();
  self->commands = g_ptr_array_new ();
  self->groups = g_ptr_array_new ();
  self->globals = g_ptr_array_new_with_free_func (g_free);
  self->long_word = g_strnfill (LONG_WORD, 'x');
  self->null = open ("/dev/null", O_RDWR | O_CLOEXEC);
  self->output = memfd_create ("output", MFD_CLOEXEC);
  self->errors = memfd_create ("errors", MFD_CLOEXEC);
  g_ptr_array_add (self->names, (gpointer) "help");
  for (guint i = 0; folders[i] != NULL; i++)
    learn_commands (self, folders[i]);
  learn_globals (self);
  if (self->commands->len == 0 || self->null < 0 || self->output < 0 || self->errors < 0)
    g_error ("there is nothing to run, or nothing to run it with");
  return self;
}

int
main (int argc, char **argv)
{
  if (argc != 3)
    g_error ("usage: command-lines COUNT SEED");
  const guint count = (guint)strtoul (argv[1], NULL, 10);
  const guint32 seed = (guint32)strtoul (argv[2], NULL, 10);
  guint statuses[256] = { 0 };
  guint failures = 0;
  Rig *self = rig_new ();

  for (guint i = 0; i < count && failures < MOST_FAILURES; i++)
    {
      g_autoptr (GPtrArray) line = make_line (self, seed + i);
      Outcome outcome;
      run_line (self, line, &outcome);
      const char *fault = judge (line, &outcome);
      statuses[WIFEXITED (outcome.status) ? WEXITSTATUS (outcome.status) : 128 + WTERMSIG (outcome.status)]++;
      if (fault != NULL)
        {
          failures++;
          explain (line, seed + i, fault, &outcome);
          fflush (stdout);
        }
      g_free (outcome.output);
      g_free (outcome.errors);
    }
  printf ("seed %u, statuses", seed);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (statuses[i] > 0)
      printf (" %u:%u", i, statuses[i]);
  printf ("\n");
  return failures > 0 ? 1 : 0;
}
