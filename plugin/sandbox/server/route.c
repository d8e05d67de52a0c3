/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "server/request.h"
#include "store/user.h"

#include <avn-client/avn-client.h>
#include <math.h>

#define PREFIX_SEGMENT "{prefix}"

typedef enum
{
  MEMBER_STRING, /* minimum and maximum bound its length in characters */
  MEMBER_BOOLEAN,
  MEMBER_NUMBER,  /* minimum and maximum bound it */
  MEMBER_STRINGS, /* maximum bounds how many */
} MemberKind;

/* The contract for one member of a request's body. */
typedef struct _AvnSandboxMember
{
  const char *name;
  MemberKind kind;
  gboolean is_required; /* otherwise it may be missing or null */
  double minimum;
  double maximum;
  gboolean (*is_valid) (const char *text); /* (nullable): checks a string or an element */
} Member;

/* GLib accepts spaces and signs in the length of a mask, and warns of one that is too long. */
static gboolean
is_address_or_network (const char *text)
{
  guint64 length;
  g_auto (GStrv) parts = g_strsplit (text, "/", 2);
  g_autoptr (GInetAddress) address = parts[0] != NULL ? g_inet_address_new_from_string (parts[0]) : NULL;
  if (address == NULL || parts[1] == NULL)
    return address != NULL;
  if (!g_ascii_string_to_unsigned (parts[1], 10, 0, 8 * g_inet_address_get_native_size (address), &length,
                                   NULL))
    return FALSE;
  g_autoptr (GInetAddressMask) mask = g_inet_address_mask_new (address, (guint)length, NULL);
  return mask != NULL;
}

#define EMAIL                                                                                                \
  {                                                                                                          \
    "email", MEMBER_STRING, .is_required = TRUE, .minimum = 1, .maximum = AVN_SANDBOX_MAX_EMAIL_LENGTH       \
  }
#define PASSWORD(name)                                                                                       \
  {                                                                                                          \
    name, MEMBER_STRING, .is_required = TRUE, .minimum = 1, .maximum = AVN_SANDBOX_MAX_PASSWORD_LENGTH       \
  }
#define DESCRIPTION                                                                                          \
  {                                                                                                          \
    "description", MEMBER_STRING, .is_required = TRUE, .minimum = 1, .maximum = 1000                         \
  }
#define TENANT                                                                                               \
  {                                                                                                          \
    "tenant", MEMBER_STRING, .minimum = 1, .maximum = 64                                                     \
  }

static const Member userauth_members[]
    = { EMAIL, PASSWORD ("password"), { "otp", MEMBER_STRING, .maximum = 6 }, TENANT, { NULL } };

static const Member login_options_members[] = { EMAIL, { NULL } };

static const Member user_members[] = {
  { "email", MEMBER_STRING, .is_required = TRUE, .minimum = 1, .maximum = AVN_SANDBOX_MAX_EMAIL_LENGTH,
    .is_valid = avn_sandbox_user_is_email },
  PASSWORD ("password"),
  { "real_name", MEMBER_STRING, .maximum = 256 },
  TENANT,
  { NULL },
};

static const Member password_members[] = { PASSWORD ("password"), PASSWORD ("new_password"), { NULL } };

static const Member token_members[] = {
  DESCRIPTION,
  { "extend_when_used", MEMBER_BOOLEAN },
  { "ip_allowlist", MEMBER_STRINGS, .maximum = 100, .is_valid = is_address_or_network },
  { "max_age_seconds", MEMBER_NUMBER, .minimum = 600, .maximum = 315360000 },
  { "scopes", MEMBER_STRINGS, .maximum = 100 },
  { NULL },
};

static const Member token_update_members[] = { DESCRIPTION, { NULL } };

static const AvnSandboxRoute routes[] = {
  { "POST", "/v1/userauth", FALSE, userauth_members, avn_sandbox_handle_userauth },
  { "POST", "/v1/userauth/login_options", FALSE, login_options_members, avn_sandbox_handle_login_options },
  { "POST", "/v1/user", FALSE, user_members, avn_sandbox_handle_user_create },
  { "GET", "/v1/me", TRUE, NULL, avn_sandbox_handle_me },
  { "POST", "/v1/me/logout", TRUE, NULL, avn_sandbox_handle_logout },
  { "POST", "/v1/me/expire_tokens", TRUE, NULL, avn_sandbox_handle_expire_tokens },
  { "PUT", "/v1/me/password", TRUE, password_members, avn_sandbox_handle_password },
  { "GET", "/v1/access_token", TRUE, NULL, avn_sandbox_handle_token_list },
  { "POST", "/v1/access_token", TRUE, token_members, avn_sandbox_handle_token_create },
  { "PUT", "/v1/access_token/" PREFIX_SEGMENT, TRUE, token_update_members, avn_sandbox_handle_token_update },
  { "DELETE", "/v1/access_token/" PREFIX_SEGMENT, TRUE, NULL, avn_sandbox_handle_token_revoke },
  { "GET", "/v1/project", TRUE, NULL, avn_sandbox_handle_projects },
  { "GET", "/v1/project/" PREFIX_SEGMENT, TRUE, NULL, avn_sandbox_handle_project },
};

/* (transfer full) (nullable): the segments, the first of which is before the first slash. Splits the path
 * before decoding it, once: a percent-encoded slash is part of a segment. */
char **
avn_sandbox_route_split_path (const char *encoded_path)
{
  g_auto (GStrv) segments = g_strsplit (encoded_path, "/", -1);
  for (guint i = 0; segments[i] != NULL; i++)
    {
      g_autofree char *decoded = g_uri_unescape_string (segments[i], NULL);
      if (decoded == NULL || !g_utf8_validate (decoded, -1, NULL))
        return NULL;
      g_free (segments[i]);
      segments[i] = g_steal_pointer (&decoded);
    }
  return g_steal_pointer (&segments);
}

static gboolean
match_path (const char *pattern, char **segments, const char **prefix)
{
  guint i;
  g_auto (GStrv) wanted = g_strsplit (pattern, "/", -1);
  *prefix = NULL;
  for (i = 0; wanted[i] != NULL && segments[i] != NULL; i++)
    if (g_str_equal (wanted[i], PREFIX_SEGMENT) && *segments[i] != '\0')
      *prefix = segments[i];
    else if (!g_str_equal (wanted[i], segments[i]))
      return FALSE;
  return wanted[i] == NULL && segments[i] == NULL;
}

/**
 * avn_sandbox_route_find:
 * @method: the method of a request
 * @encoded_path: its path, percent-encoded
 * @prefix: (out) (transfer full) (nullable): the segment for "{prefix}", percent-decoded once
 * @allow: (out) (transfer full) (nullable): the methods of the path if @method is not one of them
 * @error: return location for an error: AVN_SANDBOX_ERROR_NOT_FOUND or AVN_SANDBOX_ERROR_METHOD
 *
 * Finds the endpoint of a request.
 *
 * Returns: (transfer none) (nullable): the route, or %NULL with @error set
 */
const AvnSandboxRoute *
avn_sandbox_route_find (
    const char *method, const char *encoded_path, char **prefix, char **allow, GError **error)
{
  g_autoptr (GPtrArray) methods = g_ptr_array_new ();
  g_auto (GStrv) segments = avn_sandbox_route_split_path (encoded_path);
  for (gsize i = 0; segments != NULL && i < G_N_ELEMENTS (routes); i++)
    {
      const char *segment;
      if (!match_path (routes[i].path, segments, &segment))
        continue;
      if (g_str_equal (routes[i].method, method))
        {
          *prefix = g_strdup (segment);
          return &routes[i];
        }
      g_ptr_array_add (methods, (gpointer)routes[i].method);
    }

  if (methods->len == 0)
    {
      g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_NOT_FOUND, "Path does not exist");
      return NULL;
    }
  g_ptr_array_add (methods, NULL);
  *allow = g_strjoinv (", ", (char **)methods->pdata);
  g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_METHOD, "Method not allowed");
  return NULL;
}

static gboolean
refuse (const Member *member, GError **error, const char *problem)
{
  g_set_error (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_INVALID_INPUT, "Invalid input for %s: %s",
               member->name, problem);
  return FALSE;
}

static gboolean
check_string (const Member *member, JsonNode *value, GError **error)
{
  if (!avn_json_is_string (value))
    return refuse (member, error, "must be a string");
  const char *text = json_node_get_string (value);
  const double length = (double)g_utf8_strlen (text, -1);
  if (length < member->minimum)
    return refuse (member, error, "must not be empty");
  if (length > member->maximum)
    return refuse (member, error, "is too long");
  if (member->is_valid != NULL && !member->is_valid (text))
    return refuse (member, error, "has the wrong format");
  return TRUE;
}

static gboolean
check_boolean (const Member *member, JsonNode *value, GError **error)
{
  return json_node_get_value_type (value) == G_TYPE_BOOLEAN
         || refuse (member, error, "must be true or false");
}

static gboolean
check_number (const Member *member, JsonNode *value, GError **error)
{
  const double number = avn_json_get_number (value);
  if (isnan (number))
    return refuse (member, error, "must be a number");
  if (number < member->minimum || number > member->maximum)
    {
      g_set_error (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_INVALID_INPUT,
                   "Invalid input for %s: must be from %.0f to %.0f", member->name, member->minimum,
                   member->maximum);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_strings (const Member *member, JsonNode *value, GError **error)
{
  if (!JSON_NODE_HOLDS_ARRAY (value))
    return refuse (member, error, "must be an array");
  JsonArray *array = json_node_get_array (value);
  if (json_array_get_length (array) > member->maximum)
    return refuse (member, error, "has too many elements");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      if (!avn_json_is_string (element))
        return refuse (member, error, "must hold strings only");
      const char *text = json_node_get_string (element);
      if (*text == '\0')
        return refuse (member, error, "must not hold empty strings");
      if (member->is_valid != NULL && !member->is_valid (text))
        return refuse (member, error, "an element has the wrong format");
    }
  return TRUE;
}

static gboolean (*const checks[]) (const Member *member, JsonNode *value, GError **error) = {
  [MEMBER_STRING] = check_string,
  [MEMBER_BOOLEAN] = check_boolean,
  [MEMBER_NUMBER] = check_number,
  [MEMBER_STRINGS] = check_strings,
};

static gboolean
check_member (const Member *member, JsonObject *body, GError **error)
{
  JsonNode *value = json_object_get_member (body, member->name);
  const gboolean is_null = value != NULL && JSON_NODE_HOLDS_NULL (value);
  if (!member->is_required && (value == NULL || is_null))
    return TRUE;
  if (value == NULL)
    {
      g_set_error (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_INVALID_INPUT,
                   "Invalid input: '%s' is a required property", member->name);
      return FALSE;
    }
  return checks[member->kind](member, value, error);
}

/**
 * avn_sandbox_route_read_body:
 * @self: a route whose body is checked
 * @text: the body of a request
 * @length: its length in bytes
 * @error: return location for an error: AVN_SANDBOX_ERROR_INVALID_INPUT
 *
 * Reads a body and checks it against the contract. Members that the contract does not list are kept.
 *
 * Returns: (transfer full) (nullable): the body, or %NULL with @error set
 */
JsonObject *
avn_sandbox_route_read_body (const AvnSandboxRoute *self, const char *text, gsize length, GError **error)
{
  /* Drop the reader's message: it is translated. */
  g_autoptr (JsonNode) node = avn_client_json_read (text, length, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_INVALID_INPUT,
                           "Invalid input: the request body is not a JSON object");
      return NULL;
    }
  JsonObject *body = json_node_get_object (node);
  for (const Member *member = self->members; member->name != NULL; member++)
    if (!check_member (member, body, error))
      return NULL;
  return json_object_ref (body);
}
