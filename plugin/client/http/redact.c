/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/redact.h"
#include "http/secret-search.h"

#include <string.h>

/* Of a byte in a text: percent-encoded, as in "%5Cu0041", and then in base64 */
#define MAX_ENCODED_LENGTH 24

static const char *const secret_members[]
    = { "auth_token", "full_token", "new_password", "old_password", "otp", "password", "token", NULL };

/* Adds the members of @object that must not appear in any output. */
void
avn_redact_collect (JsonObject *object, GPtrArray *secrets)
{
  for (guint i = 0; secret_members[i] != NULL; i++)
    {
      const char *secret = avn_json_get_string (object, secret_members[i]);
      if (secret != NULL && *secret != '\0')
        g_ptr_array_add (secrets, g_strdup (secret));
    }
}

static JsonNode *
new_redacted (void)
{
  return json_node_init_string (json_node_alloc (), AVN_REDACTED);
}

static JsonNode *
redact_object (JsonObject *object)
{
  g_autoptr (JsonObject) redacted = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      const gboolean secret = g_strv_contains (secret_members, name) && !JSON_NODE_HOLDS_NULL (member);
      json_object_set_member (redacted, name, secret ? new_redacted () : avn_redact_node (member));
    }
  return json_node_init_object (json_node_alloc (), redacted);
}

static JsonNode *
redact_array (JsonArray *array)
{
  const guint length = json_array_get_length (array);
  g_autoptr (JsonArray) redacted = json_array_sized_new (length);
  for (guint i = 0; i < length; i++)
    json_array_add_element (redacted, avn_redact_node (json_array_get_element (array, i)));
  return json_node_init_array (json_node_alloc (), redacted);
}

/* (transfer full): @node with secret members replaced */
JsonNode *
avn_redact_node (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return redact_object (json_node_get_object (node));
  if (JSON_NODE_HOLDS_ARRAY (node))
    return redact_array (json_node_get_array (node));
  return json_node_ref (node);
}

/* (transfer full): the first @max_length bytes of @text, with all secrets replaced, even if they are encoded
 */
char *
avn_redact_text (const char *text, gsize max_length, GPtrArray *secrets)
{
  gsize longest_secret = 0;
  for (guint i = 0; i < secrets->len; i++)
    longest_secret = MAX (longest_secret, strlen (secrets->pdata[i]));
  const gsize length = strnlen (text, max_length + longest_secret * MAX_ENCODED_LENGTH);
  g_autofree guint8 *is_secret = avn_secret_search (text, length, secrets);
  g_autoptr (GString) redacted = g_string_new (NULL);
  for (gsize i = 0; i < MIN (length, max_length); i++)
    if (!is_secret[i])
      g_string_append_c (redacted, text[i]);
    else if (i == 0 || !is_secret[i - 1])
      g_string_append (redacted, AVN_REDACTED);
  return g_string_free (g_steal_pointer (&redacted), FALSE);
}
