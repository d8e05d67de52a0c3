/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-sandbox-project.h"
#include "avn-sandbox-value.h"

/* What every project has. Members that are not here are null or empty, see the tables below. */
typedef struct
{
  const char *name;
  const char *text;
} Member;

static const Member project_texts[] = {
  { "account_id", "a00000000001" },
  { "account_name", "Sandbox" },
  { "available_credits", "0.00" },
  { "billing_address", "" },
  { "billing_currency", "USD" },
  { "billing_extra_text", NULL },
  { "billing_group_id", "00000000-0000-4000-8000-000000000001" },
  { "billing_group_name", "Billing" },
  { "card_info", NULL },
  { "city", "" },
  { "company", "" },
  { "country", "" },
  { "country_code", "" },
  { "default_cloud", "google-europe-north1" },
  { "estimated_balance", "0.00" },
  { "estimated_balance_local", "0.00" },
  { "organization_id", "org00000000001" },
  { "payment_method", "no_payment_expected" },
  { "state", "" },
  { "tenant_id", "aiven" },
  { "trial_expiration_time", NULL },
  { "vat_id", "" },
  { "zip_code", "" },
};

static const char *const project_arrays[] = { "address_lines", "billing_emails", "tech_emails" };
static const char *const project_objects[] = { "end_of_life_extension", "tags" };

void
avn_sandbox_project_free (AvnSandboxProject *self)
{
  g_free (self->name);
  g_free (self->role);
  g_free (self);
}

/**
 * avn_sandbox_projects_add:
 * @store: the store
 * @user: a new user's id
 * @error: where to put an error
 *
 * Gives a user the two projects that the documentation's example has.
 *
 * Returns: %TRUE on success
 */
gboolean
avn_sandbox_projects_add (AvnSandboxStore *store, gint64 user, GError **error)
{
  static const char *const sql = "INSERT INTO projects (user, name, role) VALUES (?, ?, ?)";
  return avn_sandbox_store_execute (store, error, sql, "iss", user, "dev-sandbox", "admin")
         && avn_sandbox_store_execute (store, error, sql, "iss", user, "prod-environment", "developer");
}

/**
 * avn_sandbox_projects_list:
 * @store: the store
 * @user: a user's id
 * @error: where to put an error
 *
 * Lists the projects that a user belongs to, oldest first.
 *
 * Returns: (transfer full) (nullable) (element-type AvnSandboxProject): the projects, or %NULL with @error
 * set
 */
GPtrArray *
avn_sandbox_projects_list (AvnSandboxStore *store, gint64 user, GError **error)
{
  g_autoptr (GPtrArray) projects = g_ptr_array_new_with_free_func ((GDestroyNotify)avn_sandbox_project_free);
  g_autoptr (AvnSandboxRows) rows = avn_sandbox_store_select (
      store, error, "SELECT name, role FROM projects WHERE user = ? ORDER BY id", "i", user);
  gboolean has_row = FALSE;
  if (rows == NULL || !avn_sandbox_rows_next (rows, &has_row, error))
    return NULL;
  while (has_row)
    {
      AvnSandboxProject *project = g_new0 (AvnSandboxProject, 1);
      project->name = avn_sandbox_rows_dup_string (rows, 0);
      project->role = avn_sandbox_rows_dup_string (rows, 1);
      g_ptr_array_add (projects, project);
      if (!avn_sandbox_rows_next (rows, &has_row, error))
        return NULL;
    }
  return g_steal_pointer (&projects);
}

/**
 * avn_sandbox_projects_add_memberships:
 * @projects: (element-type AvnSandboxProject): projects
 * @object: the object to add members to
 *
 * Adds what a user is in each project, in the two forms that the API has for it.
 */
void
avn_sandbox_projects_add_memberships (GPtrArray *projects, GVariantBuilder *object)
{
  GVariantBuilder membership, memberships;
  g_variant_builder_init (&membership, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_init (&memberships, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < projects->len; i++)
    {
      const AvnSandboxProject *project = projects->pdata[i];
      const char *const roles[] = { project->role, NULL };
      g_variant_builder_add (&membership, "{sv}", project->name, g_variant_new_string (project->role));
      g_variant_builder_add (&memberships, "{sv}", project->name, avn_sandbox_value_array (roles));
    }
  g_variant_builder_add (object, "{sv}", "project_membership", g_variant_builder_end (&membership));
  g_variant_builder_add (object, "{sv}", "project_memberships", g_variant_builder_end (&memberships));
}

static GVariant *
project_to_value (const AvnSandboxProject *project)
{
  static const char *const nothing[] = { NULL };
  GVariantBuilder object;
  g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
  for (gsize i = 0; i < G_N_ELEMENTS (project_texts); i++)
    g_variant_builder_add (&object, "{sv}", project_texts[i].name,
                           avn_sandbox_value_text (project_texts[i].text));
  for (gsize i = 0; i < G_N_ELEMENTS (project_arrays); i++)
    g_variant_builder_add (&object, "{sv}", project_arrays[i], avn_sandbox_value_array (nothing));
  for (gsize i = 0; i < G_N_ELEMENTS (project_objects); i++)
    g_variant_builder_add (&object, "{sv}", project_objects[i],
                           g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
  g_variant_builder_add (&object, "{sv}", "project_name", g_variant_new_string (project->name));
  return g_variant_builder_end (&object);
}

/**
 * avn_sandbox_projects_to_value:
 * @projects: (element-type AvnSandboxProject): projects
 *
 * Shapes projects as GET /v1/project lists them.
 *
 * Returns: (transfer floating): the array
 */
GVariant *
avn_sandbox_projects_to_value (GPtrArray *projects)
{
  GVariantBuilder array;
  g_variant_builder_init (&array, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < projects->len; i++)
    g_variant_builder_add (&array, "v", project_to_value (projects->pdata[i]));
  return g_variant_builder_end (&array);
}
