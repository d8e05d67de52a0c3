/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "settings/declaration.h"
#include "base/file-trust.h"
#include "base/key-file.h"
#include "settings/option-value.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* A setting of a file, and its option. */
typedef struct
{
  AvnSettingInfo info; /* first */
  AvnOption option;
} Setting;

/* Reads one group of a file. Keeps the first fault. */
typedef struct
{
  AvnDeclaration *declaration;
  GKeyFile *file;
  const char *group;
  const char *name; /* the group without its prefix */
  GError *fault;    /* (owned) (nullable) */
} Reader;

/* Sets the error of a declaration, so that nothing of it is used. */
void
avn_declaration_refuse (AvnDeclaration *self, const char *reason)
{
  g_autofree char *shown = g_filename_display_name (self->path);
  g_autofree char *safe_path = avn_text_make_safe (shown, -1);
  g_autofree char *safe_reason = avn_text_make_safe (reason, -1);
  g_clear_error (&self->error);
  self->error = g_error_new (AVN_ERROR, AVN_ERROR_PLUGIN,
                             /* Translators: the first %s is the path of a file, the second the reason. */
                             _ ("Cannot use the settings file %s: %s."), safe_path, safe_reason);
}

static void
refuse_key (Reader *self, const char *key)
{
  if (self->fault == NULL)
    self->fault = g_error_new (G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                               /* Translators: the first %s is a key, the second the name of a group. */
                               _ ("the key %s in the group [%s] is missing or invalid"), key, self->group);
}

static gboolean
has_key (Reader *self, const char *key)
{
  return g_key_file_has_key (self->file, self->group, key, NULL);
}

/* (nullable): a value that lives as long as the declaration, NULL if the key is missing. */
static const char *
read_text (Reader *self, const char *key, gboolean is_translated)
{
  GError **fault = self->fault == NULL ? &self->fault : NULL;
  if (!has_key (self, key))
    return NULL;
  g_autofree char *text = is_translated ? avn_key_file_get_translated (self->file, self->group, key, fault)
                                        : avn_key_file_get_string (self->file, self->group, key, fault);
  return text != NULL ? g_string_chunk_insert (self->declaration->strings, text) : NULL;
}

static gint64
read_number (Reader *self, const char *key)
{
  const char *text = read_text (self, key, FALSE);
  guint64 number = 0;
  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL))
    refuse_key (self, key);
  return (gint64)number;
}

static gboolean
read_flag (Reader *self, const char *key)
{
  g_autoptr (GError) error = NULL;
  const gboolean flag = has_key (self, key) && g_key_file_get_boolean (self->file, self->group, key, &error);
  if (error != NULL)
    refuse_key (self, key);
  return flag;
}

/* (nullable): the name of an environment variable. */
static const char *
read_variable (Reader *self, const char *key)
{
  const char *name = read_text (self, key, FALSE);
  if (name != NULL
      && (!g_ascii_isupper (*name) || name[strspn (name, G_CSET_A_2_Z G_CSET_DIGITS "_")] != '\0'))
    refuse_key (self, key);
  return name;
}

static GOptionArg
read_kind (Reader *self)
{
  static const char *const words[] = { "switch", "string", "number", "file" };
  static const GOptionArg kinds[]
      = { G_OPTION_ARG_NONE, G_OPTION_ARG_STRING, G_OPTION_ARG_INT64, G_OPTION_ARG_FILENAME };
  const char *word = read_text (self, "Kind", FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i], word) == 0)
      return kinds[i];
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

static void
check_setting (Reader *self, const AvnSettingInfo *info, const AvnOption *option)
{
  const gboolean is_switch = avn_option_is_switch (option);
  g_autoptr (GVariant) value = NULL;
  if (info->fallback != NULL && self->fault == NULL && !is_switch)
    value = avn_option_value_parse (option, info->fallback, NULL);
  if (info->fallback != NULL && value == NULL)
    refuse_key (self, "Default");
  if (is_empty (info->variable_help))
    refuse_key (self, "Help");
  if (info->option != NULL && is_empty (option->entry.arg_description) != is_switch)
    refuse_key (self, "ValueName");
  /* A secret must have a safer place than the command line. */
  if (info->variable == NULL && (info->exported_variable == NULL || info->option == NULL || info->secret))
    refuse_key (self, "Variable");
  if (!avn_key_file_is_name (self->name))
    refuse_key (self, "Setting");
}

static void
read_setting (Reader *self)
{
  Setting *setting = g_new0 (Setting, 1);
  AvnSettingInfo *info = &setting->info;
  info->variable_help = read_text (self, "Help", TRUE);
  read_option (self, &setting->option, info->variable_help);
  info->name = setting->option.entry.long_name;
  info->option = read_flag (self, "Option") ? &setting->option : NULL;
  info->variable = read_variable (self, "Variable");
  info->exported_variable = read_variable (self, "ExportedVariable");
  info->fallback = read_text (self, "Default", FALSE);
  info->is_file = avn_option_is_file (&setting->option);
  info->secret = read_flag (self, "Secret");
  info->identifies_account = g_strcmp0 (read_text (self, "Identifies", FALSE), "account") == 0;
  check_setting (self, info, &setting->option);
  g_ptr_array_add (self->declaration->infos, setting);
}

static void
read_domain (Reader *self)
{
  g_auto (GStrv) list = avn_key_file_get_list (self->file, self->group, "ExitStatuses");
  GArray *statuses = g_array_new (FALSE, FALSE, sizeof (int));
  gboolean is_valid = list != NULL && *list != NULL;
  g_hash_table_insert (self->declaration->statuses, g_strdup (self->name), statuses);
  for (guint i = 0; is_valid && list[i] != NULL; i++)
    {
      guint64 number = 0;
      is_valid = g_ascii_string_to_unsigned (list[i], 10, 1, 125, &number, NULL);
      const int status = (int)number;
      g_array_append_val (statuses, status);
    }
  if (!is_valid)
    refuse_key (self, "ExitStatuses");
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
  if (kind == AVN_DECLARED_STATUS && !g_ascii_string_to_unsigned (text->term, 10, 1, 125, NULL, NULL))
    refuse_key (self, "Exit Status");
  g_ptr_array_add (self->declaration->texts, text);
}

static gboolean
has_prefix (Reader *self, const char *prefix)
{
  if (!g_str_has_prefix (self->group, prefix))
    return FALSE;
  self->name = self->group + strlen (prefix);
  return TRUE;
}

/* Ignores groups from newer versions. */
static void
read_group (Reader *self)
{
  static const char *const help_prefixes[] = {
    [AVN_DECLARED_STATUS] = "Exit Status ",
    [AVN_DECLARED_VARIABLE] = "Variable ",
    [AVN_DECLARED_FILE] = "File ",
    [AVN_DECLARED_EXAMPLE] = "Example ",
  };
  if (has_prefix (self, "Setting "))
    read_setting (self);
  else if (has_prefix (self, "Error Domain "))
    read_domain (self);
  for (guint kind = 0; kind < G_N_ELEMENTS (help_prefixes); kind++)
    if (has_prefix (self, help_prefixes[kind]))
      read_help (self, kind);
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

/* (transfer full): a settings file. Refuses one that others can write to, as its defaults decide where
 * secrets are sent. A refused file has an object with an error, which users see when they need one of its
 * settings. */
AvnDeclaration *
avn_declaration_new (const char *directory, const char *file_name)
{
  AvnDeclaration *self = g_new0 (AvnDeclaration, 1);
  g_autoptr (GError) error = NULL;
  self->path = g_build_filename (directory, file_name, NULL);
  self->name = g_strndup (file_name, strlen (file_name) - strlen (AVN_DECLARATION_SUFFIX));
  self->infos = g_ptr_array_new_with_free_func (g_free);
  self->statuses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->strings = g_string_chunk_new (1024);
  if (!avn_file_check_trust (self->path, &self->error))
    return self;
  g_autoptr (GKeyFile) file = avn_key_file_load (self->path, &error);
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
  g_hash_table_unref (self->statuses);
  g_ptr_array_unref (self->texts);
  g_string_chunk_free (self->strings);
  g_clear_error (&self->error);
  g_free (self);
}

/* Adds the texts of a kind to a list of AvnDeclaredText. */
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
