/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"
#include "record.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *member;
  const char *title; /* marked for translation */
} Line;

static const Line lines[] = {
  { "name", N_ ("Name:") },      { "version", N_ ("Version:") },   { "explanation", N_ ("State:") },
  { "advice", N_ ("Advice:") },  { "path", N_ ("Path:") },         { "key_file", N_ ("Plugin file:") },
  { "abi", N_ ("Plugin ABI:") }, { "commands", N_ ("Commands:") },
};

/* Returns NULL for null and for an empty list. */
static char *
format_member (JsonObject *record, const char *member)
{
  JsonNode *value = json_object_get_member (record, member);
  if (JSON_NODE_HOLDS_NULL (value))
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (value))
    return avn_json_is_string (value) ? json_node_dup_string (value)
                                      : avn_json_print (value, AVN_JSON_COMPACT);
  JsonArray *array = json_node_get_array (value);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_add (words, json_array_get_string_element (array, i));
  g_auto (GStrv) list = g_strv_builder_end (words);
  return list[0] != NULL ? g_strjoinv (", ", list) : NULL;
}

static AvnResult *
new_result (AvnRecords *records)
{
  AvnResult *result = avn_result_new_records (records);
  g_autoptr (JsonObject) record = avn_records_get (records, 0);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *value = format_member (record, lines[i].member);
      g_autofree char *safe = value != NULL ? avn_text_make_safe (value, -1) : NULL;
      g_autofree char *line = value != NULL ? g_strconcat (_ (lines[i].title), " ", safe, NULL) : NULL;
      if (line != NULL)
        avn_result_add_message (result, line);
    }
  return result;
}

static void
run_info (AvnCommandGroup *group, AvnInvocation *invocation)
{
  AvnPluginLoader *loader = avn_invocation_get_loader (invocation);
  const char *name = avn_invocation_get_argument (invocation, 0);
  AvnPluginInfo *info = avn_plugin_loader_find (loader, name);
  g_autofree char *program = info == NULL ? avn_sdk_find_program (loader, name) : NULL;
  char *programs[] = { program, NULL };
  g_autoptr (GPtrArray) infos = g_ptr_array_new ();

  if (info == NULL && program == NULL)
    {
      avn_invocation_return_error (invocation, avn_sdk_new_unknown_error (name));
      return;
    }
  if (info != NULL)
    g_ptr_array_add (infos, info);
  avn_sdk_record_collect (invocation, infos, programs, new_result);
}

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = N_ ("NAME"), .help = N_ ("Name of a command group")),
  NULL,
};

static const char *const examples[] = { "plugin info user", NULL };

const AvnCommand avn_sdk_info_command = {
  .path = "info",
  .summary = N_ ("Show the plugin or program of a command group"),
  .examples = examples,
  .arguments = arguments,
  .run = run_info,
  .members = avn_sdk_record_members,
};
