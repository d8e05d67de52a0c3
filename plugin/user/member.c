/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "member.h"

#include <avn/json.h>
#include <math.h>

/* (transfer none) (nullable): a string that is not empty */
const char *
avn_member_get_string (JsonObject *object, const char *name)
{
  const char *text = avn_json_get_string (object, name);
  return text != NULL && *text != '\0' ? text : NULL;
}

gboolean
avn_member_get_boolean (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

/* Accepts a fraction of zero, which the API may write; 0 if the number does not fit. */
static gint64
get_integer (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  const double number = node != NULL ? avn_json_get_number (node) : NAN;
  if (node != NULL && json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);
  return fabs (number) < (double)G_MAXINT64 ? (gint64)number : 0;
}

/* (transfer full) (nullable): a time in ISO 8601, by default in UTC */
GDateTime *
avn_member_dup_time (JsonObject *object, const char *name)
{
  const char *text = avn_json_get_string (object, name);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  return text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;
}

/* (transfer full) (array zero-terminated=1): the strings of a list that are not empty */
char **
avn_member_dup_strings (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      if (avn_json_is_string (element) && *json_node_get_string (element) != '\0')
        g_strv_builder_add (texts, json_node_get_string (element));
    }
  return g_strv_builder_end (texts);
}

/* Sets a property of any type that the objects of the API have. */
void
avn_member_get_value (JsonObject *object, const char *name, GValue *value)
{
  if (G_VALUE_HOLDS_STRING (value))
    g_value_set_string (value, avn_member_get_string (object, name));
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    g_value_set_boolean (value, avn_member_get_boolean (object, name));
  else if (G_VALUE_HOLDS_INT64 (value))
    g_value_set_int64 (value, get_integer (object, name));
  else if (G_VALUE_HOLDS (value, G_TYPE_DATE_TIME))
    g_value_take_boxed (value, avn_member_dup_time (object, name));
  else
    g_value_take_boxed (value, avn_member_dup_strings (object, name));
}
