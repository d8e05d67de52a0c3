/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/rows.h"

G_BEGIN_DECLS

/**
 * AvnSandboxStore:
 *
 * The SQLite database that everything is in.
 */
typedef struct _AvnSandboxStore AvnSandboxStore;

AvnSandboxStore *avn_sandbox_store_open (const char *path, GError **error);
void avn_sandbox_store_free (AvnSandboxStore *self);

gboolean avn_sandbox_store_begin (AvnSandboxStore *self, GError **error);
gboolean avn_sandbox_store_commit (AvnSandboxStore *self, GError **error);
void avn_sandbox_store_roll_back (AvnSandboxStore *self);

gboolean
avn_sandbox_store_execute (AvnSandboxStore *self, GError **error, const char *sql, const char *types, ...);
gint64 avn_sandbox_store_get_last_id (AvnSandboxStore *self);

AvnSandboxRows *
avn_sandbox_store_select (AvnSandboxStore *self, GError **error, const char *sql, const char *types, ...);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnSandboxStore, avn_sandbox_store_free)

G_END_DECLS
