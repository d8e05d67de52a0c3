/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "group.h"
#include "manual.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROSE_OPTION "prose"
#define DATE_OPTION "date"
#define DATE_LENGTH 10
#define MAX_PROSE_BYTES (1024 * 1024)

static char *
read_prose (const char *path, GError **error)
{
  g_autofree char *prose = NULL;
  gsize length = 0;
  struct stat status;
  const char *fault = NULL;
  /* Opening a FIFO would block. */
  if (stat (path, &status) != 0 || access (path, R_OK) != 0)
    fault = g_strerror (errno);
  else if (!S_ISREG (status.st_mode))
    fault = _ ("it is not a regular file");
  else if (status.st_size > MAX_PROSE_BYTES)
    fault = _ ("it is larger than 1 MiB");
  else if (!g_file_get_contents (path, &prose, &length, NULL))
    fault = g_strerror (EIO);
  else if (!g_utf8_validate (prose, (gssize)length, NULL))
    fault = _ ("it is not UTF-8 text");
  if (fault == NULL)
    return g_steal_pointer (&prose);
  g_autofree char *safe = avn_text_make_safe (path, -1);
  g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot read %s: %s."), safe, fault);
  return NULL;
}

/* Formatters accept dates in this form only. */
static gboolean
check_date (const char *date, GError **error)
{
  g_autofree char *time = g_strconcat (date, "T00:00:00Z", NULL);
  g_autoptr (GDateTime) parsed = g_date_time_new_from_iso8601 (time, NULL);
  if (parsed != NULL && strlen (date) == DATE_LENGTH && date[4] == '-' && date[7] == '-')
    return TRUE;
  g_autofree char *safe = avn_text_make_safe (date, -1);
  g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
               /* Translators: %s is what the user typed. */
               _ ("--date needs a date such as 2026-01-31, not \"%s\"."), safe);
  return FALSE;
}

static GError *
new_no_plugin_error (AvnPluginLoader *loader, const char *name)
{
  g_autofree char *program = avn_sdk_find_program (loader, name);
  if (program != NULL)
    {
      g_autofree char *shown = g_filename_display_name (program);
      g_autofree char *safe = avn_text_make_safe (shown, -1);
      return g_error_new (
          AVN_ERROR, AVN_ERROR_USAGE,
          /* Translators: the first %s is the name of a command group, the second a program. */
          _ ("The group \"%s\" is not a plugin but the program %s, which has its own manual."), name, safe);
    }
  if (g_str_equal (name, "help"))
    return g_error_new (AVN_ERROR, AVN_ERROR_USAGE,
                        _ ("The manual of avn describes 'avn %s'.\nRun 'avn plugin man' to print it."), name);
  return avn_sdk_new_unknown_error (name);
}

static char *
print_group (AvnInvocation *invocation, const char *name, const AvnManualExtra *extra, GError **error)
{
  AvnPluginLoader *loader = avn_invocation_get_loader (invocation);
  AvnPluginInfo *info = avn_plugin_loader_find (loader, name);
  g_autoptr (AvnCommandGroup) group = NULL;
  if (info == NULL)
    {
      g_propagate_error (error, new_no_plugin_error (loader, name));
      return NULL;
    }
  const AvnPlugin *plugin = avn_plugin_loader_load (loader, info, &group, error);
  return plugin != NULL
             ? avn_manual_print_group (info, plugin, group, avn_invocation_get_settings (invocation), extra)
             : NULL;
}

static char *
print_page (AvnInvocation *invocation, GError **error)
{
  const char *name = avn_invocation_get_argument (invocation, 0);
  const char *path = avn_invocation_get_string (invocation, PROSE_OPTION);
  const char *date = avn_invocation_get_string (invocation, DATE_OPTION);
  g_autofree char *prose = NULL;

  if (date != NULL && !check_date (date, error))
    return NULL;
  if (path != NULL && (prose = read_prose (path, error)) == NULL)
    return NULL;
  const AvnManualExtra extra = { .date = date, .prose = prose };
  if (name != NULL)
    return print_group (invocation, name, &extra, error);
  return avn_manual_print_program (avn_invocation_get_loader (invocation),
                                   avn_invocation_get_settings (invocation), &extra);
}

static void
run_man (AvnCommandGroup *group, AvnInvocation *invocation)
{
  GError *error = NULL;
  g_autofree char *page = print_page (invocation, &error);
  if (page == NULL)
    avn_invocation_return_error (invocation, error);
  else
    avn_invocation_return_result (invocation, avn_result_new_text (g_strchomp (page)));
}

static const AvnOption *const options[] = {
  AVN_OPTION ({ PROSE_OPTION, 0, 0, G_OPTION_ARG_FILENAME, NULL,
                N_ ("Insert the roff source in this file before the last section"), N_ ("FILE") },
              .minimum = 1),
  AVN_OPTION ({ DATE_OPTION, 0, 0, G_OPTION_ARG_STRING, NULL,
                N_ ("Date for the footer, such as 2026-01-31 (default: none)"), N_ ("DATE") },
              .minimum = 1),
  NULL,
};

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = N_ ("NAME"),
                .flags = AVN_ARGUMENT_OPTIONAL,
                .help = N_ ("Name of a command group (default: avn itself)")),
  NULL,
};

static const char *const examples[]
    = { "plugin man user > avn-user.1", "plugin man user --prose=avn-user.roff --date=2026-01-31", NULL };

const AvnCommand avn_sdk_man_command = {
  .path = "man",
  .summary = N_ ("Print the manual page of a command group"),
  .description
  = N_ ("The page has the texts of the help, in roff for man(1). In the --prose file, lines before"
        " the first heading continue the section FILES."),
  .examples = examples,
  .options = options,
  .arguments = arguments,
  .run = run_man,
};
