/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "describe.h"
#include "group.h"
#include "record.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_TIMEOUT_SECONDS 10
#define MAX_TIMEOUT_SECONDS 3600

/* Scripts read "state", people read "explanation". */
const char *const avn_sdk_record_members[]
    = { "name", "version", "path", "key_file", "abi", "commands", "state", "explanation", "advice", NULL };

typedef struct
{
  AvnInvocation *invocation; /* (unowned) */
  AvnConsole *console;       /* (unowned) */
  GPtrArray *infos;          /* (owned) (element-type AvnPluginInfo) */
  char **programs;           /* (owned) */
  AvnSdkNewResult new_result;

  JsonArray *records; /* (owned) */
  guint next;         /* the plugin to describe next */

  GSubprocess *child;       /* (owned) (nullable): describes a plugin */
  GCancellable *reading;    /* (owned) (nullable): cancelled at the time limit or by an interrupt */
  gulong interrupt_handler; /* of the invocation's cancellable */
  guint timeout;            /* source id, 0 once the time limit is reached */
} Collect;

static void
end_child (Collect *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_cancellable_disconnect (avn_invocation_get_cancellable (self->invocation), self->interrupt_handler);
  self->interrupt_handler = 0;
  g_clear_object (&self->reading);
  if (self->child != NULL)
    avn_sdk_describe_kill (self->child);
  g_clear_object (&self->child);
}

static void
free_collect_cb (gpointer data)
{
  Collect *self = data;
  end_child (self);
  g_clear_pointer (&self->infos, g_ptr_array_unref);
  g_clear_pointer (&self->programs, g_strfreev);
  g_clear_pointer (&self->records, json_array_unref);
  g_free (self);
}

/* Programs read the same text in every language. */
G_GNUC_FORMAT (2)
static const char *
translate (Collect *self, const char *text)
{
  return avn_settings_is_machine_readable (avn_invocation_get_settings (self->invocation)) ? text : _ (text);
}

static void
set_path (JsonObject *record, const char *member, const char *path)
{
  g_autofree char *text = path != NULL ? g_filename_display_name (path) : NULL;
  json_object_set_string_member (record, member, text);
}

static JsonObject *
add_record (Collect *self, const char *name, const char *path, const char *state, const char *explanation)
{
  JsonObject *record = json_object_new ();
  for (guint i = 0; avn_sdk_record_members[i] != NULL; i++)
    json_object_set_null_member (record, avn_sdk_record_members[i]);
  json_object_set_string_member (record, "name", name);
  set_path (record, "path", path);
  json_object_set_string_member (record, "state", state);
  json_object_set_string_member (record, "explanation", explanation);
  json_array_add_object_element (self->records, record);
  return record;
}

/* The name of a plugin whose key file cannot be read is that of the file, which may not be UTF-8. */
static JsonObject *
add_plugin (Collect *self, AvnPluginInfo *info, const char *state, const char *explanation)
{
  const int abi = avn_plugin_info_get_abi (info);
  g_autofree char *name = avn_text_make_safe (avn_plugin_info_get_name (info), -1);
  JsonObject *record = add_record (self, name, avn_plugin_info_get_module_path (info), state, explanation);
  json_object_set_string_member (record, "version", avn_plugin_info_get_version (info));
  set_path (record, "key_file", avn_plugin_info_get_key_file_path (info));
  if (abi != 0)
    json_object_set_int_member (record, "abi", abi);
  return record;
}

static char *
explain_shadow (Collect *self, AvnPluginInfo *winner)
{
  g_autofree char *shown = g_filename_display_name (avn_plugin_info_get_key_file_path (winner));
  /* Translators: %s is the path of a file. */
  return g_strdup_printf (translate (self, N_ ("shadowed by %s")), shown);
}

static void
add_program (Collect *self, const char *path)
{
  const char *name = avn_sdk_get_program_group (path);
  AvnPluginInfo *winner = avn_plugin_loader_find (avn_invocation_get_loader (self->invocation), name);
  g_autofree char *shadow = winner != NULL ? explain_shadow (self, winner) : NULL;
  if (winner != NULL)
    add_record (self, name, path, "shadowed", shadow);
  else
    add_record (self, name, path, "external", translate (self, N_ ("program on PATH")));
}

static void
add_refused (Collect *self, AvnPluginInfo *info, const char *fault, const char *advice)
{
  /* Translators: %s is a sentence. */
  g_autofree char *explanation = g_strdup_printf (translate (self, N_ ("refused: %s")), fault);
  json_object_set_string_member (add_plugin (self, info, "refused", explanation), "advice", advice);
}

static void
add_described (Collect *self, AvnPluginInfo *info, GKeyFile *description)
{
  g_autofree char *fault = g_key_file_get_string (description, AVN_SDK_DESCRIPTION, "error", NULL);
  g_autofree char *advice = g_key_file_get_string (description, AVN_SDK_DESCRIPTION, "advice", NULL);
  g_auto (GStrv) commands
      = g_key_file_get_string_list (description, AVN_SDK_DESCRIPTION, "commands", NULL, NULL);
  if (fault != NULL)
    {
      add_refused (self, info, fault, advice);
      return;
    }
  JsonArray *array = json_array_new ();
  for (guint i = 0; commands != NULL && commands[i] != NULL; i++)
    json_array_add_string_element (array, commands[i]);
  json_object_set_array_member (add_plugin (self, info, "ready", translate (self, N_ ("available"))),
                                "commands", array);
}

static void
finish (Collect *self)
{
  for (guint i = 0; self->programs[i] != NULL; i++)
    add_program (self, self->programs[i]);
  g_autoptr (AvnRecords) records = avn_records_new (self->records);
  avn_console_end_wait (self->console);
  avn_invocation_return_result (self->invocation, self->new_result (records));
}

static void
interrupt_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

/* Killing the child is not enough: a process that the plugin started may keep the pipe open. */
static gboolean
time_out_cb (gpointer user_data)
{
  Collect *self = user_data;
  self->timeout = 0;
  g_cancellable_cancel (self->reading);
  return G_SOURCE_REMOVE;
}

static guint
get_timeout_seconds (AvnInvocation *invocation)
{
  const gint64 limit = avn_settings_get_integer (avn_invocation_get_settings (invocation), "plugin-timeout");
  return limit > 0 && limit <= MAX_TIMEOUT_SECONDS ? (guint)limit : DEFAULT_TIMEOUT_SECONDS;
}

static void communicate_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
collect_next (Collect *self)
{
  for (; self->next < self->infos->len; self->next++)
    {
      AvnPluginInfo *info = self->infos->pdata[self->next];
      AvnPluginInfo *winner = avn_plugin_info_get_shadowed_by (info);
      g_autofree char *shadow = winner != NULL ? explain_shadow (self, winner) : NULL;
      g_autoptr (GError) error = NULL;
      if (winner != NULL)
        {
          add_plugin (self, info, "shadowed", shadow);
          continue;
        }
      avn_console_set_progress (self->console, self->next + 1, self->infos->len);
      self->child = avn_sdk_describe_start (self->invocation, info, &error);
      if (self->child == NULL)
        {
          add_refused (self, info, error->message, NULL);
          continue;
        }
      self->reading = g_cancellable_new ();
      self->timeout = g_timeout_add_seconds (get_timeout_seconds (self->invocation), time_out_cb, self);
      self->interrupt_handler = g_cancellable_connect (avn_invocation_get_cancellable (self->invocation),
                                                       G_CALLBACK (interrupt_cb), self->reading, NULL);
      g_subprocess_communicate_utf8_async (self->child, NULL, self->reading, communicate_cb, self);
      return;
    }
  finish (self);
}

static void
communicate_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Collect *self = user_data;
  AvnPluginInfo *info = self->infos->pdata[self->next++];
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GKeyFile) description = g_key_file_new ();
  const gboolean has_timed_out = self->timeout == 0;
  g_subprocess_communicate_utf8_finish (self->child, result, &output, NULL, &error);
  if (!has_timed_out && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      avn_console_end_wait (self->console);
      avn_invocation_return_error (
          self->invocation, g_error_new_literal (AVN_ERROR, AVN_ERROR_INTERRUPTED, _ ("Interrupted.")));
      return;
    }
  if (output != NULL && g_key_file_load_from_data (description, output, (gsize)-1, G_KEY_FILE_NONE, NULL)
      && g_key_file_has_group (description, AVN_SDK_DESCRIPTION))
    add_described (self, info, description);
  else if (has_timed_out)
    add_refused (self, info, translate (self, N_ ("The plugin took too long to open.")), NULL);
  else if (error != NULL)
    add_refused (self, info, error->message, NULL);
  else if (g_subprocess_get_if_signaled (self->child))
    add_refused (self, info, translate (self, N_ ("The plugin crashed while avn opened it.")), NULL);
  else
    add_refused (self, info, translate (self, N_ ("The plugin exited while avn opened it.")), NULL);
  end_child (self);
  collect_next (self);
}

/**
 * avn_sdk_record_collect:
 * @invocation: an invocation
 * @infos: (element-type AvnPluginInfo): plugins
 * @programs: (array zero-terminated=1): paths of programs
 * @new_result: creates the result of the records
 *
 * Describes plugins and programs, and returns the result from the command.
 */
void
avn_sdk_record_collect (AvnInvocation *invocation,
                        GPtrArray *infos,
                        char **programs,
                        AvnSdkNewResult new_result)
{
  GError *error = NULL;
  if (!avn_thread_check (&error))
    {
      avn_invocation_return_error (invocation, error);
      return;
    }
  Collect *self = g_new0 (Collect, 1);
  self->invocation = invocation;
  self->console = avn_invocation_get_console (invocation);
  self->infos = g_ptr_array_ref (infos);
  self->programs = g_strdupv (programs);
  self->new_result = new_result;
  self->records = json_array_new ();
  avn_invocation_set_data (invocation, self, free_collect_cb);
  avn_console_begin_wait (self->console, _ ("Opening plugins"));
  collect_next (self);
}
