/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "app/log.h"
#include "text/text-private.h"

#include <stdio.h>
#include <string.h>

/* Hides the debugging messages of other libraries, which may contain secrets. */
static GLogWriterOutput
write_log_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  const gboolean debug = GPOINTER_TO_INT (user_data);
  const char *domain = NULL;
  const char *message = NULL;

  for (gsize i = 0; i < n_fields; i++)
    {
      if (strcmp (fields[i].key, "GLIB_DOMAIN") == 0)
        domain = fields[i].value;
      else if (strcmp (fields[i].key, "MESSAGE") == 0)
        message = fields[i].value;
    }
  if ((level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)) == 0)
    return g_log_writer_default (level, fields, n_fields, NULL);
  if (debug && message != NULL && g_strcmp0 (domain, G_LOG_DOMAIN) == 0)
    {
      g_autofree char *safe = avn_text_make_safe (message, -1);
      fprintf (stderr, "debug: %s\n", safe);
    }
  return G_LOG_WRITER_HANDLED;
}

/* Shows or hides the g_debug() messages of avn and its plugins. Ignores G_MESSAGES_DEBUG. */
void
avn_log_set_up (gboolean debug)
{
  g_log_set_writer_func (write_log_cb, GINT_TO_POINTER (debug), NULL);
}
