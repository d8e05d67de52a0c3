/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"
#include "record.h"

#include <glib/gi18n-lib.h>

/* A line that people read, and the member of the record that it is about. */
typedef struct
{
  const char *member;
  const char *title; /* marked for translation */
} Line;

static const Line lines[] = {
  { "name", N_ ("Name:") },      { "version", N_ ("Version:") },   { "explanation", N_ ("State:") },
  { "advice", N_ ("Advice:") },  { "path", N_ ("Path:") },         { "key_file", N_ ("Key file:") },
  { "abi", N_ ("Plugin ABI:") }, { "commands", N_ ("Commands:") },
};

/* (nullable): a member as text; nothing stands for null and for an empty list. */
static char *
format_member (GVariant *record, const char *member)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (record, member, NULL);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY) && g_variant_n_children (value) > 0)
    {
      g_autofree const char **words = g_variant_get_strv (value, NULL);
      return g_strjoinv (", ", (char **)words);
    }
  return NULL;
}

static void
add_lines (AvnResult *result, GVariant *record)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *value = format_member (record, lines[i].member);
      g_autofree char *safe = value != NULL ? avn_text_make_safe (value, -1) : NULL;
      g_autofree char *line = value != NULL ? g_strconcat (_ (lines[i].title), " ", safe, NULL) : NULL;
      if (line != NULL)
        avn_result_add_message (result, line);
    }
}

static AvnResult *
new_result (GVariant *records)
{
  AvnResult *result = avn_result_new_records (records);
  g_autoptr (GVariant) record = g_variant_get_child_value (records, 0);
  add_lines (result, record);
  return result;
}

/* A plugin wins over a program of the same name. */
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
  AVN_ARGUMENT (.name = N_ ("NAME"), .help = N_ ("The name of a command group")),
  NULL,
};

static const char *const examples[] = { "plugin info user", NULL };

const AvnCommand avn_sdk_info_command = {
  .path = "info",
  .summary = N_ ("Show what provides a command group"),
  .examples = examples,
  .arguments = arguments,
  .run = run_info,
  .members = avn_sdk_record_members,
};
