/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <avn-client/avn-libraries.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

/**
 * avn_client_list_libraries:
 *
 * Lists the libraries that this one works with, for the descriptor of a plugin: of libsoup the version that
 * is loaded, of json-glib, which does not tell, the version that this was built with. Since plugin API 2.
 *
 * Returns: (transfer full) (array zero-terminated=1): a name and a version by turns
 */
char **
avn_client_list_libraries (void)
{
  g_autoptr (GStrvBuilder) libraries = g_strv_builder_new ();
  g_autofree char *soup_version = g_strdup_printf ("%u.%u.%u", soup_get_major_version (),
                                                   soup_get_minor_version (), soup_get_micro_version ());
  g_strv_builder_add_many (libraries, "libsoup", soup_version, "json-glib", JSON_VERSION_S, NULL);
  return g_strv_builder_end (libraries);
}
