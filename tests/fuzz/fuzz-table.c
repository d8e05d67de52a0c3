/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-fuzz.h"
#include "output/field.h"
#include "output/render.h"
#include "output/separated.h"
#include "output/sort.h"
#include "text/text-private.h"

#include <avn-client/json-reader.h>
#include <string.h>

static const AvnColumn when = { .id = "when", .title = "WHEN", .kind = AVN_COLUMN_TIME };
static const AvnColumn what = { .id = "what", .title = "WHAT" };
static const AvnColumn missing = { .id = "missing", .title = "MISSING" };
static const AvnColumn *const columns[] = { &when, &what, &missing, NULL };

static guint
count_lines (const char *text)
{
  guint n_lines = 0;
  for (const char *p = text; *p != '\0'; p++)
    n_lines += *p == '\n';
  return n_lines;
}

/* Check that nothing moves the cursor, and that each record is a line with the right number of fields. */
static void
check_terse (const char *terse, guint n_records, guint n_fields)
{
  guint n_lines = 0;
  guint n_separators = 0;
  for (const char *p = terse; *p != '\0'; p++)
    {
      g_assert_true (*p == '\n' || !g_ascii_iscntrl (*p));
      if (*p == '\\')
        g_assert_cmpint (*++p, !=, '\0');
      else if (*p == ':')
        n_separators++;
      else if (*p == '\n')
        n_lines++;
    }
  g_assert_cmpuint (n_lines, ==, n_records);
  g_assert_cmpuint (n_separators, ==, n_records * (n_fields - 1));
}

/* Check that every line end outside of quotes ends a record. */
static void
check_csv (const char *csv, guint n_records)
{
  gboolean quoted = FALSE;
  for (const char *p = csv; *p != '\0'; p++)
    {
      quoted ^= *p == '"';
      g_assert_true (!g_ascii_iscntrl (*p) || (!quoted && (*p == '\r') == (p[1] == '\n')));
    }
  g_assert_false (quoted);
  g_assert_cmpuint (count_lines (csv), ==, n_records + 1);
}

static void
check_for_programs (AvnRecords *records)
{
  g_autoptr (GPtrArray) fields = avn_field_list_new (NULL, columns, NULL);
  g_autoptr (AvnRecords) sorted = g_object_ref (records);
  for (guint i = 0; i < fields->len; i++)
    {
      const AvnField *field = fields->pdata[i];
      g_autoptr (AvnRecords) before = g_steal_pointer (&sorted);
      sorted = avn_sort_records (before, field->name, field->column->kind != AVN_COLUMN_PLAIN, i % 2 == 0);
    }
  g_autofree char *terse = avn_separated_print (sorted, fields, &avn_separated_terse, TRUE);
  g_autofree char *csv = avn_separated_print (sorted, fields, &avn_separated_csv, TRUE);
  check_terse (terse, avn_records_get_length (sorted), fields->len);
  check_csv (csv, avn_records_get_length (sorted));
}

/* Check that isolates come in pairs within a line. */
static void
check_isolates (const char *table)
{
  gboolean is_open = FALSE;
  for (const char *p = table; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar character = g_utf8_get_char (p);
      g_assert_true (character != '\n' || !is_open);
      g_assert_true (character != 0x2068 || !is_open);
      g_assert_true (character != 0x2069 || is_open);
      is_open = character == 0x2068 || (is_open && character != 0x2069);
    }
}

/* The input is a response: {"rows": [{"when": ..., "what": ...}, ...]}. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) text = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvnRecords) records = avn_client_json_read_list (text, "rows", &error);
  if (records == NULL)
    {
      avn_fuzz_check_error (error, AVN_ERROR, AVN_ERROR_FAILED);
      return 0;
    }

  g_autofree char *table = avn_render_table (records, columns, NULL);
  check_isolates (table);
  avn_text_remove_isolates (table);
  avn_fuzz_check_text (table, "\n");
  /* One line for each record, after a header and a rule. */
  g_assert_cmpuint (count_lines (table), ==, avn_records_get_length (records) + 2);
  g_assert_true (g_str_has_suffix (table, "\n"));
  g_assert_null (strstr (table, " \n"));
  check_for_programs (records);
  return 0;
}
