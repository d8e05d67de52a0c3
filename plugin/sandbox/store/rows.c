/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/rows.h"

#include <avn/avn.h>
#include <glib/gi18n-lib.h>

/**
 * avn_sandbox_set_sqlite_error:
 * @connection: the connection whose last call failed
 * @error: where to put an error
 *
 * Sets an error that says what SQLite says.
 *
 * Returns: %FALSE
 */
gboolean
avn_sandbox_set_sqlite_error (sqlite3 *connection, GError **error)
{
  const char *path = sqlite3_db_filename (connection, "main");
  g_autofree char *safe_path = avn_text_make_safe (path != NULL && *path != '\0' ? path : ":memory:", -1);
  g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot use %s as the database: %s."), safe_path,
               sqlite3_errmsg (connection));
  return FALSE;
}

/**
 * avn_sandbox_rows_next:
 * @self: rows
 * @has_row: (out): whether there is one more row
 * @error: where to put an error
 *
 * Goes to the next row.
 *
 * Returns: %TRUE unless an error happened
 */
gboolean
avn_sandbox_rows_next (AvnSandboxRows *self, gboolean *has_row, GError **error)
{
  const int result = sqlite3_step (self);
  *has_row = result == SQLITE_ROW;
  if (result == SQLITE_ROW || result == SQLITE_DONE)
    return TRUE;
  return avn_sandbox_set_sqlite_error (sqlite3_db_handle (self), error);
}

/**
 * avn_sandbox_rows_dup_string:
 * @self: rows
 * @column: which column, from 0
 *
 * Copies a string out of the present row. Whatever was done to the file, it is UTF-8.
 *
 * Returns: (transfer full) (nullable): the string
 */
char *
avn_sandbox_rows_dup_string (AvnSandboxRows *self, int column)
{
  const char *text = (const char *)sqlite3_column_text (self, column);
  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

/**
 * avn_sandbox_rows_get_integer:
 * @self: rows
 * @column: which column, from 0
 *
 * Gets an integer of the present row.
 *
 * Returns: the integer, 0 for null
 */
gint64
avn_sandbox_rows_get_integer (AvnSandboxRows *self, int column)
{
  return sqlite3_column_int64 (self, column);
}

/**
 * avn_sandbox_rows_get_number:
 * @self: rows
 * @column: which column, from 0
 *
 * Gets a number of the present row.
 *
 * Returns: the number, 0 for null
 */
double
avn_sandbox_rows_get_number (AvnSandboxRows *self, int column)
{
  return sqlite3_column_double (self, column);
}

/**
 * avn_sandbox_rows_free:
 * @self: (transfer full): rows
 *
 * Ends a query.
 */
void
avn_sandbox_rows_free (AvnSandboxRows *self)
{
  sqlite3_reset (self);
  sqlite3_clear_bindings (self);
}
