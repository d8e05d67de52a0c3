/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "external/hand-over.h"
#include "base/process.h"
#include "external/configuration.h"
#include "loader/program.h"
#include "settings/settings-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FALLBACK_KEY "fallback"

/* Set for the fallback client, which may be a script that runs avn again. */
#define LOOP_VARIABLE "AVN_IN_FALLBACK"

static AvnHandOver *
new_hand_over (char *program)
{
  AvnHandOver *self = g_new0 (AvnHandOver, 1);
  self->program = program;
  self->words = g_ptr_array_new ();
  g_ptr_array_add (self->words, program);
  return self;
}

static void
add_words (AvnHandOver *self, char **words)
{
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (self->words, words[i]);
}

void
avn_hand_over_free (AvnHandOver *self)
{
  g_ptr_array_unref (self->words);
  g_free (self->program);
  g_free (self);
}

/**
 * avn_hand_over_new_external:
 * @group: the word where a group's name belongs
 * @help: whether the help was asked for in front of it
 * @rest: (array zero-terminated=1): the words behind it; they must stay as long as this
 *
 * Finds the program that provides a group.
 *
 * Returns: (transfer full) (nullable): what to run, %NULL if there is none
 */
AvnHandOver *
avn_hand_over_new_external (const char *group, gboolean help, char **rest)
{
  char *program = avn_external_find (group);
  if (program == NULL)
    return NULL;
  AvnHandOver *self = new_hand_over (program);
  if (help)
    g_ptr_array_add (self->words, (gpointer) "--help");
  add_words (self, rest);
  g_ptr_array_add (self->words, NULL);
  return self;
}

static char *
find_fallback (const char *name, GError **error)
{
  g_autofree char *shown = avn_text_make_safe (name, -1);
  char *program = NULL;
  if (g_path_is_absolute (name))
    program = g_strdup (name);
  else if (strchr (name, '/') == NULL)
    program = avn_external_find_program (name);
  else
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                   _ ("The fallback client \"%s\" must be an absolute path or the name of a program."),
                   shown);
      return NULL;
    }
  if (program == NULL)
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("There is no program \"%s\" to fall back to."),
                 shown);
  return program;
}

/**
 * avn_hand_over_new_fallback:
 * @settings: the settings
 * @all: (array zero-terminated=1): all words of the command line; they must stay as long as this
 * @error: where to put an error of domain AVN_ERROR: USAGE or PLUGIN for a client that cannot be run, STORAGE
 * for a settings file that cannot be read
 *
 * Finds the client that the user has for what no plugin and no program provides: the one of AVN_FALLBACK,
 * else the one of the settings file.
 *
 * Returns: (transfer full) (nullable): what to run; %NULL without an error if there is none
 */
AvnHandOver *
avn_hand_over_new_fallback (AvnSettings *settings, char **all, GError **error)
{
  g_autofree char *name = g_strdup (avn_settings_get_string (settings, "fallback"));
  if (name == NULL && !avn_settings_file_read (FALLBACK_KEY, &name, error))
    return NULL;
  if (name == NULL)
    return NULL;
  if (secure_getenv (LOOP_VARIABLE) != NULL)
    {
      g_autofree char *shown = avn_text_make_safe (name, -1);
      g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
                   _ ("The fallback client \"%s\" has led back to avn, which has no such command."), shown);
      return NULL;
    }
  char *program = find_fallback (name, error);
  if (program == NULL)
    return NULL;
  AvnHandOver *self = new_hand_over (program);
  self->is_fallback = TRUE;
  add_words (self, all);
  g_ptr_array_add (self->words, NULL);
  return self;
}

/* What is set, by whatever it was set, the program finds where avn itself finds variables, so that it need
 * know neither options nor defaults. */
static void
export_settings (AvnSettings *settings)
{
  for (guint i = 0; i < avn_settings_get_n_settings (settings); i++)
    {
      const AvnSettingInfo *info = avn_settings_get_info (settings, i);
      const char *variable = info->variable != NULL ? info->variable : info->exported_variable;
      const char *value = avn_settings_get_string (settings, info->name);
      if (value != NULL)
        g_setenv (variable, value, TRUE);
      else
        g_unsetenv (variable);
    }
}

/**
 * avn_hand_over_run:
 * @self: what to run
 * @settings: the settings, which a program other than the fallback client gets in its environment
 * @umask_of_user: the file mode creation mask to give to the program
 * @error: where to put an error: AVN_ERROR_PLUGIN
 *
 * Becomes the other program, so that its signals and its exit status are this process's.
 *
 * Returns: only if that failed, %FALSE
 */
gboolean
avn_hand_over_run (AvnHandOver *self, AvnSettings *settings, mode_t umask_of_user, GError **error)
{
  g_autofree char *shown = g_filename_display_name (self->program);
  g_autofree char *safe = avn_text_make_safe (shown, -1);
  g_debug ("Running %s", safe);
  if (self->is_fallback)
    g_setenv (LOOP_VARIABLE, "1", TRUE);
  else
    export_settings (settings);
  avn_process_restore (umask_of_user);
  execv (self->program, (char **)self->words->pdata);
  g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
               /* Translators: the first %s is the path of a program, the second the reason. */
               _ ("Cannot run %s: %s."), safe, g_strerror (errno));
  return FALSE;
}
