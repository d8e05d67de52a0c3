/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "settings/declaration.h"
#include "loader/key-file.h"
#include "loader/module-check.h"
#include "loader/plugin-info-private.h"
#include "settings/option-value.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *word;
  GOptionArg arg;
} KindRow;

static const KindRow kinds[] = {
  { "switch", G_OPTION_ARG_NONE },
  { "string", G_OPTION_ARG_STRING },
  { "number", G_OPTION_ARG_INT64 },
  { "file", G_OPTION_ARG_FILENAME },
};

/* A setting of a file, with the option that it may have. */
typedef struct
{
  AvnSettingInfo info; /* first */
  AvnOption option;
} Setting;

/* One group of a file. The first fault is kept, and reading goes on. */
typedef struct
{
  AvnDeclaration *declaration;
  GKeyFile *file;
  const char *group;
  const char *name; /* what stands behind the kind of group */
  GError *fault;    /* (owned) (nullable) */
} Reader;

/**
 * avn_declaration_refuse:
 * @self: a declaration
 * @reason: what is wrong with it, to be put behind a colon
 *
 * Gives a declaration an error, so that nothing of it is used.
 */
void
avn_declaration_refuse (AvnDeclaration *self, const char *reason)
{
  g_autofree char *shown = g_filename_display_name (self->path);
  g_autofree char *safe_path = avn_text_make_safe (shown, -1);
  g_autofree char *safe_reason = avn_text_make_safe (reason, -1);
  g_clear_error (&self->error);
  self->error = g_error_new (AVN_ERROR, AVN_ERROR_PLUGIN,
                             /* Translators: the first %s is the path of a file, the second the reason. */
                             _ ("The file of settings %s cannot be used: %s."), safe_path, safe_reason);
}

static void
take_fault (Reader *self, GError *fault)
{
  if (self->fault == NULL)
    self->fault = fault;
  else
    g_error_free (fault);
}

static void
refuse_key (Reader *self, const char *key)
{
  take_fault (self, g_error_new (G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                                 /* Translators: the first %s is a key, the second the name of a group. */
                                 _ ("the key %s of the group [%s] is missing or wrong"), key, self->group));
}

/* (nullable): a value that lives as long as the declaration; %NULL if the key is missing. */
static const char *
read_text (Reader *self, const char *key, gboolean is_translated)
{
  GError *error = NULL;
  if (!g_key_file_has_key (self->file, self->group, key, NULL))
    return NULL;
  g_autofree char *text = is_translated ? avn_key_file_get_translated (self->file, self->group, key, &error)
                                        : avn_key_file_get_string (self->file, self->group, key, &error);
  if (text == NULL)
    {
      take_fault (self, error);
      return NULL;
    }
  return g_string_chunk_insert (self->declaration->strings, text);
}

static gint64
read_number (Reader *self, const char *key)
{
  GError *error = NULL;
  if (!g_key_file_has_key (self->file, self->group, key, NULL))
    return 0;
  const gint64 number = g_key_file_get_int64 (self->file, self->group, key, &error);
  if (error != NULL || number < 0)
    refuse_key (self, key);
  g_clear_error (&error);
  return number;
}

static gboolean
read_flag (Reader *self, const char *key)
{
  GError *error = NULL;
  if (!g_key_file_has_key (self->file, self->group, key, NULL))
    return FALSE;
  const gboolean flag = g_key_file_get_boolean (self->file, self->group, key, &error);
  if (error != NULL)
    refuse_key (self, key);
  g_clear_error (&error);
  return flag;
}

/* (nullable): the name of an environment variable. */
static const char *
read_variable (Reader *self, const char *key)
{
  const char *name = read_text (self, key, FALSE);
  const gsize length = name != NULL ? strspn (name, G_CSET_A_2_Z G_CSET_DIGITS "_") : 0;
  if (name != NULL && (!g_ascii_isupper (*name) || name[length] != '\0'))
    refuse_key (self, key);
  return name;
}

static GOptionArg
read_kind (Reader *self)
{
  const char *word = read_text (self, "Kind", FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].word, word) == 0)
      return kinds[i].arg;
  refuse_key (self, "Kind");
  return G_OPTION_ARG_NONE;
}

static char
read_letter (Reader *self)
{
  const char *text = read_text (self, "ShortName", FALSE);
  if (text == NULL)
    return 0;
  if (!g_ascii_isalnum (*text) || text[1] != '\0')
    refuse_key (self, "ShortName");
  return *text;
}

static void
read_option (Reader *self, AvnOption *option, const char *help)
{
  GOptionEntry *entry = &option->entry;
  entry->long_name = g_string_chunk_insert (self->declaration->strings, self->name);
  entry->short_name = read_letter (self);
  entry->arg = read_kind (self);
  entry->description = help;
  entry->arg_description = read_text (self, "ValueName", TRUE);
  option->minimum = read_number (self, "Minimum");
  option->maximum = read_number (self, "Maximum");
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

/* The default must be a value that the option would take. */
static void
check_default (Reader *self, const AvnOption *option, const char *value)
{
  g_autoptr (GVariant) parsed = NULL;
  if (value != NULL && self->fault == NULL && !avn_option_is_switch (option))
    parsed = avn_option_value_parse (option, value, NULL);
  if (value != NULL && parsed == NULL)
    refuse_key (self, "Default");
}

static void
read_setting (Reader *self)
{
  Setting *setting = g_new0 (Setting, 1);
  AvnSettingInfo *info = &setting->info;
  const char *help = read_text (self, "Help", TRUE);
  const char *identifies = read_text (self, "Identifies", FALSE);

  read_option (self, &setting->option, help);
  info->name = setting->option.entry.long_name;
  info->option = read_flag (self, "Option") ? &setting->option : NULL;
  info->variable = read_variable (self, "Variable");
  info->exported_variable = read_variable (self, "ExportedVariable");
  info->variable_help = help;
  info->fallback = read_text (self, "Default", FALSE);
  info->is_file = avn_option_is_file (&setting->option);
  info->secret = read_flag (self, "Secret");
  info->identifies_account = g_strcmp0 (identifies, "account") == 0;
  check_default (self, &setting->option, info->fallback);

  if (is_empty (help))
    refuse_key (self, "Help");
  if (info->option != NULL
      && is_empty (info->option->entry.arg_description) != avn_option_is_switch (info->option))
    refuse_key (self, "ValueName");
  /* A secret must have a safer place than the command line. */
  if (info->variable == NULL && (info->exported_variable == NULL || info->option == NULL || info->secret))
    refuse_key (self, "Variable");
  if (!avn_plugin_info_is_group_name (self->name))
    refuse_key (self, "Setting");
  g_ptr_array_add (self->declaration->infos, setting);
}

static void
free_statuses_cb (gpointer data)
{
  AvnErrorStatuses *statuses = data;
  g_array_unref (statuses->statuses);
  g_free (statuses);
}

static void
read_domain (Reader *self)
{
  AvnErrorStatuses *domain = g_new0 (AvnErrorStatuses, 1);
  gsize n = 0;
  g_autofree int *list = g_key_file_get_integer_list (self->file, self->group, "ExitStatuses", &n, NULL);
  gboolean is_good = n > 0;
  domain->domain = g_string_chunk_insert (self->declaration->strings, self->name);
  domain->statuses = g_array_new (FALSE, FALSE, sizeof (int));
  for (gsize i = 0; i < n; i++)
    is_good &= list[i] > 0 && list[i] < 126;
  if (is_good)
    g_array_append_vals (domain->statuses, list, (guint)n);
  else
    refuse_key (self, "ExitStatuses");
  g_ptr_array_add (self->declaration->statuses, domain);
}

static void
read_help (Reader *self, AvnDeclaredKind kind)
{
  AvnDeclaredText *text = g_new0 (AvnDeclaredText, 1);
  text->kind = kind;
  text->term = g_string_chunk_insert (self->declaration->strings, self->name);
  text->help = read_text (self, "Help", TRUE);
  if (is_empty (text->help) || is_empty (text->term))
    refuse_key (self, "Help");
  g_ptr_array_add (self->declaration->texts, text);
}

typedef struct
{
  const char *prefix;
  void (*read) (Reader *self);
  AvnDeclaredKind kind; /* where there is no function */
} GroupRow;

static const GroupRow groups[] = {
  { "Setting ", read_setting, 0 },
  { "Error Domain ", read_domain, 0 },
  { "Exit Status ", NULL, AVN_DECLARED_STATUS },
  { "Variable ", NULL, AVN_DECLARED_VARIABLE },
  { "File ", NULL, AVN_DECLARED_FILE },
  { "Example ", NULL, AVN_DECLARED_EXAMPLE },
};

/* What only a newer avn knows is passed over. */
static void
read_group (Reader *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_str_has_prefix (self->group, groups[i].prefix))
      {
        self->name = self->group + strlen (groups[i].prefix);
        if (groups[i].read != NULL)
          groups[i].read (self);
        else
          read_help (self, groups[i].kind);
      }
}

static void
read_file (AvnDeclaration *self, GKeyFile *file)
{
  g_auto (GStrv) names = g_key_file_get_groups (file, NULL);
  Reader reader = { .declaration = self, .file = file };
  for (guint i = 0; names[i] != NULL && reader.fault == NULL; i++)
    {
      reader.group = names[i];
      read_group (&reader);
    }
  if (reader.fault != NULL)
    avn_declaration_refuse (self, reader.fault->message);
  g_clear_error (&reader.fault);
}

/**
 * avn_declaration_new:
 * @directory: an absolute path
 * @file_name: the name of a file in it
 *
 * Reads a file of settings, if others cannot write to it: its defaults say where secrets are sent. One that
 * is wrong makes an object too, so that those who need it are told why it is refused.
 *
 * Returns: (transfer full): the declaration
 */
AvnDeclaration *
avn_declaration_new (const char *directory, const char *file_name)
{
  AvnDeclaration *self = g_new0 (AvnDeclaration, 1);
  g_autoptr (GKeyFile) file = NULL;
  g_autoptr (GError) error = NULL;
  self->path = g_build_filename (directory, file_name, NULL);
  self->name = g_strndup (file_name, strlen (file_name) - strlen (AVN_DECLARATION_SUFFIX));
  self->infos = g_ptr_array_new_with_free_func (g_free);
  self->statuses = g_ptr_array_new_with_free_func (free_statuses_cb);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->strings = g_string_chunk_new (1024);
  if (!avn_module_check_key_file (self->path, &self->error))
    return self;
  file = avn_key_file_load (self->path, &error);
  if (file != NULL)
    read_file (self, file);
  else
    avn_declaration_refuse (self, error->message);
  return self;
}

void
avn_declaration_free (AvnDeclaration *self)
{
  g_free (self->path);
  g_free (self->name);
  g_ptr_array_unref (self->infos);
  g_ptr_array_unref (self->statuses);
  g_ptr_array_unref (self->texts);
  g_string_chunk_free (self->strings);
  g_clear_error (&self->error);
  g_free (self);
}

/* Adds what libraries declare for the help to a list of AvnDeclaredText. */
void
avn_declaration_list_texts (GPtrArray *declarations, AvnDeclaredKind kind, GPtrArray *texts)
{
  for (guint i = 0; i < declarations->len; i++)
    {
      const AvnDeclaration *self = declarations->pdata[i];
      for (guint j = 0; self->error == NULL && j < self->texts->len; j++)
        if (((const AvnDeclaredText *)self->texts->pdata[j])->kind == kind)
          g_ptr_array_add (texts, self->texts->pdata[j]);
    }
}
