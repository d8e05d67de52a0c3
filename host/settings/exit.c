/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "settings/exit.h"
#include "base/interrupt.h"
#include "settings/declaration.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>

/**
 * avn_error_quark:
 *
 * Gets the domain of [error@Avn.Error]. Use `AVN_ERROR` instead.
 *
 * Returns: the domain
 */
GQuark
avn_error_quark (void)
{
  return g_quark_from_static_string ("avn-error-quark");
}

/* The exit statuses of the host's own errors; libraries declare those of theirs. */
static const AvnExitInfo own_infos[] = {
  [AVN_ERROR_FAILED] = { AVN_EXIT_FAILURE, N_ ("A failure that has no status of its own.") },
  [AVN_ERROR_USAGE] = { 2, N_ ("Wrong usage, or a prompt without a terminal.") },
  [AVN_ERROR_STORAGE] = { 13, N_ ("A local file cannot be read or written.") },
  [AVN_ERROR_PLUGIN] = { 14, N_ ("A plugin, its settings file or the fallback client cannot be used.") },
  [AVN_ERROR_INTERRUPTED] = { 130, N_ ("Ctrl+C or SIGINT interrupted the command.") },
};

/* Those of other signals. */
static const AvnExitInfo signal_infos[] = {
  { 129, N_ ("SIGHUP ended the command, such as when the terminal was closed.") },
  { 143, N_ ("SIGTERM ended the command.") },
};

/* The status that a library declares for an error, or 0. */
static int
find_declared (const AvnDeclaration *declaration, const GError *error)
{
  GArray *statuses = g_hash_table_lookup (declaration->statuses, g_quark_to_string (error->domain));
  const gboolean is_declared
      = declaration->error == NULL && statuses != NULL && (guint)error->code < statuses->len;
  return is_declared ? g_array_index (statuses, int, (guint)error->code) : 0;
}

/* Maps an error to an exit status. An undeclared code, such as that of a plugin newer than its library, is a
 * failure without a status of its own. */
int
avn_exit_status (GPtrArray *declarations, const GError *error)
{
  int status = 0;
  if (error == NULL)
    return AVN_EXIT_OK;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, AVN_ERROR, AVN_ERROR_INTERRUPTED))
    return avn_interrupt_get_status ();
  if (error->domain == AVN_ERROR && (guint)error->code < G_N_ELEMENTS (own_infos))
    return own_infos[error->code].status;
  for (guint i = 0; i < declarations->len && status == 0; i++)
    status = find_declared (declarations->pdata[i], error);
  return status != 0 ? status : AVN_EXIT_FAILURE;
}

static void
add_info (GArray *infos, int status, const char *help)
{
  const AvnExitInfo info = { status, help };
  g_array_append_val (infos, info);
}

static int
compare_infos_cb (gconstpointer a, gconstpointer b)
{
  return ((const AvnExitInfo *)a)->status - ((const AvnExitInfo *)b)->status;
}

/* (transfer full) (element-type AvnExitInfo): all exit statuses and their meanings, in ascending order. */
GArray *
avn_exit_list_infos (GPtrArray *declarations)
{
  GArray *infos = g_array_new (FALSE, FALSE, sizeof (AvnExitInfo));
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  add_info (infos, AVN_EXIT_OK, _ ("Success."));
  for (gsize i = 0; i < G_N_ELEMENTS (own_infos); i++)
    add_info (infos, own_infos[i].status, _ (own_infos[i].help));
  for (gsize i = 0; i < G_N_ELEMENTS (signal_infos); i++)
    add_info (infos, signal_infos[i].status, _ (signal_infos[i].help));
  avn_declaration_list_texts (declarations, AVN_DECLARED_STATUS, texts);
  for (guint i = 0; i < texts->len; i++)
    {
      const AvnDeclaredText *text = texts->pdata[i];
      add_info (infos, (int)g_ascii_strtoll (text->term, NULL, 10), text->help);
    }
  g_array_sort (infos, compare_infos_cb);
  return infos;
}
