/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "http/retry.h"

/* When it is worth asking a server once more; only for requests that change nothing. */

#define FIRST_DELAY_MS 200

/* Whether what came was no HTTP. libsoup reports a head that is too long as it does a connection that was
 * closed before the first byte. */
gboolean
avn_retry_is_nonsense (SoupMessage *message, const GError *error)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (message);
  const gboolean has_head
      = metrics != NULL && soup_message_metrics_get_response_header_bytes_received (metrics) > 0;
  return g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING)
         || g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING)
         || (has_head && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT));
}

/* Whether a connection that failed, without any nonsense, may go well the next time. */
gboolean
avn_retry_is_passing_error (const GError *error)
{
  return error->domain == G_IO_ERROR
         || g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE)
         || error->domain == SOUP_SESSION_ERROR;
}

/* Whether the server, or what stands before it, is only busy. */
gboolean
avn_retry_is_passing_status (guint status)
{
  return status == 429 || status == 502 || status == 503 || status == 504;
}

/* RFC 9110, section 10.2.3: a number of seconds or a date. Returns -1 if there is none. */
static gint64
get_retry_after_ms (SoupMessage *message)
{
  const char *value
      = soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  guint64 seconds;
  if (value == NULL)
    return -1;
  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT32, &seconds, NULL))
    return (gint64)seconds * 1000;
  g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (value);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  return date != NULL ? MAX (0, g_date_time_difference (date, now) / 1000) : -1;
}

/* How long to wait before the next attempt: as long as the server asks for, else longer each time, and never
 * at the same moment as everybody else. */
gint64
avn_retry_get_delay_ms (SoupMessage *message, guint n_attempts)
{
  const gint64 wanted_ms = get_retry_after_ms (message);
  const gint32 step_ms = FIRST_DELAY_MS << n_attempts;
  return wanted_ms >= 0 ? wanted_ms : g_random_int_range (step_ms / 2, step_ms);
}
