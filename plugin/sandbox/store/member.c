/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/member.h"
#include "server/error.h"

#include <avn-client/avn-client.h>
#include <math.h>
#include <string.h>

typedef gboolean (*CheckMember) (const AvnSandboxMember *member, JsonNode *value, GError **error);

static gboolean
refuse (const AvnSandboxMember *member, GError **error, const char *problem)
{
  g_set_error (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_INVALID_INPUT, "Invalid input for %s: %s",
               member->name, problem);
  return FALSE;
}

static gboolean
check_text (const AvnSandboxMember *member, JsonNode *value, GError **error)
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
check_boolean (const AvnSandboxMember *member, JsonNode *value, GError **error)
{
  return json_node_get_value_type (value) == G_TYPE_BOOLEAN
         || refuse (member, error, "must be true or false");
}

static gboolean
check_number (const AvnSandboxMember *member, JsonNode *value, GError **error)
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
check_texts (const AvnSandboxMember *member, JsonNode *value, GError **error)
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

static const CheckMember checks[] = {
  [AVN_SANDBOX_MEMBER_TEXT] = check_text,
  [AVN_SANDBOX_MEMBER_BOOLEAN] = check_boolean,
  [AVN_SANDBOX_MEMBER_NUMBER] = check_number,
  [AVN_SANDBOX_MEMBER_TEXTS] = check_texts,
};

static gboolean
check_member (const AvnSandboxMember *member, JsonObject *body, GError **error)
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
 * avn_sandbox_members_read:
 * @members: (array zero-terminated=1): the members that the contract knows
 * @text: a request's body
 * @length: its length
 * @error: where to put an error of domain AVN_SANDBOX_ERROR
 *
 * Reads a body and checks it against the contract. Members that the contract does not know are let through.
 *
 * Returns: (transfer full) (nullable): the body, or %NULL with @error set
 */
JsonObject *
avn_sandbox_members_read (const AvnSandboxMember *members, const char *text, gsize length, GError **error)
{
  /* The reader's own message is translated, so it stays here. */
  g_autoptr (JsonNode) node = avn_client_json_read (text, length, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, AVN_SANDBOX_ERROR, AVN_SANDBOX_ERROR_INVALID_INPUT,
                           "Invalid input: the request body is not a JSON object");
      return NULL;
    }
  JsonObject *body = json_node_get_object (node);
  for (const AvnSandboxMember *member = members; member->name != NULL; member++)
    if (!check_member (member, body, error))
      return NULL;
  return json_object_ref (body);
}

/**
 * avn_sandbox_member_is_address:
 * @text: a text
 *
 * Tells whether a text is an IP address or a network in CIDR notation.
 *
 * Returns: %TRUE if it is
 */
gboolean
avn_sandbox_member_is_address (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 2);
  g_autoptr (GInetAddress) address = parts[0] != NULL ? g_inet_address_new_from_string (parts[0]) : NULL;
  if (address == NULL || parts[1] == NULL)
    return address != NULL;

  /* GLib takes a mask's length with blanks and signs, and warns of one that is too long. */
  guint64 length;
  const guint64 bits = 8 * g_inet_address_get_native_size (address);
  if (!g_ascii_string_to_unsigned (parts[1], 10, 0, bits, &length, NULL))
    return FALSE;
  g_autoptr (GInetAddressMask) mask = g_inet_address_mask_new (address, (guint)length, NULL);
  return mask != NULL;
}

/**
 * avn_sandbox_body_get_number:
 * @body: a body that was checked
 * @name: a member that holds a number greater than 0
 *
 * Gets a member of a body.
 *
 * Returns: its value, 0 if it is missing or null
 */
double
avn_sandbox_body_get_number (JsonObject *body, const char *name)
{
  JsonNode *value = json_object_get_member (body, name);
  const double number = value != NULL ? avn_json_get_number (value) : NAN;
  return isnan (number) ? 0 : number;
}

/**
 * avn_sandbox_body_dup_json:
 * @body: a body that was checked
 * @name: a member
 *
 * Writes a member of a body as JSON.
 *
 * Returns: (transfer full) (nullable): the JSON text, %NULL if the member is missing or null
 */
char *
avn_sandbox_body_dup_json (JsonObject *body, const char *name)
{
  JsonNode *value = json_object_get_member (body, name);
  return value != NULL && !JSON_NODE_HOLDS_NULL (value) ? avn_json_print (value, AVN_JSON_COMPACT) : NULL;
}
