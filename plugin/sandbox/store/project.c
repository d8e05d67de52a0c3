/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/project.h"
#include "store/value.h"

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
avn_sandbox_projects_add_memberships (GPtrArray *projects, JsonObject *object)
{
  JsonObject *membership = json_object_new ();
  JsonObject *memberships = json_object_new ();
  for (guint i = 0; i < projects->len; i++)
    {
      const AvnSandboxProject *project = projects->pdata[i];
      const char *const roles[] = { project->role, NULL };
      json_object_set_string_member (membership, project->name, project->role);
      avn_sandbox_value_set_texts (memberships, project->name, roles);
    }
  json_object_set_object_member (object, "project_membership", membership);
  json_object_set_object_member (object, "project_memberships", memberships);
}

static JsonObject *
project_to_object (const AvnSandboxProject *project)
{
  JsonObject *object = json_object_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (project_texts); i++)
    json_object_set_string_member (object, project_texts[i].name, project_texts[i].text);
  for (gsize i = 0; i < G_N_ELEMENTS (project_arrays); i++)
    json_object_set_array_member (object, project_arrays[i], json_array_new ());
  for (gsize i = 0; i < G_N_ELEMENTS (project_objects); i++)
    json_object_set_object_member (object, project_objects[i], json_object_new ());
  json_object_set_string_member (object, "project_name", project->name);
  return object;
}

/**
 * avn_sandbox_projects_to_array:
 * @projects: (element-type AvnSandboxProject): projects
 *
 * Shapes projects as GET /v1/project lists them.
 *
 * Returns: (transfer full): the array
 */
JsonArray *
avn_sandbox_projects_to_array (GPtrArray *projects)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; i < projects->len; i++)
    json_array_add_object_element (array, project_to_object (projects->pdata[i]));
  return array;
}
