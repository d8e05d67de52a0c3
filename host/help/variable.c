/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "help/variable.h"
#include "settings/declaration.h"

#include <glib/gi18n-lib.h>

/* Every environment variable that has an effect, for the help and for the manual. */

typedef struct
{
  const char *name;
  const char *help; /* marked for translation */
} VariableRow;

/* The variables that are no settings. */
static const VariableRow more_variables[] = {
  { "AVN_PLUGIN_PATH",
    N_ ("Folders with plugins, separated by colons, that are searched before all others.") },
  { "PATH", N_ ("The folders in which programs avn-GROUP are looked for, if they are absolute.") },
  { "AVN_LOCALE_DIR", N_ ("The folder of the translations, where they are not installed.") },
  { "LANGUAGE", N_ ("The languages of messages and tables, the best one first, separated by colons.") },
  { "LC_ALL",
    N_ ("The language and the character set of messages and tables; it wins over LC_MESSAGES, which "
        "wins over LANG.") },
  { "NO_COLOR", N_ ("No color is used if it is not empty, unless --color says otherwise.") },
  { "CLICOLOR_FORCE", N_ ("Color is used even where there is no terminal, if it is neither empty nor 0.") },
  { "CLICOLOR", N_ ("No color is used if it is 0, unless --color or CLICOLOR_FORCE says otherwise.") },
  { "TERM", N_ ("No color is used if it is dumb, unless --color or CLICOLOR_FORCE says otherwise.") },
  { "COLUMNS", N_ ("The width of the terminal, where that does not tell it.") },
  { "XDG_DATA_HOME",
    N_ ("The folder of your data, in which your own plugins are (default: ~/.local/share).") },
  { "XDG_CONFIG_HOME", N_ ("The folder of your settings, in which avn/avn.conf is (default: ~/.config).") },
  { "XDG_CACHE_HOME", N_ ("The folder for what spares time, in which avn/ is (default: ~/.cache).") },
};

static void
free_variable_cb (gpointer data)
{
  AvnVariable *variable = data;
  g_free (variable->help);
  g_free (variable);
}

static void
add_variable (GPtrArray *variables, AvnVariableKind kind, const char *name, char *help)
{
  AvnVariable *variable = g_new (AvnVariable, 1);
  variable->kind = kind;
  variable->name = name;
  variable->help = help;
  g_ptr_array_add (variables, variable);
}

/* (transfer full) (element-type AvnVariable): all of them, those of a kind together. */
GPtrArray *
avn_variable_list (AvnSettings *settings)
{
  GPtrArray *variables = g_ptr_array_new_with_free_func (free_variable_cb);
  g_autoptr (GPtrArray) declared = g_ptr_array_new ();
  for (guint i = 0; i < avn_settings_get_n_settings (settings); i++)
    {
      const AvnSettingInfo *info = avn_settings_get_info (settings, i);
      const char *help = info->option != NULL ? info->option->entry.description : info->variable_help;
      if (info->variable != NULL)
        add_variable (variables, AVN_VARIABLE_SETTING, info->variable, g_strdup (_ (help)));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (more_variables); i++)
    add_variable (variables, AVN_VARIABLE_OTHER, more_variables[i].name,
                  g_strdup (_ (more_variables[i].help)));
  avn_declaration_list_texts (avn_settings_get_declarations (settings), AVN_DECLARED_VARIABLE, declared);
  for (guint i = 0; i < declared->len; i++)
    {
      const AvnDeclaredText *text = declared->pdata[i];
      add_variable (variables, AVN_VARIABLE_OTHER, text->term, g_strdup (text->help));
    }
  for (guint i = 0; i < avn_settings_get_n_settings (settings); i++)
    {
      const AvnSettingInfo *info = avn_settings_get_info (settings, i);
      if (info->variable == NULL)
        add_variable (variables, AVN_VARIABLE_EXPORTED, info->exported_variable,
                      /* Translators: avn-GROUP is the name of a program, --%s an option. */
                      g_strdup_printf (_ ("Programs avn-GROUP find in it the value of --%s."),
                                       info->option->entry.long_name));
    }
  return variables;
}
