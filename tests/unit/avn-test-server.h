/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <avn-client/session.h>
#include <libsoup/soup.h>

/* Where a response stops. */
typedef enum
{
  AVN_TEST_STALL_NOWHERE,
  AVN_TEST_STALL_BEFORE_ANSWER,
  AVN_TEST_STALL_IN_BODY,
} AvnTestStall;

/* A server in the same process that sends the same response to every request, and a session with it. */
typedef struct
{
  guint status;
  const char *body;
  const char *location;    /* (nullable) */
  const char *retry_after; /* (nullable) */
  guint n_failures;        /* requests that get a 503 response first */
  AvnTestStall stall;
  GCancellable *cancellable; /* (nullable): cancelled after the response was sent as far as @stall allows */
  const char *raw;           /* (nullable): sent in place of a response, before the connection is closed */

  guint n_requests;
  char *method;        /* (owned) (nullable): of the last request */
  char *path;          /* (owned) (nullable) */
  char *authorization; /* (owned) (nullable) */
  char *received;      /* (owned) (nullable) */

  SoupServer *soup; /* (owned) */
  AvnSettings *settings;
  int trace[2];
  AvnConsole *console;
  AvnClientSession *session; /* (nullable) */
} AvnTestServer;

void avn_test_server_set_up (AvnTestServer *self, gconstpointer data);
void avn_test_server_tear_down (AvnTestServer *self, gconstpointer data);
void avn_test_server_connect (AvnTestServer *self);
JsonObject *avn_test_server_ask (AvnTestServer *self,
                                 AvnClientRequest *request,
                                 GCancellable *cancellable,
                                 GError **error);
char *avn_test_server_take_trace (AvnTestServer *self);
