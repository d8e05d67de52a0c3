/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define FOLDER "avn"
#define LARGEST (256 * 1024)

typedef AvnTestPlace Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  avn_test_place_set_up (fixture, FOLDER);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  avn_test_place_tear_down (fixture);
}

static void
assert_kept (Fixture *fixture, const char *name, const char *expected)
{
  g_autofree char *text = avn_cache_read (name);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  assert_kept (fixture, "weather-places", NULL);
  g_assert_cmpuint (avn_test_folder_count (fixture->folder), ==, 0);
}

static void
test_keeping (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->path, "weather-places", NULL);
  avn_cache_write ("weather-places", "Oulu\n");
  assert_kept (fixture, "weather-places", "Oulu\n");
  assert_kept (fixture, "weather", NULL);
  g_assert_cmpint (avn_test_get_mode (fixture->path), ==, 0700);
  g_assert_cmpint (avn_test_get_mode (path), ==, 0600);
  avn_cache_write ("weather-places", "");
  assert_kept (fixture, "weather-places", "");
}

static void
test_readable_by_others (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->path, "weather-places", NULL);
  avn_cache_write ("weather-places", "Oulu\n");
  g_assert_no_errno (g_chmod (path, 0640));
  assert_kept (fixture, "weather-places", NULL);
  avn_cache_write ("weather-places", "Turku\n");
  assert_kept (fixture, "weather-places", "Turku\n");
}

/* An open file does not change. */
static void
test_opening (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->path, "weather-places", NULL);
  g_assert_cmpint (avn_cache_open ("weather-places"), ==, -1);
  avn_cache_write ("weather-places", "Oulu\n");
  const int fd = avn_cache_open ("weather-places");
  g_assert_cmpint (fd, >=, 0);
  avn_cache_write ("weather-places", "Turku\n");
  g_autofree char *name = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (name, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "Oulu\n");
  close (fd);
  g_assert_no_errno (g_chmod (path, 0640));
  g_assert_cmpint (avn_cache_open ("weather-places"), ==, -1);
}

static void
test_too_much (Fixture *fixture, gconstpointer data)
{
  g_autofree char *most = g_strnfill (LARGEST, 'a');
  g_autofree char *more = g_strnfill (LARGEST + 1, 'b');
  avn_cache_write ("weather-places", most);
  avn_cache_write ("weather-places", more);
  assert_kept (fixture, "weather-places", most);
}

/* Names of other files, of files in other directories and of avn's own files. */
static const char *const bad_names[] = {
  "",
  ".",
  "..",
  "../weather",
  "/weather",
  "weather/places",
  "Weather",
  "1weather",
  "-weather",
  "weather places",
  "wéather",
  "abcdefghijklmnopqrstuvwxyz-abcdefghijklmno",
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
};

static void
test_bad_names (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_names); i++)
    {
      avn_cache_write (bad_names[i], "text");
      assert_kept (fixture, bad_names[i], NULL);
      g_assert_cmpint (avn_cache_open (bad_names[i]), ==, -1);
    }
  g_assert_cmpuint (avn_test_folder_count (fixture->folder), ==, 0);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  add ("/cache/nothing", test_nothing);
  add ("/cache/keeping", test_keeping);
  add ("/cache/readable-by-others", test_readable_by_others);
  add ("/cache/opening", test_opening);
  add ("/cache/too-much", test_too_much);
  add ("/cache/bad-names", test_bad_names);
  return g_test_run ();
}
