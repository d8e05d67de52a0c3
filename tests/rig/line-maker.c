/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "line-maker.h"

#include <avn/avn.h>
#include <gmodule.h>
#include <stdlib.h>
#include <string.h>

#define LONG_WORD 70000

struct _LineMaker
{
  GPtrArray *names;    /* (owned): of all groups, and "help" */
  GPtrArray *commands; /* (owned): AvnCommand */
  GPtrArray *groups;   /* (owned): the name of each command's group */
  GPtrArray *globals;  /* (owned): "--name" or "--name=", of every command */
  char *long_word;     /* (owned) */
};

/* Values for options and arguments, valid and just invalid. */
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
add_option (LineMaker *self, GRand *random, GPtrArray *line, const AvnCommand *command)
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
  g_autofree char *name = option->entry.short_name != 0 && chance (random, 50)
                              ? g_strdup_printf ("-%c", option->entry.short_name)
                              : g_strconcat ("--", option->entry.long_name, NULL);
  if (option->entry.arg == G_OPTION_ARG_NONE)
    g_ptr_array_add (line, g_steal_pointer (&name));
  else if (option->choices != NULL && chance (random, 50))
    add_value (random, line, name, option->choices[0]);
  else
    add_value (random, line, name, PICK (random, values));
}

static void
add_word (LineMaker *self, GRand *random, GPtrArray *line, const AvnCommand *command)
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

/* Return a random command line: often a command with its required arguments, followed by anything. */
GPtrArray *
line_maker_make (LineMaker *self, guint32 seed)
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
      g_ptr_array_add (line, g_strdup_printf ("--%s=x", command->options[i]->entry.long_name));
  for (guint i = 0; i < n_words; i++)
    add_word (self, random, line, command);
  return line;
}

static void
read_global_options (LineMaker *self)
{
  g_autoptr (GRegex) regex = g_regex_new ("^  (?:-[a-z], )?(--[a-z-]+=?)", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *help = NULL;
  const char *const argv[] = { g_getenv ("AVN"), "--help", NULL };
  if (!g_spawn_sync (NULL, (char **)argv, NULL, 0, NULL, NULL, &help, NULL, NULL, NULL))
    g_error ("cannot run avn");
  for (g_regex_match (regex, help, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    g_ptr_array_add (self->globals, g_match_info_fetch (match, 1));
  if (self->globals->len == 0)
    g_error ("--help lists no options");
}

/* Open the modules once, before child processes are forked, and read the tables of their commands. */
static void
read_commands (LineMaker *self, const char *folder)
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

/* Learns the commands of the plugins in AVN_PLUGIN_PATH and of the program AVN. */
LineMaker *
line_maker_new (void)
{
  LineMaker *self = g_new0 (LineMaker, 1);
  g_auto (GStrv) folders = g_strsplit (g_getenv ("AVN_PLUGIN_PATH"), ":", -1);
  self->names = g_ptr_array_new ();
  self->commands = g_ptr_array_new ();
  self->groups = g_ptr_array_new ();
  self->globals = g_ptr_array_new_with_free_func (g_free);
  self->long_word = g_strnfill (LONG_WORD, 'x');
  g_ptr_array_add (self->names, (gpointer) "help");
  for (guint i = 0; folders[i] != NULL; i++)
    read_commands (self, folders[i]);
  read_global_options (self);
  if (self->commands->len == 0)
    g_error ("AVN_PLUGIN_PATH holds no commands");
  return self;
}
