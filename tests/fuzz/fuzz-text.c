/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-fuzz.h"
#include "text/text-private.h"

#include <string.h>

#define LIMIT 64
/* "\U000e0001" is the longest escape. */
#define MAX_ESCAPE_LENGTH 10

static const char *const candidates[] = { "create", "list", "info", "login", NULL };

static void
check_safe (const char *text, const char *safe)
{
  avn_fuzz_check_text (safe, "");
  g_assert_false (avn_text_has_controls (safe));
  g_assert_cmpuint (strlen (safe), <=, strlen (text) * MAX_ESCAPE_LENGTH + strlen ("..."));
  g_assert_cmpuint (avn_text_width (safe), <=, strlen (safe) * 2);
}

/* Check that making safe text safe again does not change it. */
static void
check_again (const char *safe)
{
  g_autofree char *again = avn_text_make_safe (safe, -1);
  g_assert_cmpstr (again, ==, safe);
}

static void
check_cut (const char *text)
{
  g_autofree char *cut = avn_text_make_safe (text, LIMIT);
  check_safe (text, cut);
  g_assert_cmpuint (strlen (cut), <=, LIMIT * MAX_ESCAPE_LENGTH + strlen ("..."));
}

static void
check_padding (const char *safe)
{
  const gsize width = avn_text_width (safe);
  g_autoptr (GString) padded = g_string_new (NULL);
  avn_text_append_padded (padded, safe, width + 1);
  g_assert_true (g_str_has_prefix (padded->str, safe));
  g_assert_cmpuint (avn_text_width (padded->str), ==, width + 1);
}

/* Check that isolates have no width. */
static void
check_isolated (char *isolated, const char *safe)
{
  g_autofree char *owned = isolated;
  if (owned == NULL)
    return;
  g_assert_cmpuint (avn_text_width (owned), ==, avn_text_width (safe));
  avn_text_remove_isolates (owned);
  g_assert_cmpstr (owned, ==, safe);
}

static void
drop_spaces (char *text)
{
  char *kept = text;
  for (const char *p = text; *p != '\0'; p++)
    if (*p != ' ' && *p != '\n')
      *kept++ = *p;
  *kept = '\0';
}

/* Check that wrapping only adds or removes spaces at line ends. */
static void
check_wrapped (const char *safe)
{
  g_autoptr (GString) page = g_string_new (NULL);
  g_autofree char *expected = g_strdup (safe);
  avn_text_append_wrapped (page, safe, 4, 20);
  g_assert_true (g_utf8_validate (page->str, (gssize)page->len, NULL));
  avn_text_remove_isolates (page->str);
  drop_spaces (page->str);
  drop_spaces (expected);
  g_assert_cmpstr (page->str, ==, expected);
}

/* Check that plain ASCII is not changed. */
static void
check_harmless (const char *text, const char *safe)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isprint (*p))
      return;
  g_assert_cmpstr (safe, ==, text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autofree char *safe = avn_text_make_safe (text, -1);
  check_safe (text, safe);
  check_again (safe);
  check_cut (text);
  check_padding (safe);
  check_isolated (avn_text_isolate (safe), safe);
  check_isolated (avn_text_isolate_syntax (safe), safe);
  for (guint i = FALSE; i <= TRUE; i++)
    check_isolated (avn_text_isolate_line (safe, i), safe);
  check_wrapped (safe);
  check_harmless (text, safe);

  if (avn_text_is_token (text))
    g_assert_true (*text != '\0' && g_str_is_ascii (text) && strchr (text, ' ') == NULL);
  const char *similar = avn_text_find_similar (text, candidates);
  g_assert_true (similar == NULL || g_strv_contains (candidates, similar));
  return 0;
}
