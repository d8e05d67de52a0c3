/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "store/value.h"

#include <avn-client/avn-client.h>
#include <string.h>

/**
 * avn_sandbox_value_set_time:
 * @object: an object
 * @member: the name of a member
 * @time: a time in microseconds, 0 for none
 * @zone: how to write that it is UTC
 *
 * Sets a member to a time in ISO 8601 with microseconds, or to null.
 */
void
avn_sandbox_value_set_time (JsonObject *object, const char *member, gint64 time, const char *zone)
{
  g_autoptr (GDateTime) seconds = time > 0 ? g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC) : NULL;
  g_autofree char *text = seconds != NULL ? g_date_time_format (seconds, "%Y-%m-%dT%H:%M:%S") : NULL;
  g_autofree char *precise
      = text != NULL ? g_strdup_printf ("%s.%06d%s", text, (int)(time % G_USEC_PER_SEC), zone) : NULL;
  json_object_set_string_member (object, member, precise);
}

/**
 * avn_sandbox_value_set_number:
 * @object: an object
 * @member: the name of a member
 * @number: a number, 0 for none
 *
 * Sets a member to a number, or to null.
 */
void
avn_sandbox_value_set_number (JsonObject *object, const char *member, double number)
{
  if (number > 0)
    json_object_set_double_member (object, member, number);
  else
    json_object_set_null_member (object, member);
}

/**
 * avn_sandbox_value_set_json:
 * @object: an object
 * @member: the name of a member
 * @json: (nullable): JSON text
 *
 * Sets a member to a value that was stored as JSON, or to null.
 */
void
avn_sandbox_value_set_json (JsonObject *object, const char *member, const char *json)
{
  JsonNode *node = json != NULL ? avn_client_json_read (json, strlen (json), NULL) : NULL;
  json_object_set_member (object, member, node != NULL ? node : json_node_init_null (json_node_alloc ()));
}

/**
 * avn_sandbox_value_set_texts:
 * @object: an object
 * @member: the name of a member
 * @texts: (array zero-terminated=1): texts
 *
 * Sets a member to an array of strings.
 */
void
avn_sandbox_value_set_texts (JsonObject *object, const char *member, const char *const *texts)
{
  JsonArray *array = json_array_new ();
  for (guint i = 0; texts[i] != NULL; i++)
    json_array_add_string_element (array, texts[i]);
  json_object_set_array_member (object, member, array);
}
