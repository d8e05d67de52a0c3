/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "record.h"
#include "avn-external.h"
#include "avn-invocation-private.h"
#include "describe.h"

#include <glib/gi18n-lib.h>

/* What "avn plugin" says of each plugin: the members of "state" and "explanation" are for programs and for
 * people. */

const char *const avn_plugin_record_members[]
    = { "name", "version", "path", "key_file", "abi", "commands", "state", "explanation", "advice", NULL };

static const char *const members_of_plugins[] = { "version", "key_file", "abi", "commands", "advice" };

typedef struct
{
  AvnInvocation *invocation; /* (unowned) */
  GPtrArray *infos;          /* (owned) (element-type AvnPluginInfo) */
  char **programs;           /* (owned) (nullable) */

  guint next;

  GVariantBuilder *records; /* (owned): of type "aa{sv}" */
} Collect;

static void collect_next (GTask *task);

static void
free_collect_cb (gpointer data)
{
  Collect *collect = data;
  g_clear_pointer (&collect->infos, g_ptr_array_unref);
  g_clear_pointer (&collect->programs, g_strfreev);
  g_clear_pointer (&collect->records, g_variant_builder_unref);
  g_free (collect);
}

static AvnInvocation *
get_invocation (GTask *task)
{
  Collect *collect = g_task_get_task_data (task);
  return collect->invocation;
}

static AvnPluginLoader *
get_loader (GTask *task)
{
  return avn_invocation_get_loader (get_invocation (task));
}

static AvnConsole *
get_console (GTask *task)
{
  return avn_invocation_get_console (get_invocation (task));
}

static gboolean
is_for_programs (GTask *task)
{
  AvnSettings *settings = avn_invocation_get_settings (get_invocation (task));
  return avn_settings_is_machine_readable (settings);
}

/* What programs read is the same in every language. */
#define SAY(task, text) (is_for_programs (task) ? (text) : _ (text))

static GVariant *
new_null (void)
{
  return g_variant_new_maybe (G_VARIANT_TYPE_VARIANT, NULL);
}

static void
add_text (GVariantBuilder *record, const char *member, const char *text)
{
  g_variant_builder_add (record, "{sv}", member, text != NULL ? g_variant_new_string (text) : new_null ());
}

/* What is not UTF-8 in a path cannot be shown. */
static void
add_path (GVariantBuilder *record, const char *member, const char *path)
{
  g_autofree char *text = path != NULL ? g_filename_display_name (path) : NULL;
  add_text (record, member, text);
}

static void
add_described (GVariantBuilder *record, const char *member, GVariant *description)
{
  g_autoptr (GVariant) value
      = description != NULL ? g_variant_lookup_value (description, member, NULL) : NULL;
  g_variant_builder_add (record, "{sv}", member, value != NULL ? value : new_null ());
}

static void
add_record (Collect *collect,
            AvnPluginInfo *info,
            GVariant *description,
            const char *state,
            const char *explanation,
            const char *advice)
{
  GVariantBuilder *record = collect->records;
  const int abi = avn_plugin_info_get_abi (info);
  /* Of a plugin whose key file cannot be read it is the file's name, which may be no text. */
  g_autofree char *name = avn_text_make_safe (avn_plugin_info_get_name (info), -1);
  g_variant_builder_open (record, G_VARIANT_TYPE_VARDICT);
  add_text (record, "name", name);
  add_text (record, "version", avn_plugin_info_get_version (info));
  add_path (record, "path", avn_plugin_info_get_module_path (info));
  add_path (record, "key_file", avn_plugin_info_get_key_file_path (info));
  g_variant_builder_add (record, "{sv}", "abi", abi != 0 ? g_variant_new_int64 (abi) : new_null ());
  add_described (record, "commands", description);
  add_text (record, "state", state);
  add_text (record, "explanation", explanation);
  add_text (record, "advice", advice);
  g_variant_builder_close (record);
  collect->next++;
}

static char *
explain_shadow (GTask *task, AvnPluginInfo *winner)
{
  g_autofree char *shown = avn_plugin_info_dup_shown_path (winner);
  /* Translators: %s is the path of a file, or the name of this program. */
  return g_strdup_printf (SAY (task, N_ ("shadowed by %s")), shown);
}

static void
add_shadowed (GTask *task, AvnPluginInfo *info, AvnPluginInfo *winner)
{
  g_autofree char *explanation = explain_shadow (task, winner);
  add_record (g_task_get_task_data (task), info, NULL, "shadowed", explanation, NULL);
}

/* A program has the members of a plugin, as far as they make sense. */
static void
add_program (GTask *task, const char *path)
{
  Collect *collect = g_task_get_task_data (task);
  GVariantBuilder *record = collect->records;
  const char *name = avn_external_get_group (path);
  AvnPluginInfo *winner = avn_plugin_loader_find (get_loader (task), name);
  g_autofree char *shadow = winner != NULL ? explain_shadow (task, winner) : NULL;
  g_variant_builder_open (record, G_VARIANT_TYPE_VARDICT);
  add_text (record, "name", name);
  add_path (record, "path", path);
  for (guint i = 0; i < G_N_ELEMENTS (members_of_plugins); i++)
    g_variant_builder_add (record, "{sv}", members_of_plugins[i], new_null ());
  add_text (record, "state", winner != NULL ? "shadowed" : "external");
  add_text (record, "explanation", winner != NULL ? shadow : SAY (task, N_ ("a program on PATH")));
  g_variant_builder_close (record);
}

static void
add_refused (GTask *task, AvnPluginInfo *info, const char *fault, const char *advice)
{
  /* Translators: %s is a sentence. */
  g_autofree char *explanation = g_strdup_printf (SAY (task, N_ ("refused: %s")), fault);
  add_record (g_task_get_task_data (task), info, NULL, "refused", explanation, advice);
}

static void
describe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = g_steal_pointer (&user_data);
  Collect *collect = g_task_get_task_data (task);
  AvnPluginInfo *info = collect->infos->pdata[collect->next];
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) description = avn_plugin_describe_finish (result, &error);
  const char *fault = NULL;
  const char *advice = NULL;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      avn_console_end_wait (get_console (task));
      g_task_return_new_error (task, AVN_ERROR, AVN_ERROR_INTERRUPTED, "%s", _ ("Interrupted."));
      return;
    }
  if (description == NULL)
    add_refused (task, info, error->message, NULL);
  else if (g_variant_lookup (description, "error", "&s", &fault))
    {
      g_variant_lookup (description, "advice", "&s", &advice);
      add_refused (task, info, fault, advice);
    }
  else
    add_record (collect, info, description, "ready", SAY (task, N_ ("loaded when named")), NULL);
  collect_next (g_steal_pointer (&task));
}

static void
collect_next (GTask *owned_task)
{
  g_autoptr (GTask) task = owned_task;
  Collect *collect = g_task_get_task_data (task);
  while (collect->next < collect->infos->len)
    {
      AvnPluginInfo *info = collect->infos->pdata[collect->next];
      AvnPluginInfo *winner = avn_plugin_info_get_shadowed_by (info);
      g_autoptr (GVariant) description = avn_plugin_describe_built_in (get_loader (task), info);
      if (description != NULL)
        add_record (collect, info, description, "built-in", SAY (task, N_ ("a part of avn")), NULL);
      else if (winner != NULL)
        add_shadowed (task, info, winner);
      else
        {
          avn_console_set_progress (get_console (task), collect->next + 1, collect->infos->len);
          avn_plugin_describe_async (collect->invocation, info, g_task_get_cancellable (task), describe_cb,
                                     g_object_ref (task));
          return;
        }
    }
  avn_console_end_wait (get_console (task));
  for (guint i = 0; collect->programs != NULL && collect->programs[i] != NULL; i++)
    add_program (task, collect->programs[i]);
  g_task_return_pointer (task, g_variant_ref_sink (g_variant_builder_end (collect->records)),
                         (GDestroyNotify)g_variant_unref);
}

/**
 * avn_plugin_record_collect_async:
 * @invocation: what the user asked for
 * @infos: (element-type AvnPluginInfo): the plugins
 * @programs: (nullable) (array zero-terminated=1): paths of programs
 * @callback: gets the records; its user data is @invocation
 *
 * Finds out, for a command, all that there is to say of plugins and programs.
 */
void
avn_plugin_record_collect_async (AvnInvocation *invocation,
                                 GPtrArray *infos,
                                 char **programs,
                                 GAsyncReadyCallback callback)
{
  GTask *task = g_task_new (NULL, avn_invocation_get_cancellable (invocation), callback, invocation);
  Collect *collect = g_new0 (Collect, 1);
  collect->invocation = invocation;
  collect->infos = g_ptr_array_ref (infos);
  collect->programs = g_strdupv (programs);
  collect->records = g_variant_builder_new (G_VARIANT_TYPE ("aa{sv}"));
  g_task_set_task_data (task, collect, free_collect_cb);
  /* GTask would put an error of its own in the place of the one that is for people. */
  g_task_set_check_cancellable (task, FALSE);
  avn_console_begin_wait (get_console (task), _ ("Opening the plugins"));
  collect_next (task);
}

/**
 * avn_plugin_record_collect_finish:
 * @result: what the callback got
 * @error: where to put an error: AVN_ERROR_INTERRUPTED
 *
 * Ends [func@collect_async].
 *
 * Returns: (transfer full) (nullable): records of type "aa{sv}", one for each plugin and program
 */
GVariant *
avn_plugin_record_collect_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
