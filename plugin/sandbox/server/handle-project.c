/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/request.h"

typedef struct
{
  const char *name;
  const char *value; /* (nullable) */
} Member;

/* The members that every project shares. */
static const Member project_strings[] = {
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

/**
 * avn_sandbox_projects_list:
 * @request: a request
 * @user: the id of a user
 * @error: return location for an error: AVN_ERROR_STORAGE
 *
 * Lists the projects of a user, oldest first.
 *
 * Returns: (transfer full) (nullable): objects with "name" and "role", or %NULL with @error set
 */
JsonArray *
avn_sandbox_projects_list (AvnSandboxRequest *request, gint64 user, GError **error)
{
  return avn_sandbox_store_select (request->store, error,
                                   "SELECT name, role FROM projects WHERE user = ? ORDER BY id", "i", user);
}

/**
 * avn_sandbox_set_strings:
 * @object: an object
 * @member: the name of a member
 * @strings: (array zero-terminated=1): strings
 *
 * Sets a member to an array of strings.
 */
void
avn_sandbox_set_strings (JsonObject *object, const char *member, const char *const *strings)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  json_object_set_array_member (object, member, array);
}

/**
 * avn_sandbox_projects_add_memberships:
 * @projects: the projects of a user
 * @object: the object to add members to
 *
 * Adds the user's roles, in both forms of the API.
 */
void
avn_sandbox_projects_add_memberships (JsonArray *projects, JsonObject *object)
{
  JsonObject *membership = json_object_new ();
  JsonObject *memberships = json_object_new ();
  for (guint i = 0; i < json_array_get_length (projects); i++)
    {
      JsonObject *project = json_array_get_object_element (projects, i);
      const char *name = json_object_get_string_member (project, "name");
      const char *const roles[] = { json_object_get_string_member (project, "role"), NULL };
      json_object_set_string_member (membership, name, roles[0]);
      avn_sandbox_set_strings (memberships, name, roles);
    }
  json_object_set_object_member (object, "project_membership", membership);
  json_object_set_object_member (object, "project_memberships", memberships);
}

static JsonObject *
show_project (JsonObject *project)
{
  JsonObject *object = json_object_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (project_strings); i++)
    json_object_set_string_member (object, project_strings[i].name, project_strings[i].value);
  for (gsize i = 0; i < G_N_ELEMENTS (project_arrays); i++)
    json_object_set_array_member (object, project_arrays[i], json_array_new ());
  for (gsize i = 0; i < G_N_ELEMENTS (project_objects); i++)
    json_object_set_object_member (object, project_objects[i], json_object_new ());
  json_object_set_member (object, "project_name", json_object_dup_member (project, "name"));
  return object;
}

JsonObject *
avn_sandbox_handle_projects (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (JsonArray) projects = avn_sandbox_projects_list (request, request->user, error);
  if (projects == NULL)
    return NULL;
  JsonObject *response = json_object_new ();
  JsonArray *shown = json_array_new ();
  for (guint i = 0; i < json_array_get_length (projects); i++)
    json_array_add_object_element (shown, show_project (json_array_get_object_element (projects, i)));
  avn_sandbox_projects_add_memberships (projects, response);
  json_object_set_array_member (response, "projects", shown);
  return response;
}

JsonObject *
avn_sandbox_handle_project (AvnSandboxRequest *request, GError **error)
{
  g_autoptr (JsonArray) projects = avn_sandbox_projects_list (request, request->user, error);
  for (guint i = 0; projects != NULL && i < json_array_get_length (projects); i++)
    {
      JsonObject *project = json_array_get_object_element (projects, i);
      if (!g_str_equal (json_object_get_string_member (project, "name"), request->prefix))
        continue;
      JsonObject *response = json_object_new ();
      json_object_set_object_member (response, "project", show_project (project));
      return response;
    }
  if (projects != NULL)
    g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_NOT_FOUND, "Project does not exist");
  return NULL;
}
