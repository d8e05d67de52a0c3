/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/store.h"

#include <avn/avn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* "AvnS" in the file's header tells the sandbox's databases from other people's. */
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

/* A sandbox has nothing to lose in a power failure, and every request writes down when its token was used:
 * waiting for the disk each time would cost more than everything else. Writing the version anew finds out
 * whether the file can be written to at all. */
static const char preparation[]
    = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA synchronous = OFF;"
      "BEGIN IMMEDIATE;";
static const char completion[] = "PRAGMA user_version = " G_STRINGIFY (SCHEMA_VERSION) "; COMMIT;";

struct _AvnSandboxStore
{
  sqlite3 *connection;
  GHashTable *statements; /* (owned) (element-type utf8 sqlite3_stmt) */
};

/* SQLite would make the file readable for others. */
static gboolean
create_file (const char *path, GError **error)
{
  GStatBuf status;
  g_autofree char *safe_path = avn_text_make_safe (path, -1);
  const int file = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const int saved_errno = errno;
  if (file >= 0)
    return g_close (file, error);
  if (saved_errno == EEXIST && g_stat (path, &status) == 0)
    {
      if (S_ISREG (status.st_mode))
        return TRUE;
      g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("%s is not a regular file."), safe_path);
      return FALSE;
    }
  g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("Cannot create %s: %s."), safe_path,
               g_strerror (saved_errno));
  return FALSE;
}

static gboolean
read_integer (AvnSandboxStore *self, const char *sql, gint64 *value, GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (AvnSandboxRows) rows = avn_sandbox_store_select (self, error, sql, "");
  if (rows == NULL || !avn_sandbox_rows_next (rows, &has_row, error))
    return FALSE;
  *value = has_row ? avn_sandbox_rows_get_integer (rows, 0) : 0;
  return TRUE;
}

static gboolean
execute_script (AvnSandboxStore *self, const char *script, GError **error)
{
  if (sqlite3_exec (self->connection, script, NULL, NULL, NULL) != SQLITE_OK)
    return avn_sandbox_set_sqlite_error (self->connection, error);
  return TRUE;
}

/* Makes the tables in an empty database, and touches no database that is not the sandbox's own. */
static gboolean
prepare_schema (AvnSandboxStore *self, const char *path, GError **error)
{
  gint64 application_id = 0, version = 0, n_objects = 0;
  if (!execute_script (self, preparation, error)
      || !read_integer (self, "PRAGMA application_id", &application_id, error)
      || !read_integer (self, "PRAGMA user_version", &version, error)
      || !read_integer (self, "SELECT count (*) FROM sqlite_schema", &n_objects, error))
    return FALSE;

  g_autofree char *safe_path = avn_text_make_safe (path != NULL ? path : "", -1);
  const gboolean is_empty = application_id == 0 && version == 0 && n_objects == 0;
  if (!is_empty && application_id != APPLICATION_ID)
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("%s is a database of another program."),
                   safe_path);
      return FALSE;
    }
  if (version > SCHEMA_VERSION)
    {
      g_set_error (error, AVN_ERROR, AVN_ERROR_STORAGE, _ ("%s was made by a newer version of avn."),
                   safe_path);
      return FALSE;
    }
  return (!is_empty || execute_script (self, schema, error)) && execute_script (self, completion, error);
}

/**
 * avn_sandbox_store_free:
 * @self: (transfer full): a store
 *
 * Closes a store.
 */
void
avn_sandbox_store_free (AvnSandboxStore *self)
{
  g_clear_pointer (&self->statements, g_hash_table_unref);
  g_clear_pointer (&self->connection, sqlite3_close);
  g_free (self);
}

static void
finalize_statement_cb (gpointer statement)
{
  sqlite3_finalize (statement);
}

/**
 * avn_sandbox_store_open:
 * @path: (nullable): the file, which is created if need be; %NULL keeps the database in memory
 * @error: where to put an error
 *
 * Opens the store of users, tokens and projects, and sees to it that its tables are there.
 *
 * Returns: (transfer full) (nullable): the store, or %NULL with @error set
 */
AvnSandboxStore *
avn_sandbox_store_open (const char *path, GError **error)
{
  /* An absolute path has no second meaning, as ":memory:" has. */
  g_autofree char *absolute = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
  if (absolute != NULL && !create_file (absolute, error))
    return NULL;

  g_autoptr (AvnSandboxStore) self = g_new0 (AvnSandboxStore, 1);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_statement_cb);
  if (sqlite3_open_v2 (absolute != NULL ? absolute : ":memory:", &self->connection, SQLITE_OPEN_READWRITE,
                       NULL)
      != SQLITE_OK)
    {
      avn_sandbox_set_sqlite_error (self->connection, error);
      return NULL;
    }
  sqlite3_busy_timeout (self->connection, BUSY_TIMEOUT_MS);
  if (!prepare_schema (self, absolute, error))
    return NULL;
  return g_steal_pointer (&self);
}

static sqlite3_stmt *
prepare (AvnSandboxStore *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  if (statement != NULL)
    return statement;
  if (sqlite3_prepare_v3 (self->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)
      != SQLITE_OK)
    {
      avn_sandbox_set_sqlite_error (self->connection, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer)sql, statement);
  return statement;
}

static int
bind_integer (sqlite3_stmt *statement, int index, gint64 value, gboolean zero_is_null)
{
  return zero_is_null && value == 0 ? sqlite3_bind_null (statement, index)
                                    : sqlite3_bind_int64 (statement, index, value);
}

static int
bind_number (sqlite3_stmt *statement, int index, double value)
{
  return value > 0 ? sqlite3_bind_double (statement, index, value) : sqlite3_bind_null (statement, index);
}

static sqlite3_stmt *
prepare_and_bind (AvnSandboxStore *self, const char *sql, const char *types, va_list *values, GError **error)
{
  sqlite3_stmt *statement = prepare (self, sql, error);
  if (statement == NULL)
    return NULL;

  int result = SQLITE_OK;
  for (int i = 0; types[i] != '\0' && result == SQLITE_OK; i++)
    switch (types[i])
      {
      case 's':
        result = sqlite3_bind_text (statement, i + 1, va_arg (*values, const char *), -1, SQLITE_TRANSIENT);
        break;
      case 'i':
      case 'n':
        result = bind_integer (statement, i + 1, va_arg (*values, gint64), types[i] == 'n');
        break;
      case 'f':
        result = bind_number (statement, i + 1, va_arg (*values, double));
        break;
      default:
        g_assert_not_reached ();
      }
  if (result == SQLITE_OK)
    return statement;
  avn_sandbox_set_sqlite_error (self->connection, error);
  avn_sandbox_rows_free (statement);
  return NULL;
}

/**
 * avn_sandbox_store_execute:
 * @self: a store
 * @error: where to put an error
 * @sql: a statement, as a string constant; it is prepared once and kept
 * @types: one letter for each value: s a nullable string, i a gint64, n a gint64 and f a double whose 0 means
 * null
 * @...: the values
 *
 * Carries out a statement that finds no rows.
 *
 * Returns: %TRUE on success
 */
gboolean
avn_sandbox_store_execute (AvnSandboxStore *self, GError **error, const char *sql, const char *types, ...)
{
  gboolean has_row;
  va_list values;
  va_start (values, types);
  g_autoptr (AvnSandboxRows) rows = prepare_and_bind (self, sql, types, &values, error);
  va_end (values);
  return rows != NULL && avn_sandbox_rows_next (rows, &has_row, error);
}

/**
 * avn_sandbox_store_begin:
 * @self: a store
 * @error: where to put an error
 *
 * Begins a transaction: what follows happens as a whole or not at all.
 *
 * Returns: %TRUE on success
 */
gboolean
avn_sandbox_store_begin (AvnSandboxStore *self, GError **error)
{
  return execute_script (self, "BEGIN IMMEDIATE", error);
}

/**
 * avn_sandbox_store_commit:
 * @self: a store
 * @error: where to put an error
 *
 * Ends a transaction and keeps its changes.
 *
 * Returns: %TRUE on success; otherwise it is still to be rolled back
 */
gboolean
avn_sandbox_store_commit (AvnSandboxStore *self, GError **error)
{
  return execute_script (self, "COMMIT", error);
}

/**
 * avn_sandbox_store_roll_back:
 * @self: a store
 *
 * Ends a transaction and drops its changes.
 */
void
avn_sandbox_store_roll_back (AvnSandboxStore *self)
{
  /* After some errors SQLite has rolled back by itself; then there is nothing left to do. */
  execute_script (self, "ROLLBACK", NULL);
}

/**
 * avn_sandbox_store_get_last_id:
 * @self: a store
 *
 * Gets the id of the row that was added last.
 *
 * Returns: the id
 */
gint64
avn_sandbox_store_get_last_id (AvnSandboxStore *self)
{
  return sqlite3_last_insert_rowid (self->connection);
}

/**
 * avn_sandbox_store_select:
 * @self: a store
 * @error: where to put an error
 * @sql: a query, as a string constant; it is prepared once and kept
 * @types: the types of the values, as in [func@AvnSandbox.store_execute]
 * @...: the values
 *
 * Starts a query.
 *
 * Returns: (transfer full) (nullable): the rows to walk, or %NULL with @error set
 */
AvnSandboxRows *
avn_sandbox_store_select (AvnSandboxStore *self, GError **error, const char *sql, const char *types, ...)
{
  va_list values;
  va_start (values, types);
  AvnSandboxRows *rows = prepare_and_bind (self, sql, types, &values, error);
  va_end (values);
  return rows;
}
