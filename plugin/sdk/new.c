/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"
#include "template.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static char *
quote (const char *word)
{
  return word[strspn (word, "+,-./0123456789:@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")] == '\0'
             ? g_strdup (word)
             : g_shell_quote (word);
}

static void
add_command (AvnResult *result, const char *command, const char *word)
{
  g_autofree char *quoted = quote (word);
  g_autofree char *safe = avn_text_make_safe (quoted, -1);
  g_autofree char *line = g_strconcat ("  ", command, safe, NULL);
  avn_result_add_message (result, line);
}

/* pkg-config looks in the system's folders by itself. */
static void
add_advice (AvnResult *result, const char *folder)
{
  avn_result_add_message (result, _ ("To build and test it:"));
  add_command (result, "cd ", folder);
  if (*AVN_PKG_CONFIG_DIR == '\0')
    add_command (result, "meson setup ", "build");
  else
    add_command (result, "meson setup build --pkg-config-path=", AVN_PKG_CONFIG_DIR);
  add_command (result, "meson test -C ", "build");
  add_command (result, "meson install -C ", "build");
}

static void
add_note (AvnResult *result, AvnPluginInfo *other)
{
  g_autofree char *path = g_filename_display_name (avn_plugin_info_get_key_file_path (other));
  g_autofree char *safe = avn_text_make_safe (path, -1);
  g_autofree char *note
      /* Translators: the first %s is the name of a command group, the second the path of a file. */
      = g_strdup_printf (_ ("There is a group %s already, by %s; the one that is found first will win."),
                         avn_plugin_info_get_name (other), safe);
  avn_result_add_note (result, note);
}

static AvnResult *
new_result (AvnPluginLoader *loader, const char *name, const char *folder, const char *path)
{
  AvnPluginInfo *other = avn_plugin_loader_find (loader, name);
  g_autoptr (JsonObject) record = json_object_new ();
  json_object_set_string_member (record, "path", path);
  AvnResult *result = avn_result_new_record (record);

  g_autofree char *safe = avn_text_make_safe (folder, -1);
  g_autofree char *message
      /* Translators: the first %s is the name of a command group, the second a folder. */
      = g_strdup_printf (_ ("The project of the group %s is in the folder %s."), name, safe);
  avn_result_add_message (result, message);
  /* A shell would take a dash for an option. */
  add_advice (result, *folder == '-' ? path : folder);
  if (other != NULL)
    add_note (result, other);
  return result;
}

static void
run_new (AvnCommandGroup *group, AvnInvocation *invocation)
{
  const char *name = avn_invocation_get_argument (invocation, 0);
  const char *given = avn_invocation_get_string (invocation, "directory");
  const char *folder = given != NULL ? given : name;
  GError *error = NULL;
  if (!avn_template_check_name (name, &error))
    {
      avn_invocation_return_error (invocation, error);
      return;
    }
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  if (avn_template_write (name, path, avn_invocation_has_option (invocation, "minimal"),
                          avn_invocation_get_umask (invocation), &error))
    avn_invocation_return_result (invocation,
                                  new_result (avn_invocation_get_loader (invocation), name, folder, path));
  else
    avn_invocation_return_error (invocation, error);
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ "directory", 0, 0, G_OPTION_ARG_FILENAME, NULL,
                N_ ("Write to this folder, which must be new or empty (default: one with the group's name)"),
                N_ ("FOLDER") },
              .minimum = 1),
  AVN_OPTION ({ "minimal", 0, 0, G_OPTION_ARG_NONE, NULL,
                N_ ("Write the smallest plugin: one command that lists something"), NULL }),
  NULL,
};

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = N_ ("NAME"), .help = N_ ("The name of the new command group")),
  NULL,
};

static const char *const examples[] = { "plugin new weather", "plugin new weather --directory avn-weather",
                                        "plugin new weather --minimal", NULL };

static const char *const members[] = { "path", NULL };

const AvnCommand avn_sdk_new_command = {
  .path = "new",
  .summary = N_ ("Write the project of a new plugin"),
  .description = N_ ("The project is complete: one command, its translation, its man page and its test. With "
                     "--minimal it is the command alone. It needs nothing of avn's sources."),
  .examples = examples,
  .options = options,
  .arguments = arguments,
  .run = run_new,
  .members = members,
};
