/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "describe.h"
#include "group.h"
#include "record.h"

#include <glib/gi18n-lib.h>

/* What "avn plugin" says of each plugin: the members of "state" and "explanation" are for programs and for
 * people. */

const char *const avn_sdk_record_members[]
    = { "name", "version", "path", "key_file", "abi", "commands", "state", "explanation", "advice", NULL };

static const char *const members_of_plugins[] = { "version", "key_file", "abi", "commands", "advice" };

typedef struct
{
  AvnInvocation *invocation; /* (unowned) */
  AvnConsole *console;       /* (unowned) */
  GPtrArray *infos;          /* (owned) (element-type AvnPluginInfo) */
  char **programs;           /* (owned) */
  AvnSdkMakeResult make_result;

  gboolean for_programs; /* what these read is the same in every language */
  guint next;
  GVariantBuilder *records; /* (owned): of type "aa{sv}" */
} Collect;

static void
free_collect_cb (gpointer data)
{
  Collect *self = data;
  g_clear_pointer (&self->infos, g_ptr_array_unref);
  g_clear_pointer (&self->programs, g_strfreev);
  g_clear_pointer (&self->records, g_variant_builder_unref);
  g_free (self);
}

G_GNUC_FORMAT (2)
static const char *
translate (Collect *self, const char *text)
{
  return self->for_programs ? text : _ (text);
}

static GVariant *
new_null (void)
{
  return g_variant_new_maybe (G_VARIANT_TYPE_VARIANT, NULL);
}

static void
add_text (Collect *self, const char *member, const char *text)
{
  g_variant_builder_add (self->records, "{sv}", member,
                         text != NULL ? g_variant_new_string (text) : new_null ());
}

/* What is not UTF-8 in a path cannot be shown. */
static void
add_path (Collect *self, const char *member, const char *path)
{
  g_autofree char *text = path != NULL ? g_filename_display_name (path) : NULL;
  add_text (self, member, text);
}

static void
add_commands (Collect *self, GVariant *description)
{
  g_autoptr (GVariant) value
      = description != NULL ? g_variant_lookup_value (description, "commands", NULL) : NULL;
  g_variant_builder_add (self->records, "{sv}", "commands", value != NULL ? value : new_null ());
}

static void
add_record (Collect *self,
            AvnPluginInfo *info,
            GVariant *description,
            const char *state,
            const char *explanation,
            const char *advice)
{
  const int abi = avn_plugin_info_get_abi (info);
  /* Of a plugin whose key file cannot be read it is the file's name, which may be no text. */
  g_autofree char *name = avn_text_make_safe (avn_plugin_info_get_name (info), -1);
  g_variant_builder_open (self->records, G_VARIANT_TYPE_VARDICT);
  add_text (self, "name", name);
  add_text (self, "version", avn_plugin_info_get_version (info));
  add_path (self, "path", avn_plugin_info_get_module_path (info));
  add_path (self, "key_file", avn_plugin_info_get_key_file_path (info));
  g_variant_builder_add (self->records, "{sv}", "abi", abi != 0 ? g_variant_new_int64 (abi) : new_null ());
  add_commands (self, description);
  add_text (self, "state", state);
  add_text (self, "explanation", explanation);
  add_text (self, "advice", advice);
  g_variant_builder_close (self->records);
}

static char *
explain_shadow (Collect *self, AvnPluginInfo *winner)
{
  g_autofree char *shown = g_filename_display_name (avn_plugin_info_get_key_file_path (winner));
  /* Translators: %s is the path of a file. */
  return g_strdup_printf (translate (self, N_ ("shadowed by %s")), shown);
}

/* A program has the members of a plugin, as far as they make sense. */
static void
add_program (Collect *self, const char *path)
{
  const char *name = avn_sdk_get_program_group (path);
  AvnPluginInfo *winner = avn_plugin_loader_find (avn_invocation_get_loader (self->invocation), name);
  g_autofree char *shadow = winner != NULL ? explain_shadow (self, winner) : NULL;
  g_variant_builder_open (self->records, G_VARIANT_TYPE_VARDICT);
  add_text (self, "name", name);
  add_path (self, "path", path);
  for (guint i = 0; i < G_N_ELEMENTS (members_of_plugins); i++)
    add_text (self, members_of_plugins[i], NULL);
  add_text (self, "state", winner != NULL ? "shadowed" : "external");
  add_text (self, "explanation", winner != NULL ? shadow : translate (self, N_ ("a program on PATH")));
  g_variant_builder_close (self->records);
}

static void
add_refused (Collect *self, AvnPluginInfo *info, const char *fault, const char *advice)
{
  /* Translators: %s is a sentence. */
  g_autofree char *explanation = g_strdup_printf (translate (self, N_ ("refused: %s")), fault);
  add_record (self, info, NULL, "refused", explanation, advice);
}

static void
finish (Collect *self)
{
  for (guint i = 0; self->programs[i] != NULL; i++)
    add_program (self, self->programs[i]);
  g_autoptr (GVariant) records = g_variant_ref_sink (g_variant_builder_end (self->records));
  avn_console_end_wait (self->console);
  avn_invocation_return_result (self->invocation, self->make_result (records));
}

static void describe_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
collect_next (Collect *self)
{
  for (; self->next < self->infos->len; self->next++)
    {
      AvnPluginInfo *info = self->infos->pdata[self->next];
      AvnPluginInfo *winner = avn_plugin_info_get_shadowed_by (info);
      if (winner == NULL)
        {
          avn_console_set_progress (self->console, self->next + 1, self->infos->len);
          avn_sdk_describe_async (self->invocation, info, describe_cb, self);
          return;
        }
      g_autofree char *explanation = explain_shadow (self, winner);
      add_record (self, info, NULL, "shadowed", explanation, NULL);
    }
  finish (self);
}

static void
describe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Collect *self = user_data;
  AvnPluginInfo *info = self->infos->pdata[self->next++];
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) description = avn_sdk_describe_finish (result, &error);
  const char *fault = NULL;
  const char *advice = NULL;
  if (g_error_matches (error, AVN_ERROR, AVN_ERROR_INTERRUPTED))
    {
      avn_console_end_wait (self->console);
      avn_invocation_return_error (self->invocation, g_steal_pointer (&error));
      return;
    }
  if (description == NULL)
    add_refused (self, info, error->message, NULL);
  else if (g_variant_lookup (description, "error", "&s", &fault))
    {
      g_variant_lookup (description, "advice", "&s", &advice);
      add_refused (self, info, fault, advice);
    }
  else
    add_record (self, info, description, "ready", translate (self, N_ ("loaded when named")), NULL);
  collect_next (self);
}

/**
 * avn_sdk_record_collect:
 * @invocation: what the user asked for
 * @infos: (element-type AvnPluginInfo): the plugins
 * @programs: (array zero-terminated=1): the paths of programs
 * @make_result: makes the command's result of the records
 *
 * Finds out all that there is to say of plugins and programs, and returns from the command with it.
 */
void
avn_sdk_record_collect (AvnInvocation *invocation,
                        GPtrArray *infos,
                        char **programs,
                        AvnSdkMakeResult make_result)
{
  Collect *self = g_new0 (Collect, 1);
  self->invocation = invocation;
  self->console = avn_invocation_get_console (invocation);
  self->infos = g_ptr_array_ref (infos);
  self->programs = g_strdupv (programs);
  self->make_result = make_result;
  self->for_programs = avn_settings_is_machine_readable (avn_invocation_get_settings (invocation));
  self->records = g_variant_builder_new (G_VARIANT_TYPE ("aa{sv}"));
  avn_invocation_set_data (invocation, self, free_collect_cb);
  avn_console_begin_wait (self->console, _ ("Opening the plugins"));
  collect_next (self);
}
