/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "output/time.h"

#include <glib/gi18n-lib.h>

#define JUST_NOW_SECONDS 10

/* Marks singular and plural for xgettext. */
#define NP_(singular, plural) singular, plural

typedef struct
{
  gint64 span;
  const char *past[2]; /* singular and plural */
  const char *future[2];
} UnitRow;

static const UnitRow units[] = {
  { 365 * G_TIME_SPAN_DAY, { NP_ ("%u year ago", "%u years ago") }, { NP_ ("in %u year", "in %u years") } },
  { 30 * G_TIME_SPAN_DAY,
    { NP_ ("%u month ago", "%u months ago") },
    { NP_ ("in %u month", "in %u months") } },
  { G_TIME_SPAN_DAY, { NP_ ("%u day ago", "%u days ago") }, { NP_ ("in %u day", "in %u days") } },
  { G_TIME_SPAN_HOUR, { NP_ ("%u hour ago", "%u hours ago") }, { NP_ ("in %u hour", "in %u hours") } },
  { G_TIME_SPAN_MINUTE,
    { NP_ ("%u minute ago", "%u minutes ago") },
    { NP_ ("in %u minute", "in %u minutes") } },
  { G_TIME_SPAN_SECOND,
    { NP_ ("%u second ago", "%u seconds ago") },
    { NP_ ("in %u second", "in %u seconds") } },
};

/* Reads an ISO 8601 time, in UTC without a zone, as microseconds since 1970. */
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

/* Prints the distance in one unit, rounded down. Times are in microseconds since 1970. */
char *
avn_time_print_relative (gint64 time, gint64 now)
{
  const gboolean is_past = time <= now;
  const gint64 span = MAX (G_TIME_SPAN_SECOND, ABS (time - now));
  const UnitRow *unit = units;
  if (is_past && span < JUST_NOW_SECONDS * G_TIME_SPAN_SECOND)
    /* Translators: a time that has just passed, as in "2 hours ago". */
    return g_strdup (_ ("just now"));
  while (unit->span > span)
    unit++;
  const char *const *forms = is_past ? unit->past : unit->future;
  const gulong n = (gulong)(span / unit->span);
  g_autofree char *number = g_strdup_printf ("%lu", n);
  GString *phrase = g_string_new (g_dngettext (GETTEXT_PACKAGE, forms[0], forms[1], n));
  g_string_replace (phrase, "%u", number, 1);
  return g_string_free (phrase, FALSE);
}
