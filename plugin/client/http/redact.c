/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/redact.h"

#include <string.h>

/* Shorter secrets would match unrelated words. */
#define MIN_SECRET_LENGTH 4

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
new_string (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
redact_object (JsonObject *object, GPtrArray *secrets)
{
  g_autoptr (JsonObject) redacted = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      const gboolean secret = g_strv_contains (secret_members, name) && !JSON_NODE_HOLDS_NULL (member);
      json_object_set_member (redacted, name,
                              secret ? new_string (AVN_REDACTED) : avn_redact_node (member, secrets));
    }
  return json_node_init_object (json_node_alloc (), redacted);
}

static JsonNode *
redact_array (JsonArray *array, GPtrArray *secrets)
{
  const guint length = json_array_get_length (array);
  g_autoptr (JsonArray) redacted = json_array_sized_new (length);
  for (guint i = 0; i < length; i++)
    json_array_add_element (redacted, avn_redact_node (json_array_get_element (array, i), secrets));
  return json_node_init_array (json_node_alloc (), redacted);
}

/* (transfer full): @node with secret members, and secrets in other strings, replaced. */
JsonNode *
avn_redact_node (JsonNode *node, GPtrArray *secrets)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return redact_object (json_node_get_object (node), secrets);
  if (JSON_NODE_HOLDS_ARRAY (node))
    return redact_array (json_node_get_array (node), secrets);
  if (!avn_json_is_string (node))
    return json_node_ref (node);
  g_autofree char *text = avn_redact_text (json_node_get_string (node), secrets);
  return new_string (text);
}

static int
compare_lengths_cb (gconstpointer a, gconstpointer b)
{
  const gsize length_a = strlen (*(const char *const *)a);
  const gsize length_b = strlen (*(const char *const *)b);
  return length_a < length_b ? 1 : length_a > length_b ? -1 : 0;
}

/* (transfer full): @text with all secrets replaced, longest first: a secret may be the start of another. */
char *
avn_redact_text (const char *text, GPtrArray *secrets)
{
  g_autoptr (GString) redacted = g_string_new (text);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  for (guint i = 0; i < secrets->len; i++)
    if (strlen (secrets->pdata[i]) >= MIN_SECRET_LENGTH)
      g_ptr_array_add (sorted, secrets->pdata[i]);
  g_ptr_array_sort (sorted, compare_lengths_cb);
  for (guint i = 0; i < sorted->len; i++)
    g_string_replace (redacted, sorted->pdata[i], AVN_REDACTED, 0);
  return g_string_free (g_steal_pointer (&redacted), FALSE);
}
