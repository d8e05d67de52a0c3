/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"

#include <avn-client/json-reader.h>
#include <string.h>

typedef struct
{
  const char *name;
  const char *text;
  gsize length; /* 0 for all */
} TextRow;

/* The classes are those of the public JSONTestSuite; the texts are our own. */
static const TextRow refused_rows[] = {
  { "array/unclosed", "[1", 0 },
  { "array/closed-twice", "[1]]", 0 },
  { "array/trailing-comma", "[1,]", 0 },
  { "array/leading-comma", "[,1]", 0 },
  { "array/double-comma", "[1,,2]", 0 },
  { "array/only-a-comma", "[,]", 0 },
  { "array/no-comma", "[1 2]", 0 },
  { "array/colon", "[\"a\":1]", 0 },
  { "array/closed-as-object", "[1}", 0 },
  { "object/unclosed", "{\"a\":1", 0 },
  { "object/trailing-comma", "{\"a\":1,}", 0 },
  { "object/double-comma", "{\"a\":1,,\"b\":2}", 0 },
  { "object/no-colon", "{\"a\" 1}", 0 },
  { "object/two-colons", "{\"a\"::1}", 0 },
  { "object/no-value", "{\"a\":}", 0 },
  { "object/only-a-key", "{\"a\"}", 0 },
  { "object/bare-key", "{a:1}", 0 },
  { "object/number-as-key", "{1:1}", 0 },
  { "object/single-quotes", "{'a':1}", 0 },
  { "object/equals-sign", "{\"a\"=1}", 0 },
  { "object/closed-as-array", "{\"a\":1]", 0 },
  { "object/key-with-bad-escape", "{\"\\x\":1}", 0 },
  { "number/plus", "[+1]", 0 },
  { "number/leading-zero", "[01]", 0 },
  { "number/minus-and-leading-zero", "[-01]", 0 },
  { "number/only-a-minus", "[-]", 0 },
  { "number/two-minuses", "[--1]", 0 },
  { "number/no-integer-part", "[.5]", 0 },
  { "number/no-fraction", "[1.]", 0 },
  { "number/no-fraction-before-exponent", "[1.e1]", 0 },
  { "number/no-exponent", "[1e]", 0 },
  { "number/no-exponent-behind-sign", "[1e+]", 0 },
  { "number/two-exponents", "[1e2e3]", 0 },
  { "number/two-points", "[1.2.3]", 0 },
  { "number/hexadecimal", "[0x1F]", 0 },
  { "number/octal", "[0777]", 0 },
  { "number/underscore", "[1_000]", 0 },
  { "number/letter-behind", "[1a]", 0 },
  { "number/not-a-number", "[NaN]", 0 },
  { "number/infinity", "[Infinity]", 0 },
  { "number/full-width-digit", "[１]", 0 },
  { "string/unclosed", "[\"a]", 0 },
  { "string/only-a-quote", "\"", 0 },
  { "string/single-quotes", "['a']", 0 },
  { "string/bare", "[a]", 0 },
  { "string/line-end", "[\"a\nb\"]", 0 },
  { "string/tab", "[\"a\tb\"]", 0 },
  { "string/control", "[\"a\x1f\"]", 0 },
  { "string/bad-escape", "[\"\\a\"]", 0 },
  { "string/escaped-nul", "[\"\\0\"]", 0 },
  { "string/hexadecimal-escape", "[\"\\x00\"]", 0 },
  { "string/short-escape", "[\"\\u00\"]", 0 },
  { "string/escape-that-is-not-hexadecimal", "[\"\\u00g0\"]", 0 },
  { "string/upper-case-u", "[\"\\U0041\"]", 0 },
  { "string/escape-at-the-end", "[\"\\", 0 },
  { "string/escaped-quote-at-the-end", "[\"\\\"]", 0 },
  { "string/nul", "[\"\\u0000\"]", 0 },
  { "string/nul-in-a-key", "{\"a\\u0000b\":1}", 0 },
  { "string/lone-high-surrogate", "[\"\\ud800\"]", 0 },
  { "string/lone-low-surrogate", "[\"\\udc00\"]", 0 },
  { "string/surrogates-in-the-wrong-order", "[\"\\udd1e\\ud834\"]", 0 },
  { "string/two-high-surrogates", "[\"\\ud834\\ud834\"]", 0 },
  { "string/high-surrogate-and-character", "[\"\\ud834\\u0041\"]", 0 },
  { "string/high-surrogate-and-other-escape", "[\"\\ud834\\n\"]", 0 },
  { "string/cut-surrogate-pair", "[\"\\ud834\\udd\"]", 0 },
  { "string/not-utf8", "[\"\xff\"]", 0 },
  { "string/overlong", "[\"\xc0\xaf\"]", 0 },
  { "string/encoded-surrogate", "[\"\xed\xa0\x80\"]", 0 },
  { "string/cut-character", "[\"\xe2\x82", 0 },
  { "string/beyond-unicode", "[\"\xf4\x90\x80\x80\"]", 0 },
  { "structure/space-only", " \n\t\r ", 0 },
  { "structure/two-roots", "{} {}", 0 },
  { "structure/two-numbers", "1 2", 0 },
  { "structure/text-behind", "{\"a\":1} x", 0 },
  { "structure/comma-behind", "{},", 0 },
  { "structure/nul-behind", "{}\0", 3 },
  { "structure/nul-inside",
    "[1,\0"
    "2]",
    6 },
  { "structure/line-comment", "{} // why", 0 },
  { "structure/block-comment", "[1 /* one */]", 0 },
  { "structure/hash-comment", "# why\n{}", 0 },
  { "structure/byte-order-mark", "\xef\xbb\xbf{}", 0 },
  { "structure/only-a-byte-order-mark", "\xef\xbb\xbf", 0 },
  { "structure/sixteen-bits", "{\0}\0", 4 },
  { "structure/assignment", "var x = {}", 0 },
  { "structure/parentheses", "({})", 0 },
  { "structure/form-feed", "[\f]", 0 },
  { "structure/no-break-space", "[\u00a0]", 0 },
  { "structure/line-separator", "[\u2028]", 0 },
  { "structure/markup", "<html></html>", 0 },
  { "structure/python", "{'a': None}", 0 },
  { "word/capital", "[True]", 0 },
  { "word/cut", "[tru", 0 },
  { "word/longer", "[nulll]", 0 },
  { "word/undefined", "[undefined]", 0 },
};

static void
test_refused (gconstpointer data)
{
  const TextRow *row = data;
  const gsize length = row->length > 0 ? row->length : strlen (row->text);
  g_autoptr (GError) error = NULL;
  g_assert_null (avn_client_json_read (row->text, length, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_FAILED, "it is not valid");
}

static void
test_empty (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (avn_client_json_read ("", 0, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_FAILED, "it is empty");
}

typedef struct
{
  const char *name;
  const char *text;
  const char *position;
} PositionRow;

static const PositionRow position_rows[] = {
  { "first-byte", "x", "at byte 1" },
  { "in-the-middle", "[1,x]", "at byte 4" },
  { "behind-the-root", "{} x", "at byte 4" },
  { "at-the-end", "[1", "at byte 2" },
};

static void
test_position (gconstpointer data)
{
  const PositionRow *row = data;
  g_autoptr (GError) error = NULL;
  g_assert_null (avn_client_json_read (row->text, strlen (row->text), &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_FAILED, row->position);
}

typedef struct
{
  const char *name;
  const char *opening;
  const char *inside;
  const char *closing;
  guint depth;
  gboolean expected;
} DepthRow;

static const DepthRow depth_rows[] = {
  { "64-arrays", "[", "", "]", 64, TRUE },
  { "64-arrays-around-a-number", "[", "1", "]", 64, TRUE },
  { "36-arrays", "[", "", "]", 36, TRUE },
  { "37-arrays", "[", "", "]", 37, TRUE },
  { "65-arrays", "[", "", "]", 65, FALSE },
  { "63-objects-around-an-array", "{\"a\":", "[]", "}", 63, TRUE },
  { "64-objects-around-an-array", "{\"a\":", "[]", "}", 64, FALSE },
  { "64-objects-around-a-text", "{\"a\":", "\"\"", "}", 64, TRUE },
  { "500-arrays", "[", "", "]", 500, FALSE },
  { "100000-objects-around-an-array", "{\"a\":", "[]", "}", 100000, FALSE },
};

static void
append_times (GString *text, const char *part, guint times)
{
  for (guint i = 0; i < times; i++)
    g_string_append (text, part);
}

static void
assert_holds (JsonNode *value, const char *text)
{
  g_autofree char *printed = avn_json_print (value, AVN_JSON_COMPACT);
  g_assert_cmpstr (printed, ==, text);
}

static void
test_depth (gconstpointer data)
{
  const DepthRow *row = data;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  append_times (text, row->opening, row->depth);
  g_string_append (text, row->inside);
  append_times (text, row->closing, row->depth);
  g_autoptr (JsonNode) value = avn_client_json_read (text->str, text->len, &error);
  if (row->expected)
    g_assert_no_error (error);
  else
    g_assert_error (error, AVN_ERROR, AVN_ERROR_FAILED);
  g_assert_cmpint (value != NULL, ==, row->expected);
  if (value != NULL)
    assert_holds (value, text->str);
}

typedef struct
{
  const char *name;
  const char *opening;
  const char *position; /* of the first level that is too deep */
} ManyLevelsRow;

static const ManyLevelsRow many_levels_rows[] = {
  { "arrays", "[", "at byte 65" },
  { "objects", "{\"a\":", "at byte 321" },
  { "both", "[{\"a\":", "at byte 193" },
};

/* The text is refused at the first level that is too deep, before the rest is read. This takes far less
 * than 50 ms; the limit of one second is for busy machines. */
static void
test_a_million_levels (gconstpointer data)
{
  const ManyLevelsRow *row = data;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  append_times (text, row->opening, 1000000);
  const gint64 start = g_get_monotonic_time ();
  g_assert_null (avn_client_json_read (text->str, text->len, &error));
  g_test_message ("%" G_GINT64_FORMAT " microseconds", g_get_monotonic_time () - start);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_FAILED, row->position);
}

/* A tree of them would need too much memory. */
static void
test_number_of_values (void)
{
  g_autoptr (GString) text = g_string_new ("[0");
  g_autoptr (GError) error = NULL;
  append_times (text, ",0", 249998);
  g_string_append_c (text, ']');
  g_autoptr (JsonNode) value = avn_client_json_read (text->str, text->len, &error);
  g_assert_no_error (error);
  g_assert_nonnull (value);
  g_string_insert (text, 1, "0,");
  g_assert_null (avn_client_json_read (text->str, text->len, &error));
  avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_FAILED, "250000 values");
}

#define HOSTILE_SIZE (8 * 1024 * 1024)

/* Add a member whose name has the same g_str_hash () for every number. */
static void
add_colliding_member (GString *text, guint number)
{
  g_string_append_c (text, '"');
  for (guint bit = 0; bit < 18; bit++)
    g_string_append (text, (number >> bit & 1) != 0 ? "Ab" : "BA");
  g_string_append (text, "\":0,");
}

static void
add_wide_member (GString *text, guint number)
{
  g_string_append_printf (text, "\"%032u\":0,", number);
}

static void
add_duplicate_member (GString *text, guint number)
{
  g_string_append (text, "\"0123456789012345678901234567890123456789\":0,");
}

static void
add_level (GString *text, guint number)
{
  g_string_append (text, "\"a\":{");
}

static void
add_number (GString *text, guint number)
{
  g_string_append_printf (text, "\"%u\":-1%030u.%0100uE-400,", number, number, number);
}

typedef struct
{
  const char *name;
  void (*add) (GString *text, guint number);
  const char *problem; /* (nullable) */
} HostileRow;

static const HostileRow hostile_rows[] = {
  { "deep", add_level, "more than 64 levels deep" },
  { "wide", add_wide_member, NULL },
  { "colliding", add_colliding_member, "collide in hash tables" },
  { "duplicate", add_duplicate_member, "two members with the same name" },
  { "numbers", add_number, NULL },
};

/* "./dev bench" measures the times. */
static void
test_hostile (gconstpointer data)
{
  const HostileRow *row = data;
  g_autoptr (GString) text = g_string_new ("{");
  g_autoptr (GError) error = NULL;
  for (guint i = 0; text->len < HOSTILE_SIZE - 400; i++)
    row->add (text, i);
  g_string_append (text, "\"end\":0}");
  g_autoptr (JsonNode) value = avn_client_json_read (text->str, text->len, &error);
  if (row->problem != NULL)
    avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_FAILED, row->problem);
  else
    g_assert_no_error (error);
  g_assert_cmpint (value == NULL, ==, row->problem != NULL);
}

typedef struct
{
  const char *name;
  guint n_names;
  gboolean expected;
} CollisionRow;

static const CollisionRow collision_rows[] = {
  { "few", 8, TRUE },
  { "one-more", 9, FALSE },
  { "many", 1000, FALSE },
};

static void
test_collision (gconstpointer data)
{
  const CollisionRow *row = data;
  g_autoptr (GString) text = g_string_new ("{");
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < row->n_names; i++)
    {
      add_colliding_member (text, i);
      add_wide_member (text, i);
    }
  g_string_append (text, "\"end\":0}");
  g_autoptr (JsonNode) value = avn_client_json_read (text->str, text->len, &error);
  g_assert_cmpint (value != NULL, ==, row->expected);
  if (!row->expected)
    avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_FAILED, "collide in hash tables");
}

/* Names whose hashes differ, but which GHashTable puts into the same place. */
static void
test_clustered_hashes (void)
{
  static const guint factors[] = { 1, 11 };
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      g_autoptr (GString) text = g_string_new ("{");
      g_autoptr (GError) error = NULL;
      guint n_names = 0;
      for (guint number = 0; n_names < 1000; number++)
        {
          g_autofree char *name = g_strdup_printf ("%x", number);
          if (g_str_hash (name) * factors[i] % 1021 != 7 && number % 1000 != 0)
            continue;
          g_string_append_printf (text, "\"%s\":0,", name);
          n_names++;
        }
      g_string_append (text, "\"end\":0}");
      g_assert_null (avn_client_json_read (text->str, text->len, &error));
      avn_test_assert_error (error, AVN_ERROR, AVN_ERROR_FAILED, "collide in hash tables");
    }
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/json-check/refused", refused_rows, test_refused);
  g_test_add_func ("/json-check/empty", test_empty);
  AVN_TEST_ADD_ROWS ("/json-check/position", position_rows, test_position);
  AVN_TEST_ADD_ROWS ("/json-check/depth", depth_rows, test_depth);
  AVN_TEST_ADD_ROWS ("/json-check/a-million-levels", many_levels_rows, test_a_million_levels);
  g_test_add_func ("/json-check/number-of-values", test_number_of_values);
  AVN_TEST_ADD_ROWS ("/json-check/hostile", hostile_rows, test_hostile);
  g_test_add_func ("/json-check/clustered-hashes", test_clustered_hashes);
  AVN_TEST_ADD_ROWS ("/json-check/collision", collision_rows, test_collision);
  return g_test_run ();
}
