/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "avn-time.h"

#include <glib/gi18n-lib.h>

/* Times are microseconds since 1970. */

/* What has passed since then has only just happened. */
#define SECONDS_OF_NOW 10

static char *
print_seconds (gboolean is_past, guint n)
{
  return g_strdup_printf (is_past ? g_dngettext (GETTEXT_PACKAGE, "%u second ago", "%u seconds ago", n)
                                  : g_dngettext (GETTEXT_PACKAGE, "in %u second", "in %u seconds", n),
                          n);
}

static char *
print_minutes (gboolean is_past, guint n)
{
  return g_strdup_printf (is_past ? g_dngettext (GETTEXT_PACKAGE, "%u minute ago", "%u minutes ago", n)
                                  : g_dngettext (GETTEXT_PACKAGE, "in %u minute", "in %u minutes", n),
                          n);
}

static char *
print_hours (gboolean is_past, guint n)
{
  return g_strdup_printf (is_past ? g_dngettext (GETTEXT_PACKAGE, "%u hour ago", "%u hours ago", n)
                                  : g_dngettext (GETTEXT_PACKAGE, "in %u hour", "in %u hours", n),
                          n);
}

static char *
print_days (gboolean is_past, guint n)
{
  return g_strdup_printf (is_past ? g_dngettext (GETTEXT_PACKAGE, "%u day ago", "%u days ago", n)
                                  : g_dngettext (GETTEXT_PACKAGE, "in %u day", "in %u days", n),
                          n);
}

static char *
print_months (gboolean is_past, guint n)
{
  return g_strdup_printf (is_past ? g_dngettext (GETTEXT_PACKAGE, "%u month ago", "%u months ago", n)
                                  : g_dngettext (GETTEXT_PACKAGE, "in %u month", "in %u months", n),
                          n);
}

static char *
print_years (gboolean is_past, guint n)
{
  return g_strdup_printf (is_past ? g_dngettext (GETTEXT_PACKAGE, "%u year ago", "%u years ago", n)
                                  : g_dngettext (GETTEXT_PACKAGE, "in %u year", "in %u years", n),
                          n);
}

typedef struct
{
  gint64 seconds; /* that make one of it */
  char *(*print) (gboolean is_past, guint n);
} UnitRow;

/* The first unit of which there is at least one is used, so that nobody reads a 0. */
static const UnitRow units[] = {
  { 365 * 24 * 3600, print_years },
  { 30 * 24 * 3600, print_months },
  { 24 * 3600, print_days },
  { 3600, print_hours },
  { 60, print_minutes },
  { 1, print_seconds },
};

/**
 * avn_time_parse:
 * @text: maybe a time as in ISO 8601; one without a zone is in UTC
 * @microseconds: (out): the time
 *
 * Reads a time.
 *
 * Returns: %TRUE if it is one
 */
gboolean
avn_time_parse (const char *text, gint64 *microseconds)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, utc);
  if (time == NULL)
    return FALSE;
  *microseconds = g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
  return TRUE;
}

/**
 * avn_time_print_relative:
 * @time: a time
 * @now: the present time
 *
 * Says for people how far away a time is, in one unit, rounded down.
 *
 * Returns: (transfer full): a translated phrase
 */
char *
avn_time_print_relative (gint64 time, gint64 now)
{
  const gboolean is_past = time <= now;
  /* What is less than a second ahead has not come yet. */
  const gint64 seconds = MAX (1, ABS (time - now) / G_USEC_PER_SEC);
  const UnitRow *unit = units;
  if (is_past && seconds < SECONDS_OF_NOW)
    /* Translators: a time that has just passed, as in "2 hours ago". */
    return g_strdup (_ ("just now"));
  while (unit->seconds > seconds)
    unit++;
  return unit->print (is_past, (guint)(seconds / unit->seconds));
}
