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
#define LENGTH_OF_DATE 10
#define LARGEST_PROSE (1024 * 1024)

static char *
read_prose (const char *path, GError **error)
{
  g_autofree char *prose = NULL;
  gsize length = 0;
  struct stat status;
  const char *fault = NULL;
  /* Opening a pipe would wait for somebody to write to it. */
  if (stat (path, &status) != 0 || access (path, R_OK) != 0)
    fault = g_strerror (errno);
  else if (!S_ISREG (status.st_mode))
    fault = _ ("it is not a regular file");
  else if (status.st_size > LARGEST_PROSE)
    fault = _ ("it is too large");
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

/* Formatters understand days in this form only. */
static gboolean
check_date (const char *date, GError **error)
{
  g_autofree char *time = g_strconcat (date, "T00:00:00Z", NULL);
  g_autoptr (GDateTime) parsed = g_date_time_new_from_iso8601 (time, NULL);
  if (parsed != NULL && strlen (date) == LENGTH_OF_DATE && date[4] == '-' && date[7] == '-')
    return TRUE;
  g_set_error_literal (error, AVN_ERROR, AVN_ERROR_USAGE, _ ("--date takes a day such as 2026-01-31."));
  return FALSE;
}

/* The error for a group that no plugin provides. */
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
          _ ("The group \"%s\" is not a plugin's, but the program %s, which has to bring a "
             "page of its own."),
          name, safe);
    }
  if (g_str_equal (name, "help"))
    return g_error_new (AVN_ERROR, AVN_ERROR_USAGE,
                        _ ("\"avn %s\" is described in the page of avn itself.\nRun: avn plugin man"), name);
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
                N_ ("Put the roff in this file in front of the last section"), N_ ("FILE") },
              .minimum = 1),
  AVN_OPTION ({ DATE_OPTION, 0, 0, G_OPTION_ARG_STRING, NULL,
                N_ ("Put this day into the footer, such as 2026-01-31; none is put there otherwise"),
                N_ ("DAY") },
              .minimum = 1),
  NULL,
};

static const AvnArgument *const arguments[] = {
  AVN_ARGUMENT (.name = N_ ("NAME"),
                .flags = AVN_ARGUMENT_OPTIONAL,
                .help = N_ ("The name of a command group; the page of avn itself is printed without it")),
  NULL,
};

static const char *const examples[]
    = { "plugin man user > avn-user.1", "plugin man user --prose=avn-user.roff --date=2026-01-31", NULL };

const AvnCommand avn_sdk_man_command = {
  .path = "man",
  .summary = N_ ("Print the manual page of a command group"),
  .description
  = N_ ("The page says what the help says, in roff, for man(1). Sections that no table holds can come from a "
        "file; what stands in it in front of its first heading goes on in the section FILES."),
  .examples = examples,
  .options = options,
  .arguments = arguments,
  .run = run_man,
};
