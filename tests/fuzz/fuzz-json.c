/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-fuzz.h"
#include "text/text-private.h"

#include <avn-client/json-reader.h>
#include <string.h>

#define TWICE "an object has two members with the same name"
#define MAX_DEPTH 64

static char *
print_again (const char *json, AvnJsonFlags flags)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = avn_client_json_read (json, strlen (json), &error);
  g_assert_no_error (error);
  return avn_json_print (node, flags);
}

/* Check that output is safe to show and is read as the same value. */
static void
check_round_trip (JsonNode *node)
{
  g_autofree char *compact = avn_json_print (node, AVN_JSON_COMPACT);
  g_autofree char *pretty = avn_json_print (node, AVN_JSON_PRETTY);
  g_autofree char *compact_again = print_again (compact, AVN_JSON_COMPACT);
  g_autofree char *pretty_again = print_again (pretty, AVN_JSON_PRETTY);
  g_autofree char *sorted = print_again (compact, AVN_JSON_PRETTY);

  g_assert_cmpstr (compact_again, ==, compact);
  g_assert_cmpstr (pretty_again, ==, pretty);
  g_assert_cmpstr (sorted, ==, pretty);
  for (const char *p = pretty; *p != '\0'; p = g_utf8_next_char (p))
    g_assert_true (*p == '\n' || !avn_text_is_unsafe_character (g_utf8_get_char (p)));
  g_assert_null (strchr (compact, '\n'));
}

static guint
count_members (JsonNode *node)
{
  g_autoptr (GList) children = NULL;
  guint n_members = 0;
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      children = json_object_get_values (json_node_get_object (node));
      n_members = json_object_get_size (json_node_get_object (node));
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    children = json_array_get_elements (json_node_get_array (node));
  for (GList *child = children; child != NULL; child = child->next)
    n_members += count_members (child->data);
  return n_members;
}

/* Check that json-glib reads the accepted text, with all members if their names are unique. */
static void
check_json_glib (const uint8_t *data, size_t size, guint n_members, gboolean has_duplicates)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  json_parser_load_from_data (parser, (const char *)data, (gssize)size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_members (json_parser_get_root (parser)) < n_members, ==, has_duplicates);
}

/* Check that a string contains no controls, which would cut it or end its line. Return its end. */
static const uint8_t *
check_string (const uint8_t *p, const uint8_t *end)
{
  for (p++; p < end && *p != '"'; p++)
    {
      g_assert_cmpint (*p, >=, 0x20);
      if (*p != '\\')
        continue;
      g_assert_false (end - p >= 6 && memcmp (p, "\\u0000", 6) == 0);
      p++;
    }
  return p + 1;
}

/* Check accepted text, including its depth, with a second reader. Return the number of members. */
static guint
check_accepted (const uint8_t *data, size_t size)
{
  int depth = 0;
  guint n_members = 0;
  const uint8_t *end = data + size;
  for (const uint8_t *p = data; p < end;)
    if (*p == '"')
      p = check_string (p, end);
    else
      {
        depth += (*p == '[' || *p == '{') - (*p == ']' || *p == '}');
        n_members += *p == ':';
        g_assert_cmpint (depth, <=, MAX_DEPTH);
        p++;
      }
  g_assert_cmpint (depth, ==, 0);
  return n_members;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = avn_client_json_read ((const char *)data, size, &error);
  if (node == NULL)
    avn_fuzz_check_error (error, AVN_ERROR, AVN_ERROR_FAILED);
  if (node != NULL || g_str_equal (error->message, TWICE))
    check_json_glib (data, size, check_accepted (data, size), node == NULL);
  if (node != NULL)
    check_round_trip (node);
  return 0;
}
