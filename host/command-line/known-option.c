/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "command-line/known-option.h"
#include "settings/settings-private.h"
#include "text/text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const AvnOption avn_help_option
    = { { "help", 'h', 0, G_OPTION_ARG_NONE, NULL, N_ ("Show this help"), NULL } };
const AvnOption avn_version_option
    = { { "version", 'V', 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL } };
const AvnOption avn_verbose_option = { { "verbose", 0, 0, G_OPTION_ARG_NONE, NULL,
                                         N_ ("With --version, also show plugin versions"), NULL } };

/* The options that are allowed at one place of a command line. Each has a GOptionGroup of its own: of two
 * with the same short name, GOption finds the first. */
struct _AvnKnownOptions
{
  AvnSettings *settings; /* (owned) */
  GArray *list;          /* (owned) (element-type AvnKnownOption) */
  GOptionContext *context;

  const AvnKnownOption *found; /* (nullable): the result of the last look-up */
  char *value;                 /* (owned) (nullable): its value after an equals sign */
};

static AvnKnownOption *
get (AvnKnownOptions *self, guint index)
{
  return &g_array_index (self->list, AvnKnownOption, index);
}

static gboolean
find_option_cb (const char *name, const char *value, gpointer user_data, GError **error)
{
  const AvnKnownOption *known = user_data;
  known->all->found = known;
  known->all->value = g_strdup (value);
  return TRUE;
}

/* OPTIONAL_ARG: otherwise GOption reads the next word as a missing value, and drops the value of a switch.
 * FILENAME: otherwise GOption refuses values that are not ASCII in the C locale. */
static void
add_to_context (AvnKnownOptions *self, guint index)
{
  AvnKnownOption *known = get (self, index);
  GOptionEntry entries[] = { known->option->entry, G_OPTION_ENTRY_NULL };
  g_autofree char *name = g_strdup_printf ("%u", index);
  GOptionGroup *group = g_option_group_new (name, "", "", known, NULL);
  entries[0].flags = G_OPTION_FLAG_OPTIONAL_ARG | G_OPTION_FLAG_FILENAME | G_OPTION_FLAG_NOALIAS;
  entries[0].arg = G_OPTION_ARG_CALLBACK;
  entries[0].arg_data = (gpointer)find_option_cb;
  g_option_group_add_entries (group, entries);
  g_option_context_add_group (self->context, group);
}

/* The first option of a name hides others. */
static void
append (AvnKnownOptions *self, const AvnOption *option, int setting)
{
  const AvnKnownOption known = { self, option, setting };
  for (guint i = 0; option != NULL && i < self->list->len; i++)
    if (g_str_equal (get (self, i)->option->entry.long_name, option->entry.long_name))
      return;
  if (option != NULL)
    g_array_append_val (self->list, known);
}

/* (transfer full): the options that are allowed with a command, or before it if it is NULL. An option of the
 * command hides that of a setting with the same name. */
AvnKnownOptions *
avn_known_options_new (AvnSettings *settings, const AvnCommand *command)
{
  AvnKnownOptions *self = g_new0 (AvnKnownOptions, 1);
  self->settings = g_object_ref (settings);
  self->list = g_array_new (FALSE, FALSE, sizeof (AvnKnownOption));
  self->context = g_option_context_new (NULL);
  g_option_context_set_help_enabled (self->context, FALSE);
  append (self, &avn_help_option, -1);
  append (self, &avn_version_option, -1);
  for (guint i = 0; command != NULL && command->options != NULL && command->options[i] != NULL; i++)
    append (self, command->options[i], -1);
  for (guint i = 0; i < avn_settings_get_n_settings (settings); i++)
    append (self, avn_settings_get_info (settings, i)->option, (int)i);
  /* Last, so that commands can have an option of this name. */
  append (self, &avn_verbose_option, -1);
  for (guint i = 0; i < self->list->len; i++)
    add_to_context (self, i);
  return self;
}

void
avn_known_options_free (AvnKnownOptions *self)
{
  g_option_context_free (self->context);
  g_array_unref (self->list);
  g_object_unref (self->settings);
  g_free (self->value);
  g_free (self);
}

/* (nullable): the option that GOption finds for "--name", "--name=value" or "-n". @value is valid until the
 * next look-up. */
const AvnKnownOption *
avn_known_options_find (AvnKnownOptions *self, const char *word, const char **value)
{
  const char *const line[] = { "avn", word, NULL };
  g_auto (GStrv) words = g_strdupv ((char **)line);
  self->found = NULL;
  g_clear_pointer (&self->value, g_free);
  g_option_context_parse_strv (self->context, &words, NULL);
  if (value != NULL)
    *value = self->value;
  return self->found;
}

/* (nullable): the option of a name without dashes. */
const AvnKnownOption *
avn_known_options_find_name (AvnKnownOptions *self, const char *name)
{
  g_autofree char *word = g_strconcat ("--", name, NULL);
  return avn_known_options_find (self, word, NULL);
}

/* (transfer container) (element-type AvnKnownOption): the options in the order of their rows. */
GPtrArray *
avn_known_options_list (AvnKnownOptions *self)
{
  GPtrArray *list = g_ptr_array_new ();
  for (guint i = 0; i < self->list->len; i++)
    g_ptr_array_add (list, get (self, i));
  return list;
}

/* (transfer container) (element-type AvnKnownOption): the options of every command, in the order of the help:
 * those about the output, or all others. */
static GPtrArray *
list_global (AvnKnownOptions *self, gboolean for_output)
{
  const AvnOption *const own[] = { &avn_version_option, &avn_verbose_option, &avn_help_option };
  GPtrArray *list = g_ptr_array_new ();
  for (guint i = 0; i < self->list->len; i++)
    {
      AvnKnownOption *known = get (self, i);
      if (known->setting >= 0
          && avn_settings_get_info (self->settings, (guint)known->setting)->for_output == for_output)
        g_ptr_array_add (list, known);
    }
  for (guint i = 0; !for_output && i < G_N_ELEMENTS (own); i++)
    {
      const AvnKnownOption *known = avn_known_options_find_name (self, own[i]->entry.long_name);
      if (known->option == own[i])
        g_ptr_array_add (list, (gpointer)known);
    }
  return list;
}

/**
 * avn_settings_list_options:
 * @self: the settings
 * @for_output: %TRUE for the options about the output, %FALSE for all others
 *
 * Lists the options of every command: those of settings, `--version`, `--verbose` and `--help`.
 *
 * Returns: (transfer container) (element-type AvnOption): the options, in the order of the help
 */
GPtrArray *
avn_settings_list_options (AvnSettings *self, gboolean for_output)
{
  g_autoptr (AvnKnownOptions) known = avn_known_options_new (self, NULL);
  g_autoptr (GPtrArray) list = list_global (known, for_output);
  GPtrArray *options = g_ptr_array_new ();
  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (options, (gpointer)((const AvnKnownOption *)list->pdata[i])->option);
  return options;
}

/* TRUE if the row of an option excludes another option. */
gboolean
avn_known_options_excludes (AvnKnownOptions *self, const AvnOption *option, const AvnOption *other)
{
  for (guint i = 0; option->excludes != NULL && option->excludes[i] != NULL; i++)
    {
      const AvnKnownOption *excluded = avn_known_options_find_name (self, option->excludes[i]);
      if (excluded != NULL && excluded->option == other)
        return TRUE;
    }
  return FALSE;
}

/* The error for an unknown option. A refused settings file may declare the option, so its error takes
 * precedence. */
GError *
avn_known_options_new_unknown (AvnKnownOptions *self, const char *word)
{
  const GError *fault = avn_settings_get_fault (self->settings);
  if (fault != NULL)
    return g_error_copy (fault);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < self->list->len; i++)
    g_ptr_array_add (names, (gpointer)get (self, i)->option->entry.long_name);
  g_ptr_array_add (names, NULL);

  g_autofree char *name = g_strndup (word + 2, strcspn (word + 2, "="));
  g_autofree char *safe = avn_text_make_safe (name, AVN_MAX_SHOWN_LENGTH);
  const char *similar = avn_text_find_similar (name, (const char *const *)names->pdata);
  if (similar != NULL)
    return g_error_new (AVN_ERROR, AVN_ERROR_USAGE, _ ("There is no option --%s. Did you mean --%s?"), safe,
                        similar);
  return g_error_new (AVN_ERROR, AVN_ERROR_USAGE, _ ("There is no option --%s."), safe);
}
