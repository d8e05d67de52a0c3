/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/catalogue.h"

#include "base/file-trust.h"

#include <avn/error.h>
#include <glib/gi18n-lib.h>
#include <libintl.h>

/* gettext also tries other spellings of the character set, which have the name without one as a prefix. */
static gboolean
is_language_of_user (const char *name)
{
  const char *const *languages = g_get_language_names ();
  for (guint i = 0; languages[i] != NULL; i++)
    if (g_str_has_prefix (name, languages[i]))
      return TRUE;
  return FALSE;
}

static gboolean
check_language (const char *directory, const char *language, const char *domain, GError **error)
{
  g_autofree char *place = g_build_filename (directory, language, NULL);
  g_autofree char *messages = g_build_filename (place, "LC_MESSAGES", NULL);
  g_autofree char *file = g_strdup_printf ("%s/%s.mo", messages, domain);
  const char *const paths[] = { place, messages, file };
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    if (g_file_test (paths[i], G_FILE_TEST_EXISTS) && !avn_file_check_trust (paths[i], error))
      return FALSE;
  return TRUE;
}

/* Uses the translations of a directory, unless other users can change them: translations are formats of
 * printf(). Errors: AVN_ERROR_PLUGIN. */
gboolean
avn_catalogue_bind (const char *domain, const char *directory, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) languages = g_dir_open (directory, 0, &cause);
  const char *language;
  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  if (languages == NULL)
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_PLUGIN, _ ("Cannot read %s."), directory);
      return FALSE;
    }
  if (!avn_directory_check_trust (directory, error))
    return FALSE;
  while ((language = g_dir_read_name (languages)) != NULL)
    if (is_language_of_user (language) && !check_language (directory, language, domain, error))
      return FALSE;
  bindtextdomain (domain, directory);
  bind_textdomain_codeset (domain, "UTF-8");
  return TRUE;
}
