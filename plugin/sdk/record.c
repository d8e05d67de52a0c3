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
  JsonArray *records; /* (owned) */
} Collect;

static void
free_collect_cb (gpointer data)
{
  Collect *self = data;
  g_clear_pointer (&self->infos, g_ptr_array_unref);
  g_clear_pointer (&self->programs, g_strfreev);
  g_clear_pointer (&self->records, json_array_unref);
  g_free (self);
}

G_GNUC_FORMAT (2)
static const char *
translate (Collect *self, const char *text)
{
  return self->for_programs ? text : _ (text);
}

/* What is not UTF-8 in a path cannot be shown. */
static void
set_path (JsonObject *record, const char *member, const char *path)
{
  g_autofree char *text = path != NULL ? g_filename_display_name (path) : NULL;
  json_object_set_string_member (record, member, text);
}

static void
set_commands (JsonObject *record, GKeyFile *description)
{
  g_auto (GStrv) commands
      = g_key_file_get_string_list (description, AVN_SDK_DESCRIPTION, "commands", NULL, NULL);
  JsonArray *array = json_array_new ();
  for (guint i = 0; commands != NULL && commands[i] != NULL; i++)
    json_array_add_string_element (array, commands[i]);
  json_object_set_array_member (record, "commands", array);
}

static void
add_record (Collect *self,
            AvnPluginInfo *info,
            GKeyFile *description,
            const char *state,
            const char *explanation,
            const char *advice)
{
  const int abi = avn_plugin_info_get_abi (info);
  /* Of a plugin whose key file cannot be read it is the file's name, which may be no text. */
  g_autofree char *name = avn_text_make_safe (avn_plugin_info_get_name (info), -1);
  JsonObject *record = json_object_new ();
  json_object_set_string_member (record, "name", name);
  json_object_set_string_member (record, "version", avn_plugin_info_get_version (info));
  set_path (record, "path", avn_plugin_info_get_module_path (info));
  set_path (record, "key_file", avn_plugin_info_get_key_file_path (info));
  if (abi != 0)
    json_object_set_int_member (record, "abi", abi);
  else
    json_object_set_null_member (record, "abi");
  if (description != NULL)
    set_commands (record, description);
  else
    json_object_set_null_member (record, "commands");
  json_object_set_string_member (record, "state", state);
  json_object_set_string_member (record, "explanation", explanation);
  json_object_set_string_member (record, "advice", advice);
  json_array_add_object_element (self->records, record);
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
  JsonObject *record = json_object_new ();
  json_object_set_string_member (record, "name", name);
  set_path (record, "path", path);
  for (guint i = 0; i < G_N_ELEMENTS (members_of_plugins); i++)
    json_object_set_null_member (record, members_of_plugins[i]);
  json_object_set_string_member (record, "state", winner != NULL ? "shadowed" : "external");
  json_object_set_string_member (record, "explanation",
                                 winner != NULL ? shadow : translate (self, N_ ("a program on PATH")));
  json_array_add_object_element (self->records, record);
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
  g_autoptr (AvnRecords) records = avn_records_new (self->records);
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

static char *
get_text (GKeyFile *description, const char *key)
{
  return g_key_file_get_string (description, AVN_SDK_DESCRIPTION, key, NULL);
}

static void
describe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Collect *self = user_data;
  AvnPluginInfo *info = self->infos->pdata[self->next++];
  g_autoptr (GError) error = NULL;
  g_autoptr (GKeyFile) description = avn_sdk_describe_finish (result, &error);
  if (g_error_matches (error, AVN_ERROR, AVN_ERROR_INTERRUPTED))
    {
      avn_console_end_wait (self->console);
      avn_invocation_return_error (self->invocation, g_steal_pointer (&error));
      return;
    }
  g_autofree char *fault = description != NULL ? get_text (description, "error") : g_strdup (error->message);
  g_autofree char *advice = description != NULL ? get_text (description, "advice") : NULL;
  if (fault != NULL)
    add_refused (self, info, fault, advice);
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
  self->records = json_array_new ();
  avn_invocation_set_data (invocation, self, free_collect_cb);
  avn_console_begin_wait (self->console, _ ("Opening the plugins"));
  collect_next (self);
}
