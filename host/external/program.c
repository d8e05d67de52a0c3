/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "external/program.h"
#include "base/process.h"
#include "loader/program.h"
#include "settings/configuration.h"
#include "settings/settings-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Set for the fallback client, which may be a script that runs avn again. */
#define LOOP_VARIABLE "AVN_IN_FALLBACK"

/* Takes the program, and refers to the words. */
static AvnExternalProgram *
new_program (char *program, const char *option, char **words)
{
  AvnExternalProgram *self = g_new0 (AvnExternalProgram, 1);
  self->path = program;
  self->words = g_ptr_array_new ();
  g_ptr_array_add (self->words, program);
  if (option != NULL)
    g_ptr_array_add (self->words, (gpointer)option);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (self->words, words[i]);
  g_ptr_array_add (self->words, NULL);
  return self;
}

void
avn_external_program_free (AvnExternalProgram *self)
{
  g_ptr_array_unref (self->words);
  g_free (self->path);
  g_free (self);
}

/* (transfer full) (nullable): the program avn-GROUP that provides a group, and its words, which must outlive
 * it. @help: whether --help precedes the group. */
AvnExternalProgram *
avn_external_program_new (const char *group, gboolean help, char **rest)
{
  char *program = avn_external_find (group);
  return program != NULL ? new_program (program, help ? "--help" : NULL, rest) : NULL;
}

static char *
find_fallback (const char *name, GError **error)
{
  g_autofree char *shown = avn_text_make_safe (name, -1);
  char *program = NULL;
  if (secure_getenv (LOOP_VARIABLE) != NULL)
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
                   _ ("The fallback client \"%s\" runs avn again, which has no such command."), shown);
      return NULL;
    }
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
    g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("Cannot find the fallback client \"%s\" on PATH."),
                 shown);
  return program;
}

/* (transfer full) (nullable): the fallback client of AVN_FALLBACK, else of avn.conf, and its words, which
 * must outlive it; NULL without an error if there is none. Errors: AVN_ERROR_USAGE or AVN_ERROR_PLUGIN for a
 * client that cannot run or that others can choose, AVN_ERROR_STORAGE for avn.conf. */
AvnExternalProgram *
avn_external_program_new_fallback (AvnSettings *settings, char **all, GError **error)
{
  const char *setting = avn_settings_get_string (settings, "fallback");
  g_autofree char *name = setting != NULL ? g_strdup (setting) : avn_configuration_read ("fallback", error);
  char *program = name != NULL ? find_fallback (name, error) : NULL;
  if (program == NULL)
    return NULL;
  AvnExternalProgram *self = new_program (program, NULL, all);
  self->is_fallback = TRUE;
  return self;
}

/* Passes all settings in avn's own variables: the program needs neither options nor defaults. */
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

/* Replaces this process with the program, so that signals and the exit status are the program's own. A
 * program other than the fallback client gets the settings in its environment. Returns on failure only.
 * Errors: AVN_ERROR_PLUGIN. */
gboolean
avn_external_program_run (AvnExternalProgram *self,
                          AvnSettings *settings,
                          mode_t umask_of_user,
                          GError **error)
{
  g_autofree char *shown = g_filename_display_name (self->path);
  g_autofree char *safe = avn_text_make_safe (shown, -1);
  g_debug ("Running %s", safe);
  if (self->is_fallback)
    g_setenv (LOOP_VARIABLE, "1", TRUE);
  else
    export_settings (settings);
  avn_process_restore (umask_of_user);
  execv (self->path, (char **)self->words->pdata);
  g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN,
               self->is_fallback
                   /* Translators: the first %s is the path of a program, the second the reason. */
                   ? _ ("avn has no such command, and cannot run the fallback client %s: %s.\n"
                        "AVN_FALLBACK or the key \"fallback\" of avn.conf names it.")
                   /* Translators: the first %s is the path of a program, the second the reason. */
                   : _ ("Cannot run %s: %s."),
               safe, g_strerror (errno));
  return FALSE;
}
