/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

#define AVN_RETRY_MAX_ATTEMPTS 3

gboolean avn_retry_is_nonsense (SoupMessage *message, const GError *error);
gboolean avn_retry_is_passing_error (const GError *error);
gboolean avn_retry_is_passing_status (guint status);
gint64 avn_retry_get_delay_ms (SoupMessage *message, guint n_attempts);
