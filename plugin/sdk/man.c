/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-built-in.h"
#include "avn-external.h"
#include "avn-invocation-private.h"
#include "manual.h"
#include "group.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROSE_OPTION "prose"
#define DATE_OPTION "date"
#define LENGTH_OF_DATE 10
#define LARGEST_PROSE (1024 * 1024)

static char *
fail_to_read (const char *path, const char *reason, GError **error)
{
  g_autofree char *safe = avn_text_make_safe (path, -1);
  g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot read %s: %s."), safe, reason);
  return NULL;
}

static char *
read_open_prose (int fd, const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  struct stat status;
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    return fail_to_read (path, _ ("it is not a regular file"), error);
  if (status.st_size > LARGEST_PROSE)
    return fail_to_read (path, _ ("it is too large"), error);
  if ((file = g_mapped_file_new_from_fd (fd, FALSE, NULL)) == NULL)
    return fail_to_read (path, g_strerror (EIO), error);
  g_autofree char *prose = g_strndup (g_mapped_file_get_contents (file), g_mapped_file_get_length (file));
  if (!g_utf8_validate (prose, (gssize)g_mapped_file_get_length (file), NULL))
    return fail_to_read (path, _ ("it is not UTF-8 text"), error);
  return g_steal_pointer (&prose);
}

static char *
read_prose (const char *path, GError **error)
{
  /* A pipe is not waited for. */
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0)
    return fail_to_read (path, g_strerror (errno), error);
  char *prose = read_open_prose (fd, path, error);
  close (fd);
  return prose;
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

static char *
print_group (AvnPluginLoader *loader, const char *name, const AvnManualExtra *extra, GError **error)
{
  AvnPluginInfo *info = avn_plugin_loader_find (loader, name);
  g_autofree char *program = info == NULL ? avn_external_find (name) : NULL;
  g_autoptr (AvnCommandGroup) group = NULL;
  if (program != NULL)
    {
      g_autofree char *shown = g_filename_display_name (program);
      g_autofree char *safe = avn_text_make_safe (shown, -1);
      g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                   /* Translators: the first %s is the name of a command group, the second a program. */
                   _ ("The group \"%s\" is not a plugin's, but the program %s, which has to bring a page of "
                      "its own."),
                   name, safe);
      return NULL;
    }
  if (info == NULL && avn_built_in_is_name (name))
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_USAGE,
                   _ ("\"avn %s\" is described in the page of avn itself.\nRun: avn plugin man"), name);
      return NULL;
    }
  if (info == NULL)
    {
      g_propagate_error (error, avn_plugin_group_new_unknown (name));
      return NULL;
    }
  const AvnPlugin *plugin = avn_plugin_loader_load (loader, info, &group, error);
  return plugin != NULL ? avn_manual_print_group (info, plugin, group, extra) : NULL;
}

static char *
print_page (AvnInvocation *invocation, GError **error)
{
  AvnPluginLoader *loader = avn_invocation_get_loader (invocation);
  const char *name = avn_invocation_get_argument (invocation, 0);
  const char *path = avn_invocation_get_string (invocation, PROSE_OPTION);
  const char *date = avn_invocation_get_string (invocation, DATE_OPTION);
  g_autofree char *prose = NULL;

  if (date != NULL && !check_date (date, error))
    return NULL;
  if (path != NULL && (prose = read_prose (path, error)) == NULL)
    return NULL;
  const AvnManualExtra extra = { .date = date, .prose = prose };
  return name != NULL ? print_group (loader, name, &extra, error) : avn_manual_print_program (loader, &extra);
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

const AvnCommand avn_plugin_man_command = {
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
