/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <sqlite3.h>

/**
 * AvnSandboxStore:
 *
 * The SQLite database of users, tokens and projects.
 */
typedef sqlite3 AvnSandboxStore;

/**
 * AVN_SANDBOX_TIME:
 * @column: the name of a column that holds microseconds since 1970
 * @zone: the suffix that means UTC: "Z" or "+00:00"
 *
 * An SQL result column with the time in ISO 8601, or null.
 */
#define AVN_SANDBOX_TIME(column, zone)                                                                       \
  "strftime ('%Y-%m-%dT%H:%M:%S', " column " / 1000000, 'unixepoch')"                                        \
  " || printf ('.%06d" zone "', " column " % 1000000) AS " column

AvnSandboxStore *avn_sandbox_store_open (const char *path, GError **error);
gboolean avn_sandbox_store_execute (AvnSandboxStore *self, const char *script, GError **error);
JsonArray *
avn_sandbox_store_select (AvnSandboxStore *self, GError **error, const char *sql, const char *types, ...);
gboolean avn_sandbox_store_find (
    AvnSandboxStore *self, JsonObject **row, GError **error, const char *sql, const char *types, ...);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnSandboxStore, sqlite3_close)
