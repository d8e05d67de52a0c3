/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-redact.h"

#include <string.h>

/* Shorter ones would be found in words that have nothing to do with them. */
#define SHORTEST_SECRET_IN_TEXT 4

static const char *const secret_members[]
    = { "auth_token", "full_token", "new_password", "old_password", "otp", "password", "token", NULL };

/* Adds the secrets of a request's or answer's object, which must not turn up in any text afterwards. */
void
avn_redact_collect (GVariant *object, GPtrArray *secrets)
{
  for (guint i = 0; secret_members[i] != NULL; i++)
    {
      /* g_variant_lookup () would write the whole tree anew as one block of memory first. */
      g_autoptr (GVariant) secret = g_variant_lookup_value (object, secret_members[i], G_VARIANT_TYPE_STRING);
      if (secret != NULL && g_variant_get_size (secret) > 1)
        g_ptr_array_add (secrets, g_variant_dup_string (secret, NULL));
    }
}

static GVariant *
redact_object (GVariant *object, GPtrArray *secrets)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  GVariantIter iter;
  const char *name;
  GVariant *member;

  g_variant_iter_init (&iter, object);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &member))
    {
      g_autoptr (GVariant) owned = member;
      const gboolean secret
          = g_strv_contains (secret_members, name) && !g_variant_is_of_type (owned, G_VARIANT_TYPE ("mv"));
      g_variant_builder_add (&builder, "{sv}", name,
                             secret ? g_variant_new_string (AVN_REDACTED)
                                    : avn_redact_value (owned, secrets));
    }
  return g_variant_builder_end (&builder);
}

/* A copy of JSON as avn_json_read () makes it, without the values of members that hold secrets, and without
 * secrets in other texts. */
GVariant *
avn_redact_value (GVariant *value, GPtrArray *secrets)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT))
    return redact_object (value, secrets);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_new_take_string (avn_redact_text (g_variant_get_string (value, NULL), secrets));
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE ("av")))
    return value;

  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("av"));
  for (gsize i = 0; i < g_variant_n_children (value); i++)
    {
      g_autoptr (GVariant) box = g_variant_get_child_value (value, i);
      g_autoptr (GVariant) element = g_variant_get_variant (box);
      g_variant_builder_add (&builder, "v", avn_redact_value (element, secrets));
    }
  return g_variant_builder_end (&builder);
}

static int
compare_lengths_cb (gconstpointer a, gconstpointer b)
{
  const gsize length_a = strlen (*(const char *const *)a);
  const gsize length_b = strlen (*(const char *const *)b);
  return length_a < length_b ? 1 : length_a > length_b ? -1 : 0;
}

/* A copy of a text in which the secrets do not occur, for servers that repeat what they were sent. Longer
 * ones go first: one may be the beginning of another, and would leave the rest of it to be seen. */
char *
avn_redact_text (const char *text, GPtrArray *secrets)
{
  g_autoptr (GString) redacted = g_string_new (text);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  for (guint i = 0; i < secrets->len; i++)
    if (strlen (secrets->pdata[i]) >= SHORTEST_SECRET_IN_TEXT)
      g_ptr_array_add (sorted, secrets->pdata[i]);
  g_ptr_array_sort (sorted, compare_lengths_cb);
  for (guint i = 0; i < sorted->len; i++)
    g_string_replace (redacted, sorted->pdata[i], AVN_REDACTED, 0);
  return g_string_free (g_steal_pointer (&redacted), FALSE);
}
