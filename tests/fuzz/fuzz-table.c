/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-fuzz.h"
#include "avn-render.h"

#include <avn-client/avn-json-reader.h>
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

/* The input is a server's answer: {"rows": [{"when": ..., "what": ...}, ...]}. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GVariant) answer = avn_json_read ((const char *)data, size, NULL);
  if (answer == NULL || !g_variant_is_of_type (answer, G_VARIANT_TYPE_VARDICT))
    return 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) records = avn_json_get_records (answer, "rows", &error);
  if (records == NULL)
    {
      avn_fuzz_check_error (error, AVN_API_ERROR, AVN_API_ERROR_SERVER);
      return 0;
    }

  g_autofree char *table = avn_render_table (records, columns, NULL);
  avn_fuzz_check_text (table, "\n");
  /* One line for each record, below a header and a rule. */
  g_assert_cmpuint (count_lines (table), ==, g_variant_n_children (records) + 2);
  g_assert_true (g_str_has_suffix (table, "\n"));
  g_assert_null (strstr (table, " \n"));
  return 0;
}
