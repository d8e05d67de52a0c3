/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/store.h"

#include <avn/avn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* "AvnS" in the file's header marks a database of the sandbox. */
#define APPLICATION_ID 0x41766e53
#define SCHEMA_VERSION 1
#define BUSY_TIMEOUT_MS 2000

/* Times are microseconds since 1970 in UTC. Lists are JSON. */
static const char schema[]
    = "CREATE TABLE users ("
      "  id INTEGER PRIMARY KEY, user_id TEXT NOT NULL UNIQUE, email TEXT NOT NULL,"
      "  email_key TEXT NOT NULL UNIQUE, real_name TEXT NOT NULL, tenant TEXT NOT NULL,"
      "  password_hash TEXT NOT NULL, create_time INTEGER NOT NULL, token_validity_begin INTEGER NOT NULL) "
      "STRICT;"
      "CREATE TABLE tokens ("
      "  id INTEGER PRIMARY KEY AUTOINCREMENT, user INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,"
      "  hash TEXT NOT NULL UNIQUE, prefix TEXT NOT NULL, description TEXT, create_time INTEGER NOT NULL,"
      "  created_manually INTEGER NOT NULL, expiry_time INTEGER, extend_when_used INTEGER NOT NULL,"
      "  max_age_seconds REAL, last_used_time INTEGER, last_ip TEXT, last_user_agent TEXT,"
      "  ip_allowlist TEXT, scopes TEXT, UNIQUE (user, prefix)) STRICT;"
      "CREATE TABLE projects ("
      "  id INTEGER PRIMARY KEY, user INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,"
      "  name TEXT NOT NULL, role TEXT NOT NULL, UNIQUE (user, name)) STRICT;"
      "CREATE INDEX tokens_expiry ON tokens (expiry_time);"
      "PRAGMA application_id = " G_STRINGIFY (APPLICATION_ID) ";";

/* Every request stores when its token was used. Waiting for the disk each time would dominate the run time,
 * and the data of a sandbox may be lost in a power failure. */
static const char preparation[]
    = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA synchronous = OFF;"
      "BEGIN IMMEDIATE;";

/* Writing the version again checks that the file is writable. */
static const char completion[] = "PRAGMA user_version = " G_STRINGIFY (SCHEMA_VERSION) "; COMMIT;";

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

static gboolean
set_sqlite_error (AvnSandboxStore *self, GError **error)
{
  const char *path = sqlite3_db_filename (self, "main");
  g_autofree char *safe_path = avn_text_make_safe (path != NULL && *path != '\0' ? path : ":memory:", -1);
  /* Translators: the first %s is the path of a file, the second the reason. */
  g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot use %s as the database: %s."), safe_path,
               sqlite3_errmsg (self));
  return FALSE;
}

/* SQLite would create a file that others can read. */
static gboolean
create_file (const char *path, GError **error)
{
  GStatBuf status;
  g_autofree char *safe_path = avn_text_make_safe (path, -1);
  const int file = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const int saved_errno = errno;
  if (file >= 0)
    return g_close (file, error);
  if (saved_errno != EEXIST || g_stat (path, &status) != 0)
    g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot create %s: %s."), safe_path,
                 g_strerror (saved_errno));
  else if (!S_ISREG (status.st_mode))
    g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("%s is not a regular file."), safe_path);
  else
    return TRUE;
  return FALSE;
}

/* Creates the tables in an empty database and leaves those of other programs alone. */
static gboolean
prepare_schema (AvnSandboxStore *self, const char *path, GError **error)
{
  g_autoptr (JsonObject) found = NULL;
  if (!avn_sandbox_store_execute (self, preparation, error)
      || !avn_sandbox_store_find (self, &found, error,
                                  "SELECT application_id, user_version,"
                                  " (SELECT count (*) FROM sqlite_schema) AS n_objects"
                                  " FROM pragma_application_id, pragma_user_version",
                                  ""))
    return FALSE;

  g_autofree char *safe_path = avn_text_make_safe (path, -1);
  const gint64 application_id = json_object_get_int_member (found, "application_id");
  const gint64 version = json_object_get_int_member (found, "user_version");
  const gboolean is_empty
      = application_id == 0 && version == 0 && json_object_get_int_member (found, "n_objects") == 0;
  if (!is_empty && application_id != APPLICATION_ID)
    g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("%s is a database of another program."), safe_path);
  else if (version > SCHEMA_VERSION)
    g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("%s was made by a newer version of avn."),
                 safe_path);
  else
    return (!is_empty || avn_sandbox_store_execute (self, schema, error))
           && avn_sandbox_store_execute (self, completion, error);
  return FALSE;
}

/**
 * avn_sandbox_store_open:
 * @path: (nullable): the file, which is created if it is missing; %NULL for a database in memory
 * @error: return location for an error: AVN_ERROR_STORAGE
 *
 * Opens the database and creates its tables if it is empty.
 *
 * Returns: (transfer full) (nullable): the store, or %NULL with @error set
 */
AvnSandboxStore *
avn_sandbox_store_open (const char *path, GError **error)
{
  /* SQLite gives names such as ":memory:" a special meaning, but no absolute path. */
  g_autofree char *file = path != NULL ? g_canonicalize_filename (path, NULL) : g_strdup (":memory:");
  g_autoptr (AvnSandboxStore) self = NULL;
  if (path != NULL && !create_file (file, error))
    return NULL;
  if (sqlite3_open_v2 (file, &self, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    {
      set_sqlite_error (self, error);
      return NULL;
    }
  sqlite3_busy_timeout (self, BUSY_TIMEOUT_MS);
  return prepare_schema (self, file, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * avn_sandbox_store_execute:
 * @self: a store
 * @script: SQL statements, such as "BEGIN IMMEDIATE"
 * @error: return location for an error: AVN_ERROR_STORAGE
 *
 * Executes statements that have no parameters and return no rows.
 *
 * Returns: %TRUE on success
 */
gboolean
avn_sandbox_store_execute (AvnSandboxStore *self, const char *script, GError **error)
{
  return sqlite3_exec (self, script, NULL, NULL, NULL) == SQLITE_OK || set_sqlite_error (self, error);
}

static int
bind_values (sqlite3_stmt *statement, const char *types, va_list *values)
{
  int result = SQLITE_OK;
  for (int i = 0; types[i] != '\0' && result == SQLITE_OK; i++)
    if (types[i] == 's')
      result = sqlite3_bind_text (statement, i + 1, va_arg (*values, const char *), -1, SQLITE_TRANSIENT);
    else if (types[i] == 'i')
      result = sqlite3_bind_int64 (statement, i + 1, va_arg (*values, gint64));
    else
      result = sqlite3_bind_double (statement, i + 1, va_arg (*values, double));
  return result;
}

/* Another program may have written text that is not UTF-8. */
static JsonObject *
read_row (sqlite3_stmt *statement)
{
  JsonObject *row = json_object_new ();
  for (int i = 0; i < sqlite3_column_count (statement); i++)
    {
      const char *name = sqlite3_column_name (statement, i);
      const int type = sqlite3_column_type (statement, i);
      if (type == SQLITE_INTEGER)
        json_object_set_int_member (row, name, sqlite3_column_int64 (statement, i));
      else if (type == SQLITE_FLOAT)
        json_object_set_double_member (row, name, sqlite3_column_double (statement, i));
      else
        {
          const char *text = (const char *)sqlite3_column_text (statement, i);
          g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
          json_object_set_string_member (row, name, valid);
        }
    }
  return row;
}

static JsonArray *
select_valist (AvnSandboxStore *self, GError **error, const char *sql, const char *types, va_list *values)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (JsonArray) rows = json_array_new ();
  int result = sqlite3_prepare_v2 (self, sql, -1, &statement, NULL);
  if (result == SQLITE_OK)
    result = bind_values (statement, types, values);
  if (result == SQLITE_OK)
    while ((result = sqlite3_step (statement)) == SQLITE_ROW)
      json_array_add_object_element (rows, read_row (statement));
  if (result == SQLITE_DONE)
    return g_steal_pointer (&rows);
  set_sqlite_error (self, error);
  return NULL;
}

/**
 * avn_sandbox_store_select:
 * @self: a store
 * @error: return location for an error: AVN_ERROR_STORAGE
 * @sql: a statement
 * @types: one letter per value: s for a nullable string, i for a gint64, f for a double
 * @...: the values
 *
 * Executes a statement and gets its rows: objects with a member per column.
 *
 * Returns: (transfer full) (nullable): the rows, or %NULL with @error set
 */
JsonArray *
avn_sandbox_store_select (AvnSandboxStore *self, GError **error, const char *sql, const char *types, ...)
{
  va_list values;
  va_start (values, types);
  JsonArray *rows = select_valist (self, error, sql, types, &values);
  va_end (values);
  return rows;
}

/**
 * avn_sandbox_store_find:
 * @self: a store
 * @row: (out) (optional) (transfer full) (nullable): the first row, %NULL if there is none
 * @error: return location for an error: AVN_ERROR_STORAGE
 * @sql: a statement
 * @types: as for [func@AvnSandbox.store_select]
 * @...: the values
 *
 * Executes a statement of which at most one row matters.
 *
 * Returns: %TRUE on success, also without a row
 */
gboolean
avn_sandbox_store_find (
    AvnSandboxStore *self, JsonObject **row, GError **error, const char *sql, const char *types, ...)
{
  va_list values;
  va_start (values, types);
  g_autoptr (JsonArray) rows = select_valist (self, error, sql, types, &values);
  va_end (values);
  if (rows != NULL && row != NULL)
    *row
        = json_array_get_length (rows) > 0 ? json_object_ref (json_array_get_object_element (rows, 0)) : NULL;
  return rows != NULL;
}
