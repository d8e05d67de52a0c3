/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "http/request-private.h"

#include <libsoup/soup.h>

JsonObject *avn_answer_read (AvnClientRequest *request,
                             SoupMessage *message,
                             GBytes *body,
                             guint max_values,
                             GPtrArray *secrets,
                             GError **error);
AvnRecords *avn_answer_read_list (AvnClientRequest *request,
                                  SoupMessage *message,
                                  GBytes *body,
                                  const char *member,
                                  guint max_values,
                                  GPtrArray *secrets,
                                  GError **error);
const char *avn_answer_get_advice (const GError *cause);
