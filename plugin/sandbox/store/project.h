/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * AvnSandboxProject:
 * @name: the project's name
 * @role: what the user is in it
 *
 * A project that a user belongs to.
 */
typedef struct
{
  char *name;
  char *role;
} AvnSandboxProject;

void avn_sandbox_project_free (AvnSandboxProject *self);

gboolean avn_sandbox_projects_add (AvnSandboxStore *store, gint64 user, GError **error);
GPtrArray *avn_sandbox_projects_list (AvnSandboxStore *store, gint64 user, GError **error);
void avn_sandbox_projects_add_memberships (GPtrArray *projects, JsonObject *object);
JsonArray *avn_sandbox_projects_to_array (GPtrArray *projects);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvnSandboxProject, avn_sandbox_project_free)

G_END_DECLS
