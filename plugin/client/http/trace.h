/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "http/request-private.h"

#include <libsoup/soup.h>

void
avn_trace_request (AvnConsole *console, AvnClientRequest *request, SoupMessage *message, GPtrArray *secrets);
void avn_trace_answer (AvnConsole *console, SoupMessage *message, GBytes *body, GPtrArray *secrets);
