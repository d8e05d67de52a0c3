/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-test.h"
#include "output/time.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

typedef struct
{
  const char *name;
  gint64 seconds;
  const char *future;
  const char *past;
} RelativeRow;

/* The least value of each unit, and the last one before the next unit: "0" is never shown. */
static const RelativeRow relative_rows[] = {
  { "now", 0, "just now", "just now" },
  { "second", 1, "in 1 second", "just now" },
  { "still-now", 9, "in 9 seconds", "just now" },
  { "ten-seconds", 10, "in 10 seconds", "10 seconds ago" },
  { "seconds", 59, "in 59 seconds", "59 seconds ago" },
  { "minute", MINUTE, "in 1 minute", "1 minute ago" },
  { "minute-and-more", 2 * MINUTE - 1, "in 1 minute", "1 minute ago" },
  { "minutes", HOUR - 1, "in 59 minutes", "59 minutes ago" },
  { "hour", HOUR, "in 1 hour", "1 hour ago" },
  { "hours", DAY - 1, "in 23 hours", "23 hours ago" },
  { "day", DAY, "in 1 day", "1 day ago" },
  { "days", 30 * DAY - 1, "in 29 days", "29 days ago" },
  { "month", 30 * DAY, "in 1 month", "1 month ago" },
  { "months", 365 * DAY - 1, "in 12 months", "12 months ago" },
  { "year", 365 * DAY, "in 1 year", "1 year ago" },
  { "years", (gint64)365 * 9000 * DAY, "in 9000 years", "9000 years ago" },
};

static void
test_relative (gconstpointer data)
{
  const RelativeRow *row = data;
  const gint64 now = g_get_real_time ();
  g_autofree char *future = avn_time_print_relative (now + row->seconds * G_USEC_PER_SEC, now);
  g_autofree char *past = avn_time_print_relative (now - row->seconds * G_USEC_PER_SEC, now);
  g_assert_cmpstr (future, ==, row->future);
  g_assert_cmpstr (past, ==, row->past);
}

typedef struct
{
  const char *name;
  const char *text;
  gboolean is_time;
  gint64 microseconds;
} ParseRow;

static const ParseRow parse_rows[] = {
  { "utc", "1970-01-02T00:00:00Z", TRUE, (gint64)DAY *G_USEC_PER_SEC },
  { "fraction", "1970-01-01T00:00:01.5Z", TRUE, 1500000 },
  { "zone", "1970-01-01T01:00:00+01:00", TRUE, 0 },
  { "no-zone", "1970-01-01T00:00:01", TRUE, G_USEC_PER_SEC },
  { "before", "1969-12-31T23:59:59Z", TRUE, -G_USEC_PER_SEC },
  { "empty", "", FALSE, 0 },
  { "null", "null", FALSE, 0 },
  { "day", "1970-01-01", FALSE, 0 },
  { "words", "in 3 days", FALSE, 0 },
  { "more-behind", "1970-01-01T00:00:00Z and more", FALSE, 0 },
  { "no-such-day", "1970-02-30T00:00:00Z", FALSE, 0 },
};

static void
test_parse (gconstpointer data)
{
  const ParseRow *row = data;
  gint64 time = 0;
  g_assert_cmpint (avn_time_parse (row->text, &time), ==, row->is_time);
  g_assert_cmpint (time, ==, row->microseconds);
}

int
main (int argc, char **argv)
{
  avn_test_init (&argc, &argv);
  AVN_TEST_ADD_ROWS ("/time/relative", relative_rows, test_relative);
  AVN_TEST_ADD_ROWS ("/time/parse", parse_rows, test_parse);
  return g_test_run ();
}
