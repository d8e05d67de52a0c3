/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * AvnSandboxRows:
 *
 * The rows that a query finds. Freeing it makes the prepared statement ready to be used again.
 */
typedef sqlite3_stmt AvnSandboxRows;

gboolean avn_sandbox_rows_next (AvnSandboxRows *self, gboolean *has_row, GError **error);
char *avn_sandbox_rows_dup_string (AvnSandboxRows *self, int column);
gint64 avn_sandbox_rows_get_integer (AvnSandboxRows *self, int column);
double avn_sandbox_rows_get_number (AvnSandboxRows *self, int column);
void avn_sandbox_rows_free (AvnSandboxRows *self);

gboolean avn_sandbox_set_sqlite_error (sqlite3 *connection, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnSandboxRows, avn_sandbox_rows_free)

G_END_DECLS
